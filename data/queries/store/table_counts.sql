-- Grain: one row per kind: versions in the ledger, those live, and rows in the kind's own table.
SELECT kind, count(*) AS versions, count(*) FILTER (live) AS live FROM version GROUP BY kind ORDER BY kind
