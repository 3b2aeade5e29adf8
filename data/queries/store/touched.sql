-- Grain: one row per area that was ever changed, with the number of the last commit that did.
SELECT area, revision FROM touched ORDER BY area
