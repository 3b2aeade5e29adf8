-- Grain: one row per person, role, unit and time, from the structure and from the roles; a role said in both counts once.
WITH said AS (
    SELECT name_id AS unit_id, customer AS person, customer_email AS email, 'customer' AS role, NULL AS mandate,
           valid_from, valid_to
    FROM live_structure WHERE customer IS NOT NULL
    UNION ALL
    SELECT name_id, purchaser, purchaser_email, 'purchaser', NULL, valid_from, valid_to
    FROM live_structure WHERE purchaser IS NOT NULL
    UNION ALL
    SELECT name_id, relationship_manager, NULL, 'relationship manager', NULL, valid_from, valid_to
    FROM live_structure WHERE relationship_manager IS NOT NULL
    UNION ALL
    SELECT name_id, person, email, role, mandate, valid_from, valid_to FROM live_role_holder
)
SELECT unit_id, person, max(email) AS email, role, max(mandate) AS mandate,
       valid_from::TIMESTAMP AS valid_from, valid_to::TIMESTAMP AS valid_to
FROM said
GROUP BY unit_id, person, role, valid_from, valid_to
ORDER BY unit_id, role, valid_from
