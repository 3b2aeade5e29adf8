-- The account of an import: rows = accepted + duplicates + rejected.
UPDATE batch
SET rows = $rows, stored = $stored, accepted = $accepted, duplicates = $duplicates, rejected = $rejected,
    covers_from = $covers_from, covers_to = $covers_to
WHERE batch_id = $batch
