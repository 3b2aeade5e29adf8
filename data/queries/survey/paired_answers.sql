-- Grain: one row per response to surveys of $survey_kind and $audience, answered from $from to $to, with two scored
-- questions or more; question_ids and scores (scale points) side by side. The newest $most.
SELECT r.response, min(a.name_id) AS name_id, min(a.service_id) AS service_id,
       max(a.answered_on)::TIMESTAMP AS answered_on, list(a.question_id) AS question_ids, list(a.score) AS scores
FROM live_answer a
JOIN survey s USING (survey_id)
JOIN response r USING (row_id)
WHERE s.survey_kind = $survey_kind AND s.audience = $audience AND a.answered_on BETWEEN $from AND $to
  AND a.score IS NOT NULL
GROUP BY r.response
HAVING count(DISTINCT a.question_id) > 1
ORDER BY answered_on DESC, r.response
LIMIT $most
