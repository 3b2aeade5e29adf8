-- Grain: one row per unit and time of membership. NULL dates are open ends; NULL parent: a top unit.
SELECT DISTINCT name_id AS unit_id, parent_id, valid_from::TIMESTAMP AS valid_from, valid_to::TIMESTAMP AS valid_to
FROM live_structure
ORDER BY unit_id, valid_from
