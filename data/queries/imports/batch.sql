-- Grain: the import $batch and, where it is an edit by hand, those made in one step with it; newest first. Or no row.
SELECT batch_id, source, kind, accepted, undone_at
FROM batch
WHERE batch_id = $batch
   OR checksum IN (SELECT checksum FROM batch WHERE batch_id = $batch AND format = 'edited' AND checksum <> '')
ORDER BY batch_id DESC
