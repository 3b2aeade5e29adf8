-- Grain: one row per measurement (unit x service x measure x period), tickets counted into the month they closed in.
-- value and target in the measure's own units; met and total in cases. A NULL unit stands for every unit with an
-- agreed level for the service.
SELECT name_id, service_id, measure_id, period_start::TIMESTAMP AS period_start, grain, value, met, total, target,
       coalesce(measured_in, CASE WHEN total IS NOT NULL THEN '%' END, '') AS measured_in, better
FROM live_measurement
UNION ALL
SELECT name_id, service_id, measure_id, date_trunc('month', closed_on)::TIMESTAMP, 'month', NULL,
       count(*) FILTER (met), count(*), NULL, '%', 'higher'
FROM live_ticket
WHERE closed_on IS NOT NULL AND excluded_reason IS NULL
GROUP BY name_id, service_id, measure_id, date_trunc('month', closed_on)
