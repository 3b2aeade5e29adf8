-- Grain: one row per name as exported. Those of undone imports are among them and show nowhere.
SELECT name_id, kind, text FROM name ORDER BY name_id
