-- Grain: one row per service in the register.
SELECT service_id, purpose, owner, state, link FROM live_service ORDER BY service_id
