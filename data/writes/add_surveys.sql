-- Gives every new survey of the registered frame `found` a survey_id.
INSERT INTO survey SELECT nextval('survey_ids'), survey, survey_kind, audience
FROM found ANTI JOIN survey USING (survey, survey_kind, audience)
