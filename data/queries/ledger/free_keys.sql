-- Grain: one row per text of $texts whose hash is the key of no live row of $source, in their order.
SELECT key FROM (
    SELECT row_number() OVER () AS place, md5_number_lower(text) AS key
    FROM (SELECT unnest($texts::VARCHAR[]) AS text)
)
WHERE key NOT IN (SELECT key FROM version WHERE source = $source AND live)
ORDER BY place
