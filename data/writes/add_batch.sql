-- Opens an import: its counts follow in `close_batch`.
INSERT INTO batch
SELECT nextval('batch_ids'), $source, $kind, $format, $file, $checksum, 0, 0, 0, 0, 0, $notes, $columns, $window_rule,
       NULL, NULL, $by, $at, NULL, NULL
RETURNING batch_id
