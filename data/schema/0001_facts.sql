-- Rapport's store, first form.
-- A row of an export becomes an immutable version: one line in `version` (the ledger: who holds it, is it live)
-- and one line in the table of its kind (what it says). Rows are never changed and never deleted; an import, a
-- correction or an undo only moves the ledger's `live` mark, so undo is exact.

CREATE SEQUENCE row_ids;
CREATE SEQUENCE batch_ids;
CREATE SEQUENCE name_ids;
CREATE SEQUENCE survey_ids;
CREATE SEQUENCE question_ids;

-- One row: the number of commits so far. Its twin stands in a synced file beside the store.
CREATE TABLE revision (number BIGINT NOT NULL);
INSERT INTO revision VALUES (0);

-- One row per setting a person changed.
CREATE TABLE setting (name VARCHAR NOT NULL, value VARCHAR NOT NULL);

-- One row per name as exported. Kept at undo: a name nobody uses any more shows nowhere.
CREATE TABLE name (
    name_id INTEGER NOT NULL,
    kind    VARCHAR NOT NULL,           -- unit | service | measure
    text    VARCHAR NOT NULL
);

-- One row per survey.
CREATE TABLE survey (
    survey_id   INTEGER NOT NULL,
    survey      VARCHAR NOT NULL,       -- its name; empty where the export names none
    survey_kind VARCHAR NOT NULL,       -- relationship | ticket | project | pulse
    audience    VARCHAR NOT NULL        -- customers | purchasers | users
);

-- One row per question, wording and scale. A new scale or wording is a new row: a break, never pooled.
-- A question belongs to a kind of survey and an audience, not to one survey, so that waves named apart compare.
CREATE TABLE question (
    question_id    INTEGER NOT NULL,
    survey_kind    VARCHAR NOT NULL,
    audience       VARCHAR NOT NULL,
    metric         VARCHAR NOT NULL,    -- csat | nps | ces | rating
    wording        VARCHAR NOT NULL,
    low            SMALLINT NOT NULL,   -- the scale's ends, in scale points
    high           SMALLINT NOT NULL,
    better         VARCHAR NOT NULL,    -- higher | lower
    satisfied_from SMALLINT,            -- first score that counts as satisfied; NULL where the metric has none
    labels         VARCHAR              -- from low to high, separated by |
);

-- One row per import.
CREATE TABLE batch (
    batch_id    INTEGER NOT NULL,
    source      VARCHAR NOT NULL,       -- rows are identified within their source
    kind        VARCHAR NOT NULL,       -- of its rows; of several kinds joined with +
    format      VARCHAR NOT NULL,       -- the tool it comes from, canonical, mapped, or edited (by hand)
    file        VARCHAR NOT NULL,
    checksum    VARCHAR NOT NULL,       -- SHA-256 of the file: shown, never decides
    rows        INTEGER NOT NULL,       -- = accepted + duplicates + rejected
    accepted    INTEGER NOT NULL,
    duplicates  INTEGER NOT NULL,
    rejected    INTEGER NOT NULL,
    stored      INTEGER NOT NULL,       -- versions it brought: accepted rows, each once for every kind it holds
    notes       VARCHAR[] NOT NULL,
    columns     VARCHAR[] NOT NULL,     -- the file's headings, for the download of its rejects
    window_rule VARCHAR NOT NULL,       -- append | replace (the dates covered) | full
    covers_from DATE,                   -- first and last date of its rows
    covers_to   DATE,
    imported_by VARCHAR NOT NULL,
    imported_at TIMESTAMP NOT NULL,     -- UTC
    undone_by   VARCHAR,
    undone_at   TIMESTAMP               -- UTC; NULL while the import stands
);

-- One row per rejected row of a file. `cells` is the row as it stood, personal columns blanked.
CREATE TABLE reject (
    batch_id INTEGER NOT NULL,
    line     INTEGER NOT NULL,
    "column" VARCHAR NOT NULL,
    value    VARCHAR NOT NULL,
    reason   VARCHAR NOT NULL,
    cells    VARCHAR[] NOT NULL
);

-- The ledger: one row per version of a row. `live` versions are the ones figures read.
CREATE TABLE version (
    row_id   BIGINT NOT NULL,
    batch_id INTEGER NOT NULL,
    kind     VARCHAR NOT NULL,
    source   VARCHAR NOT NULL,
    key      UBIGINT NOT NULL,          -- hash of kind and of what identifies the row within its source
    content  UBIGINT NOT NULL,          -- hash of what it says
    removed  BOOLEAN NOT NULL,          -- says that the row is no more: never live, and has no row in its table
    dated_on DATE,                      -- the date a window rule judges it by
    live     BOOLEAN NOT NULL
);

-- One row per duplicate: the batch found this version in its file too. Undoing the first holder leaves it standing.
CREATE TABLE seen (batch_id INTEGER NOT NULL, row_id BIGINT NOT NULL);

-- One row per row of a `responses` export (one person's answered survey; in long form one of its answers).
CREATE TABLE response (
    row_id      BIGINT NOT NULL,
    response    UBIGINT NOT NULL,       -- the survey it is part of: counts of responses are distinct over this
    name_id     INTEGER NOT NULL,       -- unit as exported
    service_id  INTEGER,
    survey_id   INTEGER NOT NULL,
    wave        VARCHAR,
    answered_at TIMESTAMP,              -- UTC; NULL where the export has a date only
    answered_on DATE NOT NULL,          -- in the reporting time zone
    respondent  UBIGINT NOT NULL,       -- keyed hash; of the response itself where nobody is named
    channel     VARCHAR,
    ticket      VARCHAR,
    comment     VARCHAR
);

-- One row per scored question of a response.
CREATE TABLE answer (
    row_id      BIGINT NOT NULL,
    question_id INTEGER NOT NULL,
    survey_id   INTEGER NOT NULL,
    name_id     INTEGER NOT NULL,
    service_id  INTEGER,
    wave        VARCHAR,
    answered_on DATE NOT NULL,
    respondent  UBIGINT NOT NULL,
    score       SMALLINT                -- scale points; NULL = asked, no answer
);

-- One row per row of an `invitations` export: people invited in a month.
CREATE TABLE invitation (
    row_id     BIGINT NOT NULL,
    name_id    INTEGER NOT NULL,
    service_id INTEGER,
    survey_id  INTEGER NOT NULL,
    wave       VARCHAR,
    month      DATE NOT NULL,           -- first day
    invited    INTEGER NOT NULL,        -- people
    eligible   INTEGER,                 -- people who could have been invited
    respondent UBIGINT
);

-- One row per ticket and measure. Open (closed_on NULL) and excluded ones are in no figure.
CREATE TABLE ticket (
    row_id          BIGINT NOT NULL,
    ticket          VARCHAR NOT NULL,
    name_id         INTEGER NOT NULL,
    service_id      INTEGER,
    measure_id      INTEGER NOT NULL,
    closed_at       TIMESTAMP,          -- UTC
    closed_on       DATE,
    met             BOOLEAN,
    elapsed_hours   DOUBLE,
    target_hours    DOUBLE,
    excluded_reason VARCHAR
);

-- One row per unit, service, measure and period: what was delivered.
CREATE TABLE measurement (
    row_id       BIGINT NOT NULL,
    name_id      INTEGER,               -- NULL: for every unit with an agreed level for the service, counted once
    service_id   INTEGER,
    measure_id   INTEGER NOT NULL,
    period_start DATE NOT NULL,
    grain        VARCHAR NOT NULL,      -- day | month | quarter | year
    value        DOUBLE,                -- in the measure's own units
    met          BIGINT,                -- cases, of `total`
    total        BIGINT,
    target       DOUBLE,                -- in the measure's own units
    measured_in  VARCHAR,
    better       VARCHAR NOT NULL       -- higher | lower
);

-- One row per row of a `structure` export: a unit, its parent and who answers for it, for a time.
CREATE TABLE structure (
    row_id               BIGINT NOT NULL,
    name_id              INTEGER NOT NULL,
    parent_id            INTEGER,
    customer             VARCHAR,
    customer_email       VARCHAR,
    purchaser            VARCHAR,
    purchaser_email      VARCHAR,
    relationship_manager VARCHAR,
    headcount            INTEGER,
    successor_id         INTEGER,
    valid_from           DATE,          -- NULL: always
    valid_to             DATE           -- NULL: still
);

-- One row per person, role and unit, for a time.
CREATE TABLE role_holder (
    row_id     BIGINT NOT NULL,
    name_id    INTEGER NOT NULL,
    person     VARCHAR NOT NULL,
    role       VARCHAR NOT NULL,
    email      VARCHAR,
    mandate    VARCHAR,
    valid_from DATE,
    valid_to   DATE
);

-- One row per service in the register.
CREATE TABLE service (
    row_id     BIGINT NOT NULL,
    service_id INTEGER NOT NULL,
    purpose    VARCHAR,
    owner      VARCHAR,
    state      VARCHAR,
    link       VARCHAR
);

-- One row per agreement and agreed level (an agreement without levels has one row without a measure).
CREATE TABLE agreement (
    row_id         BIGINT NOT NULL,
    agreement      VARCHAR NOT NULL,
    name_id        INTEGER NOT NULL,
    service_id     INTEGER,
    starts_on      DATE NOT NULL,
    ends_on        DATE,
    notice_days    INTEGER,
    renewal        VARCHAR,
    state          VARCHAR,
    annual_funding DOUBLE,
    currency       VARCHAR,
    cost_centre    VARCHAR,
    funding_state  VARCHAR,
    owner          VARCHAR,
    document       VARCHAR,
    intended_value VARCHAR,             -- what it should give the business
    lead_days      INTEGER,             -- days before its last day for notice on which talks should begin
    measure_id     INTEGER,
    target         DOUBLE,              -- in the measure's own units
    measured_in    VARCHAR,
    better         VARCHAR,             -- higher | lower
    level_from     DATE,                -- NULL: with the agreement
    level_to       DATE
);

-- One row per point that was negotiated in an agreement.
CREATE TABLE negotiation (
    row_id     BIGINT NOT NULL,
    agreement  VARCHAR NOT NULL,
    point      VARCHAR NOT NULL,
    raised_on  DATE NOT NULL,
    state      VARCHAR,                 -- open | agreed | dropped
    settled_on DATE,
    note       VARCHAR
);

-- One row per exported name (or key of a person, hashed) and the unit it means, for a time.
CREATE TABLE crosswalk (
    row_id     BIGINT NOT NULL,
    name_id    INTEGER NOT NULL,        -- the name as exported
    unit_id    INTEGER NOT NULL,        -- the unit it means
    valid_from DATE,
    valid_to   DATE
);

-- Live rows only. Dead versions are few, so leaving them out costs next to nothing at any size.
CREATE VIEW dead AS SELECT row_id FROM version WHERE NOT live;
CREATE VIEW live_response    AS SELECT * FROM response    ANTI JOIN dead USING (row_id);
CREATE VIEW live_answer      AS SELECT * FROM answer      ANTI JOIN dead USING (row_id);
CREATE VIEW live_invitation  AS SELECT * FROM invitation  ANTI JOIN dead USING (row_id);
CREATE VIEW live_ticket      AS SELECT * FROM ticket      ANTI JOIN dead USING (row_id);
CREATE VIEW live_measurement AS SELECT * FROM measurement ANTI JOIN dead USING (row_id);
CREATE VIEW live_structure   AS SELECT * FROM structure   ANTI JOIN dead USING (row_id);
CREATE VIEW live_role_holder AS SELECT * FROM role_holder ANTI JOIN dead USING (row_id);
CREATE VIEW live_service     AS SELECT * FROM service     ANTI JOIN dead USING (row_id);
CREATE VIEW live_negotiation AS SELECT * FROM negotiation ANTI JOIN dead USING (row_id);
CREATE VIEW live_crosswalk   AS SELECT * FROM crosswalk   ANTI JOIN dead USING (row_id);
CREATE VIEW live_agreement   AS SELECT * FROM agreement   ANTI JOIN dead USING (row_id);
