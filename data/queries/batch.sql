-- Grain: the import $batch, or no row.
SELECT batch_id, source, kind, accepted, undone_at FROM batch WHERE batch_id = $batch
