-- Grain: one row per rejected row of import $batch, as it stood in the file.
SELECT line, "column", value, reason, cells FROM reject WHERE batch_id = $batch ORDER BY line
