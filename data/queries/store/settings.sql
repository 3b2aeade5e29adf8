-- One row per setting that somebody changed: its name and value, as text.
SELECT name, value FROM setting
