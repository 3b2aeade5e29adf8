-- Grain: one row per version of a row of the register, under its canonical headings, with who brought it and when (UTC).
SELECT t.row_id, v.live, v.source, v.key AS row_key, b.batch_id, b.format, b.imported_by, b.imported_at, b.undone_at,
       t.agreement, t.point, t.raised_on, t.state, t.settled_on, t.note
FROM negotiation t
JOIN version v USING (row_id)
JOIN batch b USING (batch_id)
ORDER BY t.row_id
