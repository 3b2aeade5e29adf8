-- Grain: exported unit x service x survey x wave x month. answered in responses, however many answers each holds.
SELECT name_id, service_id, survey_id, wave, date_trunc('month', answered_on)::TIMESTAMP AS month,
       count(DISTINCT response) AS answered
FROM live_response
GROUP BY ALL
