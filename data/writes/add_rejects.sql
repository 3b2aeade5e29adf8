-- The rows of the registered frame `found` that import $batch did not take.
INSERT INTO reject SELECT $batch, line, "column", value, reason, cells FROM found
