-- Gives every new question of the registered frame `found` a question_id; NULLs of two rows are equal.
INSERT INTO question BY NAME
SELECT nextval('question_ids') AS question_id, survey_kind, audience, metric, wording, low, high, better, satisfied_from, labels
FROM found
WHERE NOT EXISTS (
    SELECT 1 FROM question q
    WHERE (q.survey_kind, q.audience, q.metric, q.wording, q.low, q.high, q.better)
        = (found.survey_kind, found.audience, found.metric, found.wording, found.low, found.high, found.better)
      AND q.satisfied_from IS NOT DISTINCT FROM found.satisfied_from
      AND q.labels IS NOT DISTINCT FROM found.labels
)
