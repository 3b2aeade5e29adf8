-- Grain: one row per survey.
SELECT survey_id, survey, survey_kind, audience FROM survey ORDER BY survey_id
