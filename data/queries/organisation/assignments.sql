-- Grain: one row per exported name, the unit it means, and for when. A name equal to a unit's own name needs none.
SELECT name_id, unit_id, valid_from::TIMESTAMP AS valid_from, valid_to::TIMESTAMP AS valid_to
FROM live_crosswalk
ORDER BY name_id, valid_from
