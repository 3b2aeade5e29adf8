-- Grain: one row per ticket and measure that closed from $from to $to, excluded ones with their reason.
SELECT row_id, ticket, name_id, service_id, measure_id, closed_on::TIMESTAMP AS closed_on, met, elapsed_hours,
       target_hours, excluded_reason
FROM live_ticket
WHERE closed_on BETWEEN $from AND $to
ORDER BY closed_on, ticket
