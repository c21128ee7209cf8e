"""The tables of the ledger, as migrations: each step brings a ledger of version n-1 to version n.

Only what SQLite 3.24 (2018) knows is used, no STRICT tables: distributions in long-term support must open the file.
The triggers guard against a slip in a query tool, not against a forger who drops them.
"""

APPLICATION_ID = 0x62736331
"""Marks the file as a ledger of this program (`bsc1`), so that no other database is taken for one."""

MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE unit (
        id    INTEGER PRIMARY KEY,
        name  TEXT NOT NULL UNIQUE                -- the unit's id in the definitions
    );
    CREATE TABLE input (
        id    INTEGER PRIMARY KEY,
        name  TEXT NOT NULL UNIQUE                -- the input's id; unique in a unit's scorecard
    );
    CREATE TABLE submission (
        id           INTEGER PRIMARY KEY,         -- in order of arrival; a later one supersedes
        received_at  TEXT NOT NULL,               -- UTC, ISO 8601
        kind         TEXT NOT NULL,               -- 'table'
        file         TEXT NOT NULL,               -- from the workspace's folder, or the bare name
        sheet        TEXT NOT NULL,               -- '' for CSV
        sha256       TEXT NOT NULL,               -- of the file's bytes
        reading      TEXT NOT NULL,               -- sha256 of the figures read from it and their places
        figures      INTEGER NOT NULL,            -- how many facts it carries
        first_period INTEGER,                     -- of its facts; null without any
        last_period  INTEGER,
        previous     TEXT,                        -- not filled yet: the hash of the submission before
        hash         TEXT,                        -- not filled yet: sha256 of this row with `previous`
        CHECK (id > 0)
    );
    CREATE INDEX submission_by_content ON submission (sha256, reading);
    CREATE TABLE fact (
        period     INTEGER NOT NULL,              -- last month (from year 0) * 4 + 0 month, 1 quarter, 2 half, 3 year
        input      INTEGER NOT NULL REFERENCES input,
        unit       INTEGER NOT NULL REFERENCES unit,
        submission INTEGER NOT NULL REFERENCES submission,
        value      REAL,                          -- null unless status is 0
        status     INTEGER NOT NULL,              -- 0 reported, 1 not available, 2 not applicable
        line       INTEGER NOT NULL,              -- line of a CSV file, row of a sheet
        field      INTEGER NOT NULL,              -- column, from 1
        PRIMARY KEY (period, input, unit, submission),
        CHECK ((value IS NULL) = (status <> 0))
    ) WITHOUT ROWID;
    -- REPLACE deletes without asking the triggers of DELETE.
    CREATE TRIGGER fact_is_new BEFORE INSERT ON fact WHEN EXISTS (
        SELECT 1 FROM fact
        WHERE period = NEW.period AND input = NEW.input AND unit = NEW.unit AND submission = NEW.submission
    )
        BEGIN SELECT RAISE(ABORT, 'facts are never replaced'); END;
    CREATE TRIGGER submission_is_new BEFORE INSERT ON submission WHEN EXISTS (
        SELECT 1 FROM submission WHERE id = NEW.id
    )
        BEGIN SELECT RAISE(ABORT, 'submissions are never replaced'); END;
    CREATE TRIGGER unit_is_new BEFORE INSERT ON unit WHEN EXISTS (
        SELECT 1 FROM unit WHERE id = NEW.id OR name = NEW.name
    )
        BEGIN SELECT RAISE(ABORT, 'names are never replaced'); END;
    CREATE TRIGGER input_is_new BEFORE INSERT ON input WHEN EXISTS (
        SELECT 1 FROM input WHERE id = NEW.id OR name = NEW.name
    )
        BEGIN SELECT RAISE(ABORT, 'names are never replaced'); END;
    CREATE TRIGGER fact_is_final BEFORE UPDATE ON fact
        BEGIN SELECT RAISE(ABORT, 'facts are never changed'); END;
    CREATE TRIGGER fact_stays BEFORE DELETE ON fact
        BEGIN SELECT RAISE(ABORT, 'facts are never deleted'); END;
    CREATE TRIGGER submission_is_final BEFORE UPDATE ON submission
        BEGIN SELECT RAISE(ABORT, 'submissions are never changed'); END;
    CREATE TRIGGER submission_stays BEFORE DELETE ON submission
        BEGIN SELECT RAISE(ABORT, 'submissions are never deleted'); END;
    CREATE TRIGGER unit_is_final BEFORE UPDATE ON unit
        BEGIN SELECT RAISE(ABORT, 'names are never changed'); END;
    CREATE TRIGGER unit_stays BEFORE DELETE ON unit
        BEGIN SELECT RAISE(ABORT, 'names are never deleted'); END;
    CREATE TRIGGER input_is_final BEFORE UPDATE ON input
        BEGIN SELECT RAISE(ABORT, 'names are never changed'); END;
    CREATE TRIGGER input_stays BEFORE DELETE ON input
        BEGIN SELECT RAISE(ABORT, 'names are never deleted'); END;
    """,
    # Returned workbooks, whose `kind` is 'workbook': who sent them, and what they tell beside the figures.
    """
    ALTER TABLE submission ADD COLUMN received_on TEXT;     -- the day it arrived, if told; else that of received_at
    ALTER TABLE submission ADD COLUMN reporter TEXT;        -- of a workbook: the unit that sent it in
    ALTER TABLE submission ADD COLUMN asked_period INTEGER; -- of a workbook: the reporting period, as in fact
    ALTER TABLE submission ADD COLUMN signed INTEGER;       -- of a workbook: 1 with our key, 0 accepted by name
    CREATE INDEX submission_by_reporter ON submission (reporter, asked_period);
    CREATE TABLE remark (                         -- only where there is any
        submission INTEGER NOT NULL,
        period     INTEGER NOT NULL,
        input      INTEGER NOT NULL,
        unit       INTEGER NOT NULL,
        evidence   TEXT NOT NULL,                 -- '' for none
        note       TEXT NOT NULL,                 -- same
        PRIMARY KEY (submission, period, input, unit),
        FOREIGN KEY (period, input, unit, submission) REFERENCES fact
    ) WITHOUT ROWID;
    CREATE TRIGGER remark_is_new BEFORE INSERT ON remark WHEN EXISTS (
        SELECT 1 FROM remark
        WHERE submission = NEW.submission AND period = NEW.period AND input = NEW.input AND unit = NEW.unit
    )
        BEGIN SELECT RAISE(ABORT, 'remarks are never replaced'); END;
    CREATE TRIGGER remark_is_final BEFORE UPDATE ON remark
        BEGIN SELECT RAISE(ABORT, 'remarks are never changed'); END;
    CREATE TRIGGER remark_stays BEFORE DELETE ON remark
        BEGIN SELECT RAISE(ABORT, 'remarks are never deleted'); END;
    """,
)
"""A step is never edited once released; a change is a new step."""

WORKBOOKS_SINCE = 2
"""The first version that keeps what returned workbooks tell beside figures."""
