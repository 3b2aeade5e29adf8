-- Grain: one row per exported unit name that facts use; rows in facts, with the first and last date of their answers,
-- invitations, tickets and measurements, and whether it is the hash that stands in a person's place.
SELECT name_id, sum(n)::BIGINT AS rows, min(first_on)::TIMESTAMP AS first_on, max(last_on)::TIMESTAMP AS last_on,
       regexp_full_match(any_value(text), 'person [0-9a-f]{16}') AS is_person
FROM (
    SELECT name_id, count(*) AS n, min(answered_on) AS first_on, max(answered_on) AS last_on
    FROM live_response GROUP BY name_id
    UNION ALL
    SELECT name_id, count(*), min(month), max(month) FROM live_invitation GROUP BY name_id
    UNION ALL
    SELECT name_id, count(*), min(period_start), max(period_start)
    FROM live_measurement WHERE name_id IS NOT NULL GROUP BY name_id
    UNION ALL
    SELECT name_id, count(*), min(closed_on), max(closed_on) FROM live_ticket GROUP BY name_id
) JOIN name USING (name_id)
GROUP BY name_id
ORDER BY rows DESC
