-- Grain: one row per version of a row of the register, under its canonical headings, with who brought it and when (UTC).
SELECT t.row_id, v.live, v.source, v.key AS row_key, b.batch_id, b.format, b.imported_by, b.imported_at, b.undone_at,
       k.text AS key, u.text AS unit, t.valid_from, t.valid_to
FROM crosswalk t
JOIN version v USING (row_id)
JOIN batch b USING (batch_id)
JOIN name k ON k.name_id = t.name_id
JOIN name u ON u.name_id = t.unit_id
ORDER BY t.row_id
