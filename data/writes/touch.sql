-- Notes that the commit under way changes $areas; runs before its number is raised.
INSERT OR REPLACE INTO touched SELECT unnest($areas::VARCHAR[]), (SELECT number + 1 FROM revision)
