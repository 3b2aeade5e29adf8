-- Grain: one row per version of a named source, the newest first; instants in UTC.
SELECT name, version, options, columns, cadence, exclusions, saved_by, saved_at, retired
FROM source
ORDER BY name, version DESC
