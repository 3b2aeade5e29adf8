-- Grain: as answer_voices, of the answers given from $from to $to alone: up to 16 distinct respondents of each cell.
SELECT name_id, service_id, survey_id, question_id, wave, month, unnest(respondents) AS respondent
FROM (
    SELECT name_id, service_id, survey_id, question_id, wave,
           date_trunc('month', answered_on)::TIMESTAMP AS month, score,
           min(DISTINCT respondent, 16) AS respondents
    FROM live_answer
    WHERE score IS NOT NULL AND answered_on BETWEEN $from AND $to
    GROUP BY ALL
)
