-- For each staged key: the version that the last standing batch of the same source holds, stored or seen.
CREATE OR REPLACE TEMP TABLE held AS
SELECT v.key, v.row_id, v.content, v.removed
FROM version v
JOIN (SELECT row_id, batch_id FROM version WHERE source = $source
      UNION ALL
      SELECT row_id, batch_id FROM seen) h USING (row_id)
JOIN batch b ON b.batch_id = h.batch_id AND b.undone_at IS NULL
WHERE v.source = $source AND v.key IN (SELECT key FROM staged)
QUALIFY row_number() OVER (PARTITION BY v.key ORDER BY h.batch_id DESC) = 1
