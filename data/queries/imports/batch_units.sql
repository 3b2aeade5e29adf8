-- Grain: one row per import of $batches, what its rows are about (the kind and audience of the survey, or the measure)
-- and exported unit name: rows of the file, duplicates included; first and last date.
WITH held AS (
    SELECT batch_id, row_id FROM version WHERE list_contains($batches, batch_id) AND NOT removed
    UNION ALL
    SELECT batch_id, row_id FROM seen WHERE list_contains($batches, batch_id)
), fact AS (
    SELECT row_id, s.survey_kind || ' survey of ' || s.audience AS about, name_id, answered_on AS dated_on
    FROM response JOIN survey s USING (survey_id)
    UNION ALL
    SELECT row_id, 'invitations to the ' || s.survey_kind || ' survey of ' || s.audience, name_id, month
    FROM invitation JOIN survey s USING (survey_id)
    UNION ALL
    SELECT row_id, m.text, t.name_id, closed_on FROM ticket t JOIN name m ON m.name_id = t.measure_id
    UNION ALL
    SELECT row_id, m.text, t.name_id, period_start FROM measurement t JOIN name m ON m.name_id = t.measure_id
)
SELECT batch_id, about, name_id, n.text AS unit, count(*) AS rows,
       min(dated_on)::TIMESTAMP AS first_on, max(dated_on)::TIMESTAMP AS last_on
FROM held JOIN fact USING (row_id) LEFT JOIN name n USING (name_id)
GROUP BY ALL
ORDER BY batch_id, about, name_id
