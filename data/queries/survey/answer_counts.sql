-- Grain: exported unit x service x survey x question x wave x month x score.
-- score in scale points, NULL = asked, no answer; n in answers.
SELECT name_id, service_id, survey_id, question_id, wave, date_trunc('month', answered_on)::TIMESTAMP AS month, score,
       count(*) AS n
FROM live_answer
GROUP BY ALL
ORDER BY month, name_id, service_id, question_id, score
