-- Grain: one row per batch: how many versions its account says it stored, and how many there are.
SELECT batch_id, stored AS expected, count(version.row_id) AS found
FROM batch LEFT JOIN version USING (batch_id)
GROUP BY batch_id, stored
ORDER BY batch_id
