-- Grain: one row per agreement, unit, service and measure, and time of validity. target in the measure's own units.
-- A level without dates of its own is valid with its agreement. A draft has agreed nothing yet.
SELECT agreement, name_id AS unit_id, service_id, measure_id, target, coalesce(measured_in, '') AS measured_in,
       coalesce(better, 'higher') AS better,
       coalesce(level_from, starts_on)::TIMESTAMP AS valid_from,
       coalesce(level_to, ends_on)::TIMESTAMP AS valid_to
FROM live_agreement
WHERE measure_id IS NOT NULL AND target IS NOT NULL AND coalesce(state, 'agreed') NOT IN ('draft', 'negotiating')
ORDER BY unit_id, measure_id, valid_from
