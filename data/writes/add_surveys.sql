-- Gives every new survey of the registered frame `found` a survey_id.
INSERT INTO survey BY NAME
SELECT nextval('survey_ids') AS survey_id, survey, survey_kind, audience
FROM found ANTI JOIN survey USING (survey, survey_kind, audience)
