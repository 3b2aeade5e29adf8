-- A new version of the source $name.
INSERT INTO source
SELECT $name, coalesce(max(version), 0) + 1, $options, $columns, $cadence, $exclusions, $by, $at, $retired
FROM source WHERE name = $name
RETURNING version
