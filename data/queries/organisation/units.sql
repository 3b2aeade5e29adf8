-- Grain: one row per documented unit, a parent nobody described included. headcount in people, the newest known.
SELECT unit_id, max(successor_id) AS successor_id, arg_max(headcount, coalesce(valid_from, DATE '0001-01-01')) AS headcount
FROM (
    SELECT name_id AS unit_id, successor_id, headcount, valid_from FROM live_structure
    UNION ALL
    SELECT parent_id, NULL, NULL, NULL FROM live_structure WHERE parent_id IS NOT NULL
)
GROUP BY unit_id
ORDER BY unit_id
