-- A staged row that says what the held version says is a duplicate: this batch holds that version too.
INSERT INTO seen
SELECT $batch, held.row_id FROM staged JOIN held USING (key)
WHERE staged.content = held.content AND staged.removed = held.removed
