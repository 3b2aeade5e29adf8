-- How many live rows rest on import $batch: stored or seen by it.
SELECT count(*) AS n
FROM version JOIN (SELECT row_id FROM version WHERE batch_id = $batch
                   UNION SELECT row_id FROM seen WHERE batch_id = $batch) USING (row_id)
WHERE live
