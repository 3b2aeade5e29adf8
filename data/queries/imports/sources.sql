-- Grain: one row per named source in use, its newest version.
SELECT name, version, options, columns, cadence, exclusions, saved_by, saved_at
FROM source
QUALIFY row_number() OVER (PARTITION BY name ORDER BY version DESC) = 1 AND NOT retired
ORDER BY name
