-- Grain: one row per version of a row of the register, under its canonical headings, with who brought it and when (UTC).
SELECT t.row_id, v.live, v.source, v.key AS row_key, b.batch_id, b.format, b.imported_by, b.imported_at, b.undone_at,
       t.agreement, u.text AS unit, s.text AS service, t.starts_on, t.ends_on, t.notice_days, t.renewal, t.state,
       t.annual_funding, t.currency, t.cost_centre, t.funding_state, t.owner, t.document, t.intended_value, t.lead_days,
       m.text AS measure, t.target, t.measured_in, t.better, t.level_from, t.level_to
FROM agreement t
JOIN version v USING (row_id)
JOIN batch b USING (batch_id)
JOIN name u ON u.name_id = t.name_id
LEFT JOIN name s ON s.name_id = t.service_id
LEFT JOIN name m ON m.name_id = t.measure_id
ORDER BY t.row_id
