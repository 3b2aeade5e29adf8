-- Grain: one row per import of $batches and date of its rows: rows of the file; known are those that its source had
-- before, word for word or corrected by this import.
WITH own AS (
    SELECT batch_id, source, key, dated_on FROM version WHERE list_contains($batches, batch_id) AND NOT removed
)
SELECT batch_id, dated_on::TIMESTAMP AS dated_on, count(*) AS rows, count(*) FILTER (is_known) AS known
FROM (
    SELECT batch_id, dated_on,
           EXISTS (SELECT 1 FROM version o
                   WHERE o.source = own.source AND o.key = own.key AND o.batch_id < own.batch_id) AS is_known
    FROM own
    UNION ALL
    SELECT s.batch_id, v.dated_on, TRUE FROM seen s JOIN version v USING (row_id)
    WHERE list_contains($batches, s.batch_id)
)
WHERE dated_on IS NOT NULL
GROUP BY ALL
ORDER BY batch_id, dated_on
