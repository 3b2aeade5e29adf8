-- The keys whose live version batch $batch may change: those it holds, and those a window rule of it covers.
CREATE OR REPLACE TEMP TABLE affected AS
SELECT v.key FROM version v WHERE v.batch_id = $batch
UNION
SELECT v.key FROM seen s JOIN version v USING (row_id) WHERE s.batch_id = $batch
UNION
SELECT v.key FROM version v JOIN batch b ON b.batch_id = $batch AND b.source = v.source
WHERE b.window_rule = 'full' OR (b.window_rule = 'replace' AND v.dated_on BETWEEN b.covers_from AND b.covers_to)
