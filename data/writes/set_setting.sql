-- Forgets the setting $name, so that `add_setting` can set it anew.
DELETE FROM setting WHERE name = $name
