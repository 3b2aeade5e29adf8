-- Grain: one row per version that import $batch stored, with the place of its row in the file and the hash of its key.
SELECT staged.place, version.row_id, version.key
FROM version JOIN staged USING (key)
WHERE version.batch_id = $batch
ORDER BY version.row_id
