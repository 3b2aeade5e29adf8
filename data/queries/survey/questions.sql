-- Grain: one row per question, wording and scale. Scores in scale points.
SELECT question_id, survey_kind, audience, metric, wording, low, high, better, satisfied_from, labels
FROM question
ORDER BY question_id
