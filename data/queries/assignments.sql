-- Grain: one row per exported name, the unit it means, and for when. A name equal to a unit's own name needs none.
SELECT NULL::INTEGER AS name_id, NULL::INTEGER AS unit_id, NULL::TIMESTAMP AS valid_from, NULL::TIMESTAMP AS valid_to
WHERE false
