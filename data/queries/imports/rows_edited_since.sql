-- Grain: one row per edit by hand that stands and rests on import $batch: it changed a row which that import brought.
SELECT b.batch_id, b.imported_by, count(*) AS rows
FROM version v
JOIN batch b USING (batch_id)
WHERE b.format = 'edited' AND b.undone_at IS NULL AND b.batch_id > $batch
  AND (v.source, v.key) IN (SELECT (source, key) FROM version WHERE batch_id = $batch)
GROUP BY b.batch_id, b.imported_by
ORDER BY b.batch_id DESC
