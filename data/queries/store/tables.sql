-- Grain: one row per table of the store.
SELECT table_name FROM duckdb_tables() ORDER BY table_name
