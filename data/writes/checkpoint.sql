-- Moves what was committed from the log into the file, as soon as the queries that are under way have ended.
FORCE CHECKPOINT
