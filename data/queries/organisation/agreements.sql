-- Grain: one row per agreement and unit; services of its rows together; any_service: one of them
-- names none, so it is for every service. annual_funding per year in currency.
SELECT agreement, name_id AS unit_id,
       list(DISTINCT service_id) FILTER (service_id IS NOT NULL) AS service_ids,
       any_value(service_id) AS service_id, bool_or(service_id IS NULL) AS any_service,
       min(starts_on)::TIMESTAMP AS starts_on, max(ends_on)::TIMESTAMP AS ends_on, max(notice_days) AS notice_days,
       max(renewal) AS renewal, max(state) AS state, max(annual_funding) AS annual_funding, max(currency) AS currency,
       max(cost_centre) AS cost_centre, max(funding_state) AS funding_state, max(owner) AS owner,
       max(document) AS document, max(intended_value) AS intended_value, max(lead_days) AS lead_days
FROM live_agreement
GROUP BY agreement, name_id
ORDER BY agreement
