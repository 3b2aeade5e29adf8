-- Grain: as measurement_rows, of the measurements whose whole period lies from $from to $to, and of the tickets closed
-- in that time, counted per month. Units as there.
SELECT name_id, service_id, measure_id, period_start::TIMESTAMP AS period_start, grain, value, met, total, target,
       coalesce(measured_in, CASE WHEN total IS NOT NULL THEN '%' END, '') AS measured_in, better
FROM live_measurement
WHERE period_start >= $from
  AND period_start + CASE grain WHEN 'day' THEN INTERVAL 1 DAY WHEN 'month' THEN INTERVAL 1 MONTH
                                WHEN 'quarter' THEN INTERVAL 3 MONTH ELSE INTERVAL 1 YEAR END
      <= $to::DATE + INTERVAL 1 DAY
UNION ALL
SELECT name_id, service_id, measure_id, date_trunc('month', closed_on)::TIMESTAMP, 'month', NULL,
       count(*) FILTER (met), count(*), NULL, '%', 'higher'
FROM live_ticket
WHERE closed_on BETWEEN $from AND $to AND excluded_reason IS NULL
GROUP BY name_id, service_id, measure_id, date_trunc('month', closed_on)
