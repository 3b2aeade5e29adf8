-- One row per version of a named source: what was said about an export, so that the next file needs no questions.
CREATE TABLE source (
    name       VARCHAR NOT NULL,
    version    INTEGER NOT NULL,        -- the highest of a name is the one in use
    options    VARCHAR NOT NULL,        -- JSON: kind, columns to roles, scales, dates, window
    columns    VARCHAR[] NOT NULL,      -- headings of the file it was saved with
    cadence    VARCHAR,                 -- daily | weekly | monthly | quarterly | yearly; NULL: nobody waits
    exclusions VARCHAR NOT NULL,        -- JSON: rows agreed not to count, with their reason
    saved_by   VARCHAR NOT NULL,
    saved_at   TIMESTAMP NOT NULL,      -- UTC
    retired    BOOLEAN NOT NULL         -- not offered any more
);
