-- Grain: up to 16 distinct respondents of each unit x service x survey x question x wave x month x score.
-- The 16 smallest of each cell, so that over any union of cells distinct counts up to 16 are exact.
SELECT name_id, service_id, survey_id, question_id, wave, month, unnest(respondents) AS respondent
FROM (
    SELECT name_id, service_id, survey_id, question_id, wave,
           date_trunc('month', answered_on)::TIMESTAMP AS month, score,
           min(DISTINCT respondent, 16) AS respondents
    FROM live_answer
    WHERE score IS NOT NULL
    GROUP BY ALL
)
