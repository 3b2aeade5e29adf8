-- Grain: as answer_counts, of the answers given from $from to $to alone; month says where a day of them lies.
-- score in scale points, NULL = asked, no answer; n in answers.
SELECT name_id, service_id, survey_id, question_id, wave, date_trunc('month', answered_on)::TIMESTAMP AS month, score,
       count(*) AS n
FROM live_answer
WHERE answered_on BETWEEN $from AND $to
GROUP BY ALL
ORDER BY month, name_id, service_id, question_id, score
