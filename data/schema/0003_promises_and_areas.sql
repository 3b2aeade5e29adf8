-- What people were told before they answered: anonymous | attributed.
ALTER TABLE survey ADD COLUMN promise VARCHAR DEFAULT 'anonymous';

-- The step of a scale: 1 where only whole points can be given, 0.5 where halves can.
ALTER TABLE question ADD COLUMN step DOUBLE DEFAULT 1;

-- Rows of the file that a later row of the same file replaced. rows = accepted + duplicates + superseded + rejected.
ALTER TABLE batch ADD COLUMN superseded INTEGER DEFAULT 0;

-- The reference of a row that has no other identity, given once and kept by all its versions; NULL where it has one.
ALTER TABLE version ADD COLUMN ref VARCHAR;

-- One row per area (answers, delivery, organisation, ...) that a commit has changed, with the number of the last one.
CREATE TABLE touched (area VARCHAR PRIMARY KEY, revision BIGINT NOT NULL);
