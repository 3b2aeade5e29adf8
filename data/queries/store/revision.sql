-- The number of commits so far: one row.
SELECT number FROM revision
