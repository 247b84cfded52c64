"""The tables of memory.db."""

from __future__ import annotations

from memory_engine.domain.records.marks import UNPLACED

VERSION = 3
"""Of the tables. A file of a newer version is refused; an older one is brought up by
``UPGRADES``, step by step."""

TABLES = """
CREATE TABLE observations (position INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, day TEXT NOT NULL,
    line TEXT NOT NULL,
    log TEXT NOT NULL, at TEXT NOT NULL, principal TEXT NOT NULL, root_session TEXT NOT NULL,
    session TEXT NOT NULL,
    source TEXT NOT NULL, outside INTEGER NOT NULL);
CREATE INDEX observations_outside ON observations (root_session) WHERE outside = 1;
CREATE INDEX observations_by_session ON observations (session);
CREATE INDEX observations_by_root ON observations (root_session);
CREATE INDEX observations_by_principal ON observations (principal);
CREATE INDEX observations_by_source ON observations (source);
CREATE TABLE entries (number INTEGER PRIMARY KEY, hash TEXT NOT NULL, previous TEXT NOT NULL, dream
    INTEGER NOT NULL,
    verb TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX entries_by_dream ON entries (dream);
CREATE INDEX entries_by_verb ON entries (verb);
CREATE TABLE entry_facts (fact TEXT NOT NULL, entry INTEGER NOT NULL, PRIMARY KEY (fact, entry))
    WITHOUT ROWID;
CREATE INDEX entry_facts_by_entry ON entry_facts (entry);
CREATE TABLE facts (id TEXT PRIMARY KEY, status TEXT NOT NULL, kind TEXT NOT NULL, scope TEXT NOT
    NULL,
    subject TEXT NOT NULL, attribute TEXT NOT NULL, successor TEXT NOT NULL, vetoed INTEGER NOT
    NULL,
    text TEXT NOT NULL, row TEXT NOT NULL,
    confidence REAL NOT NULL, weight REAL NOT NULL, heard TEXT NOT NULL);
CREATE INDEX facts_by_slot ON facts (subject, attribute, scope) WHERE subject != '';
CREATE INDEX facts_merged ON facts (successor) WHERE status = '' AND successor != '';
CREATE INDEX facts_by_status ON facts (status);
CREATE INDEX facts_by_veto ON facts (id) WHERE vetoed = 1;
CREATE INDEX facts_to_list ON facts (weight DESC) WHERE status IN ('asserted', 'corroborated');
CREATE INDEX facts_just_heard ON facts (heard DESC) WHERE status IN ('asserted', 'corroborated');
CREATE TABLE fact_evidence (fact TEXT NOT NULL, observation TEXT NOT NULL, PRIMARY KEY (fact,
    observation)) WITHOUT ROWID;
CREATE INDEX evidence_by_observation ON fact_evidence (observation);
CREATE TABLE fact_anchors (fact TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (fact, path)) WITHOUT
    ROWID;
CREATE INDEX anchors_by_path ON fact_anchors (path);
CREATE VIRTUAL TABLE fact_words USING fts5(text, tokenize='unicode61');
CREATE VIRTUAL TABLE observation_words USING fts5(text, tokenize='unicode61');
CREATE TABLE looks (fact TEXT PRIMARY KEY, due INTEGER NOT NULL, streak INTEGER NOT NULL, verdict
    TEXT NOT NULL)
    WITHOUT ROWID;
CREATE INDEX looks_by_due ON looks (due);
CREATE TABLE look_places (fact TEXT NOT NULL, path TEXT NOT NULL, PRIMARY KEY (fact, path)) WITHOUT
    ROWID;
CREATE INDEX looks_by_path ON look_places (path);
CREATE TABLE dreams (number INTEGER PRIMARY KEY, at REAL NOT NULL, upto INTEGER NOT NULL);
CREATE TABLE published (entry INTEGER PRIMARY KEY, facts TEXT NOT NULL);
CREATE TABLE imported (key TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE marks (source TEXT PRIMARY KEY, mark TEXT NOT NULL) WITHOUT ROWID;
"""

CHECKED = """
CREATE TABLE sums (name TEXT PRIMARY KEY, count INTEGER NOT NULL, sum TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE plans (id TEXT PRIMARY KEY, parts TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE fact_contraries (fact TEXT PRIMARY KEY, contrary TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX contraries_by_contrary ON fact_contraries (contrary)
"""
"""What version 2 brought: a sum over the rows of each table, what the plans were that this store
made, who denies whom."""
SUMS_SINCE = 2
"""The first version whose tables have sums."""

DENIED = """;
INSERT INTO fact_contraries SELECT id, json_extract(row, '$.opposite') FROM facts
    WHERE json_valid(row) AND json_extract(row, '$.opposite') != ''
"""

PLACED = """;
ALTER TABLE facts ADD COLUMN mark TEXT NOT NULL DEFAULT '';
ALTER TABLE facts ADD COLUMN off TEXT NOT NULL DEFAULT '';
ALTER TABLE facts ADD COLUMN noted TEXT NOT NULL DEFAULT '';
ALTER TABLE published ADD COLUMN day TEXT NOT NULL DEFAULT '';
DROP INDEX facts_to_list;
DROP INDEX facts_just_heard;
CREATE INDEX facts_to_list ON facts (mark, weight DESC, id, heard, noted) WHERE mark != '';
CREATE INDEX facts_just_heard ON facts (mark, heard DESC, id, noted) WHERE mark != '';
CREATE INDEX facts_off_pages ON facts (off) WHERE off != ''
"""
"""What version 3 brought: how far a fact is believed on the pages or why it stands on none, the day
of the last entry about it, and the day of a listing."""

ENTRY_DAY = "CASE WHEN json_valid(body) THEN json_extract(body, '$.day') END"
"""The day of an entry, where its body can be read."""

AS_BEFORE = f""";
CREATE TEMP TABLE entry_days AS SELECT number, {ENTRY_DAY} AS day FROM entries;
CREATE UNIQUE INDEX temp.entry_day ON entry_days (number);
UPDATE facts SET noted = coalesce((SELECT day FROM entry_days
    WHERE number = (SELECT max(entry) FROM entry_facts WHERE fact = facts.id)), '');
DROP TABLE entry_days;
UPDATE facts SET mark = CASE status WHEN 'asserted' THEN 'asserted' ELSE 'unverified' END
    WHERE status IN ('asserted', 'corroborated');
INSERT OR REPLACE INTO marks VALUES ('{UNPLACED}', '1')
"""
"""Until somebody has decided, the pages show what they showed before."""

UPGRADES = {
    0: TABLES + CHECKED + PLACED,
    1: CHECKED + DENIED + PLACED + AS_BEFORE,
    2: PLACED.removeprefix(";\n") + AS_BEFORE,
}
"""Version of a file -> the statements that bring it up to ``VERSION``."""

SUMMED = (
    "observations",
    "entries",
    "entry_facts",
    "facts",
    "fact_evidence",
    "fact_anchors",
    "fact_contraries",
    "looks",
    "look_places",
    "dreams",
    "published",
    "imported",
    "marks",
    "plans",
)
"""The tables that triggers sum up; SQLite allows none on ``WORDS``, so whoever writes those
accounts for it."""

WORDS = ("fact_words", "observation_words")

WORD_TABLE = "CREATE VIRTUAL TABLE {} USING fts5(text, tokenize='unicode61')"

LIVE = "('tentative', 'corroborated', 'asserted', 'contested')"


COMPUTED = ("confidence", "weight", "heard", "mark", "off")
"""The columns of ``facts`` that hold what is computed of one, in the order of ``Standing``."""

UPSERT = """
INSERT INTO facts VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (id) DO UPDATE SET status = excluded.status, kind = excluded.kind,
    scope = excluded.scope, subject = excluded.subject, attribute = excluded.attribute,
    successor = excluded.successor, vetoed = excluded.vetoed, text = excluded.text,
    row = excluded.row, confidence = excluded.confidence, weight = excluded.weight,
    heard = excluded.heard, mark = excluded.mark, off = excluded.off,
    noted = excluded.noted
"""
