-- Sets $name to $value.
INSERT INTO setting VALUES ($name, $value)
