-- What is left of the staged rows becomes new versions, in order of date, so that the tables stay sorted by it.
INSERT INTO version BY NAME
SELECT nextval('row_ids') AS row_id, $batch AS batch_id, $kind AS kind, $source AS source, key, content, removed,
       dated_on, false AS live
FROM (
    SELECT staged.* FROM staged LEFT JOIN held USING (key)
    WHERE held.key IS NULL OR held.content <> staged.content OR held.removed <> staged.removed
    ORDER BY staged.dated_on, staged.place
)
