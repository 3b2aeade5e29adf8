-- Grain: one row per negotiation point of an agreement.
SELECT agreement, point, raised_on::TIMESTAMP AS raised_on, coalesce(state, 'open') AS state,
       settled_on::TIMESTAMP AS settled_on, note
FROM live_negotiation
ORDER BY agreement, raised_on, point
