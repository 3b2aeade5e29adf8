-- Opens an import: its counts follow in `close_batch`. Numbered after the last, not by the sequence: a preview is thrown
-- away, and would use up a number.
INSERT INTO batch
SELECT (SELECT coalesce(max(batch_id), 0) + 1 FROM batch), $source, $kind, $format, $file, $checksum, 0, 0, 0, 0, 0, $notes, $columns, $window_rule,
       NULL, NULL, $by, $at, NULL, NULL
RETURNING batch_id
