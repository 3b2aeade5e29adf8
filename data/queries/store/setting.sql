-- The value of the setting $name, or no row.
SELECT value FROM setting WHERE name = $name
