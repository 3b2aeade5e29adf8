-- Grain: one row per version that import $batch stored of the rows staged last, with the place of its row in the file
-- and the hash of its key; removals are not among them.
SELECT staged.place, version.row_id, version.key
FROM version JOIN staged USING (key)
WHERE version.batch_id = $batch AND NOT version.removed
ORDER BY version.row_id
