-- Notes that migration $number is done.
INSERT INTO migration VALUES ($number, $name)
