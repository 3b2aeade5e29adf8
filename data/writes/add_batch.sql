-- Opens an import: its counts follow in `close_batch`. Numbered after the last, not by the sequence: a preview is thrown
-- away, and would use up a number.
INSERT INTO batch BY NAME
SELECT (SELECT coalesce(max(batch_id), 0) + 1 FROM batch) AS batch_id, $source AS source, $kind AS kind,
       $format AS format, $file AS file, $checksum AS checksum, 0 AS rows, 0 AS accepted, 0 AS duplicates,
       0 AS superseded, 0 AS rejected, 0 AS stored, $notes AS notes, $columns AS columns, $window_rule AS window_rule,
       $by AS imported_by, $at AS imported_at
RETURNING batch_id
