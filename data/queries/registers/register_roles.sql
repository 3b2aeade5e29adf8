-- Grain: one row per version of a row of the register, under its canonical headings, with who brought it and when (UTC).
SELECT t.row_id, v.live, v.source, v.key AS row_key, b.batch_id, b.format, b.imported_by, b.imported_at, b.undone_at,
       u.text AS unit, t.person, t.role, t.email, t.mandate, t.valid_from, t.valid_to
FROM role_holder t
JOIN version v USING (row_id)
JOIN batch b USING (batch_id)
JOIN name u ON u.name_id = t.name_id
ORDER BY t.row_id
