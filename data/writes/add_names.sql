-- Gives every new (kind, text) of the registered frame `found` a name_id.
INSERT INTO name SELECT nextval('name_ids'), kind, text FROM found ANTI JOIN name USING (kind, text)
