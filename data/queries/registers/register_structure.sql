-- Grain: one row per version of a row of the register, under its canonical headings, with who brought it and when (UTC).
SELECT t.row_id, v.live, v.source, v.key AS row_key, b.batch_id, b.format, b.imported_by, b.imported_at, b.undone_at,
       u.text AS unit, p.text AS parent, t.customer, t.customer_email, t.purchaser, t.purchaser_email,
       t.relationship_manager, t.headcount, s.text AS successor, t.valid_from, t.valid_to
FROM structure t
JOIN version v USING (row_id)
JOIN batch b USING (batch_id)
JOIN name u ON u.name_id = t.name_id
LEFT JOIN name p ON p.name_id = t.parent_id
LEFT JOIN name s ON s.name_id = t.successor_id
ORDER BY t.row_id
