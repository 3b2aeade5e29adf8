-- What is left of the staged rows becomes new versions, in order of date, so that the tables stay sorted by it.
INSERT INTO version
SELECT nextval('row_ids'), $batch, $kind, $source, key, content, dated_on, false
FROM (
    SELECT staged.* FROM staged LEFT JOIN held USING (key)
    WHERE held.content IS DISTINCT FROM staged.content
    ORDER BY staged.dated_on, staged.place
)
