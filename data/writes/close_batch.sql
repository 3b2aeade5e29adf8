-- The account of an import: rows = accepted + duplicates + superseded + rejected.
UPDATE batch
SET rows = $rows, stored = $stored, accepted = $accepted, duplicates = $duplicates,
    superseded = $superseded, rejected = $rejected, covers_from = $covers_from, covers_to = $covers_to
WHERE batch_id = $batch
