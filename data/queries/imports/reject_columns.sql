-- Grain: one row, the headings of the file of import $batch.
SELECT columns FROM batch WHERE batch_id = $batch
