-- Grain: one row per place of the file that import $batch stored a version of, removals among them; rows staged last.
SELECT staged.place FROM version JOIN staged USING (key) WHERE version.batch_id = $batch
