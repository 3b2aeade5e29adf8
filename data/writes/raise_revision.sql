-- One commit more.
UPDATE revision SET number = number + 1
