-- Grain: as response_counts, of the responses received from $from to $to alone. answered in responses.
SELECT name_id, service_id, survey_id, wave, date_trunc('month', answered_on)::TIMESTAMP AS month,
       count(DISTINCT response) AS answered
FROM live_response
WHERE answered_on BETWEEN $from AND $to
GROUP BY ALL
