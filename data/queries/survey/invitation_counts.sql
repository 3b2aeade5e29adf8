-- Grain: exported unit x service x survey x wave x month. invited and eligible in people.
SELECT name_id, service_id, survey_id, wave, month::TIMESTAMP AS month,
       sum(invited)::BIGINT AS invited, sum(eligible)::BIGINT AS eligible
FROM live_invitation
GROUP BY ALL
