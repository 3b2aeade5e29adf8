-- Moves the live marks as they were settled.
UPDATE version SET live = settled.is_live FROM settled WHERE version.row_id = settled.row_id
