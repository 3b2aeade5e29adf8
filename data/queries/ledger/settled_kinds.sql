-- Grain: one row per kind whose rows came to life or died when versions were settled last.
SELECT DISTINCT kind FROM settled ORDER BY kind
