-- Which versions come to life or die. Of each affected key the version held by the last standing batch is live, unless
-- it says that the row is no more, or a later standing batch whose window covers its date lacks it (a batch that had
-- it would itself be the last).
CREATE OR REPLACE TEMP TABLE settled AS
SELECT v.row_id, v.kind,
       NOT v.removed AND v.row_id = last.row_id IS TRUE AND NOT EXISTS (
           SELECT 1 FROM batch w
           WHERE w.source = $source AND w.undone_at IS NULL AND w.batch_id > last.batch_id
             AND (w.window_rule = 'full'
                  OR (w.window_rule = 'replace' AND v.dated_on BETWEEN w.covers_from AND w.covers_to))
       ) AS is_live
FROM version v
LEFT JOIN (
    SELECT x.key, x.row_id, h.batch_id
    FROM version x
    JOIN (SELECT row_id, batch_id FROM version WHERE source = $source
          UNION ALL
          SELECT row_id, batch_id FROM seen) h USING (row_id)
    JOIN batch b ON b.batch_id = h.batch_id AND b.undone_at IS NULL
    WHERE x.source = $source AND x.key IN (SELECT key FROM affected)
    QUALIFY row_number() OVER (PARTITION BY x.key ORDER BY h.batch_id DESC) = 1
) last ON last.key = v.key
WHERE v.source = $source AND v.key IN (SELECT key FROM affected) AND v.live <> is_live
