-- Grain: one row per import, newest first. Counts in rows of the file; instants in UTC.
SELECT batch_id, source, kind, string_split(kind, '+') AS kinds, format, file, checksum, rows, accepted, duplicates, superseded, rejected, notes,
       imported_by, imported_at, covers_from::TIMESTAMP AS covers_from, covers_to::TIMESTAMP AS covers_to, undone_at, undone_by
FROM batch
ORDER BY batch_id DESC
