-- Grain: one row per comment and scored question answered from $from to $to; score in scale points.
SELECT r.row_id, r.name_id, r.service_id, r.survey_id, a.question_id, r.answered_on::TIMESTAMP AS answered_on, a.score,
       r.comment, r.respondent
FROM live_response r
LEFT JOIN answer a USING (row_id)
WHERE r.answered_on BETWEEN $from AND $to AND r.comment IS NOT NULL
ORDER BY r.answered_on DESC, r.row_id DESC
