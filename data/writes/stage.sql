-- The file's rows, from the registered frame `found` (place, known_key, key_text, content_text, dated_on, removed): hashed,
-- and of rows with one key the last kept. A row whose key is known already (an edit) keeps it. MD5 is stable over
-- versions of the database; the texts are salted by the caller.
CREATE OR REPLACE TEMP TABLE staged AS
SELECT place, coalesce(known_key, md5_number_lower(key_text)) AS key, md5_number_lower(content_text) AS content, dated_on::DATE AS dated_on,
       removed
FROM found
QUALIFY row_number() OVER (PARTITION BY key ORDER BY place DESC) = 1
