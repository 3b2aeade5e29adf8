-- Grain: one row per import of $batches and question: scored answers of the file, and their mean in scale points.
WITH held AS (
    SELECT batch_id, row_id FROM version WHERE list_contains($batches, batch_id) AND NOT removed
    UNION ALL
    SELECT batch_id, row_id FROM seen WHERE list_contains($batches, batch_id)
)
SELECT batch_id, question_id, q.survey_kind, q.audience, q.metric, q.wording, q.low, q.high, q.better,
       count(*) AS n, avg(a.score) AS mean
FROM held JOIN answer a USING (row_id) JOIN question q USING (question_id)
WHERE a.score IS NOT NULL
GROUP BY ALL
ORDER BY batch_id, question_id
