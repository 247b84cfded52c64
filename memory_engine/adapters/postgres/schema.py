"""A store's tables in PostgreSQL, and SQLite's functions for it.

Its questions use these. Ids and paths are put in order by their bytes, as SQLite does, and bodies
are text: the chain is over their exact bytes.
"""

from __future__ import annotations

VERSION = 2
"""Of these tables. A newer one is refused, an older one is brought up by ``UPGRADES``."""

CHANNEL = "kairos_head"
"""What a writer tells its listeners at a commit, in the schema of the store."""

TEXT = 'text COLLATE "C" NOT NULL'

FUNCTIONS = """
CREATE FUNCTION json_each(body text) RETURNS TABLE (value text)
    LANGUAGE sql IMMUTABLE AS 'SELECT jsonb_array_elements_text(body::jsonb) COLLATE "C"';
CREATE FUNCTION json_valid(body text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM body::json;
    RETURN true;
EXCEPTION WHEN invalid_text_representation OR untranslatable_character THEN
    RETURN false;
END $$;
CREATE FUNCTION json_extract(body text, name text) RETURNS text LANGUAGE sql IMMUTABLE
    AS $$SELECT body::json ->> substr(name, 3)$$;
CREATE FUNCTION max(one text, other text) RETURNS text
    LANGUAGE sql IMMUTABLE AS 'SELECT greatest(one, other)';
CREATE FUNCTION glob(pattern text, body text) RETURNS boolean LANGUAGE sql IMMUTABLE AS $$
    SELECT body ~ ('^' || replace(replace(regexp_replace(regexp_replace(
        pattern, '\\[.\\]', '?', 'g'), '([].^$+(){}|\\\\[])', '\\\\\\1', 'g'),
        '*', '.*'), '?', '.') || '$')$$;
CREATE FUNCTION instr(body text, part text) RETURNS integer
    LANGUAGE sql IMMUTABLE AS 'SELECT strpos(body, part)';
CREATE AGGREGATE json_group_array(text) (
    sfunc = array_append, stype = text[], initcond = '{}', finalfunc = array_to_json_text
);
CREATE AGGREGATE group_concat(text) (
    sfunc = array_append, stype = text[], initcond = '{}', finalfunc = array_to_commas
)
"""
"""What SQLite has and PostgreSQL has not, or under another name."""

BEFORE_FUNCTIONS = """
CREATE FUNCTION array_to_json_text(found text[]) RETURNS text
    LANGUAGE sql IMMUTABLE AS 'SELECT array_to_json(found)::text';
CREATE FUNCTION array_to_commas(found text[]) RETURNS text
    LANGUAGE sql IMMUTABLE AS $$SELECT nullif(array_to_string(found, ','), '')$$
"""

TABLES = f"""
CREATE TABLE observations (position bigint PRIMARY KEY, id {TEXT} UNIQUE, day {TEXT}, line {TEXT},
    log {TEXT}, at {TEXT}, principal {TEXT}, root_session {TEXT}, session {TEXT}, source {TEXT},
    outside integer NOT NULL);
CREATE INDEX observations_outside ON observations (root_session) WHERE outside = 1;
CREATE INDEX observations_by_session ON observations (session);
CREATE INDEX observations_by_root ON observations (root_session);
CREATE INDEX observations_by_principal ON observations (principal);
CREATE INDEX observations_by_source ON observations (source);
CREATE TABLE entries (number bigint PRIMARY KEY, hash {TEXT}, previous {TEXT} UNIQUE,
    dream bigint NOT NULL, verb {TEXT}, body {TEXT});
CREATE INDEX entries_by_dream ON entries (dream, number);
CREATE TABLE entry_facts (fact {TEXT}, entry bigint NOT NULL, PRIMARY KEY (fact, entry));
CREATE INDEX entry_facts_by_entry ON entry_facts (entry);
CREATE TABLE facts (id {TEXT} PRIMARY KEY, status {TEXT}, kind {TEXT}, scope {TEXT},
    subject {TEXT}, attribute {TEXT}, successor {TEXT}, vetoed integer NOT NULL, text {TEXT},
    row {TEXT}, confidence double precision NOT NULL, weight double precision NOT NULL,
    heard {TEXT}, mark {TEXT} DEFAULT '', off {TEXT} DEFAULT '', noted {TEXT} DEFAULT '',
    rowid bigint UNIQUE);
CREATE INDEX facts_by_slot ON facts (subject, attribute, scope) WHERE subject != '';
CREATE INDEX facts_merged ON facts (successor) WHERE status = '' AND successor != '';
CREATE INDEX facts_by_status ON facts (status);
CREATE INDEX facts_by_veto ON facts (id) WHERE vetoed = 1;
CREATE INDEX facts_to_list ON facts (mark, weight DESC, id) WHERE mark != '';
CREATE INDEX facts_just_heard ON facts (mark, heard DESC, id) WHERE mark != '';
CREATE INDEX facts_off_pages ON facts (off) WHERE off != '';
CREATE TABLE fact_evidence (fact {TEXT}, observation {TEXT}, PRIMARY KEY (fact, observation));
CREATE INDEX evidence_by_observation ON fact_evidence (observation);
CREATE TABLE fact_anchors (fact {TEXT}, path {TEXT}, PRIMARY KEY (fact, path));
CREATE INDEX anchors_by_path ON fact_anchors (path);
CREATE TABLE fact_contraries (fact {TEXT} PRIMARY KEY, contrary {TEXT});
CREATE INDEX contraries_by_contrary ON fact_contraries (contrary);
CREATE TABLE fact_words (rowid bigint PRIMARY KEY, text {TEXT}, words text[] NOT NULL,
    places tsvector NOT NULL);
CREATE INDEX fact_words_found ON fact_words USING gin (places);
CREATE TABLE observation_words (rowid bigint PRIMARY KEY, text {TEXT}, words text[] NOT NULL,
    places tsvector NOT NULL);
CREATE INDEX observation_words_found ON observation_words USING gin (places);
CREATE TABLE looks (fact {TEXT} PRIMARY KEY, due bigint NOT NULL, streak bigint NOT NULL,
    verdict {TEXT});
CREATE INDEX looks_by_due ON looks (due);
CREATE TABLE look_places (fact {TEXT}, path {TEXT}, PRIMARY KEY (fact, path));
CREATE INDEX looks_by_path ON look_places (path);
CREATE TABLE dreams (number bigint PRIMARY KEY, at double precision NOT NULL, upto bigint NOT NULL);
CREATE TABLE published (entry bigint PRIMARY KEY, facts {TEXT}, day {TEXT} DEFAULT '');
CREATE TABLE imported (key {TEXT} PRIMARY KEY);
CREATE TABLE marks (source {TEXT} PRIMARY KEY, mark {TEXT});
CREATE TABLE plans (id {TEXT} PRIMARY KEY, parts {TEXT});
CREATE TABLE sums (name {TEXT} PRIMARY KEY, count bigint NOT NULL, sum numeric NOT NULL,
    words bigint NOT NULL DEFAULT 0);
CREATE TABLE kairos (version integer NOT NULL)
"""

WRITING, REWRITING = "kairos.writing", "kairos.rewriting"
"""The settings that a writer of ours has for the length of a transaction; the latter only to mend
and to redact."""

TRIGGERS = """
CREATE FUNCTION row_digest(body text) RETURNS numeric LANGUAGE sql IMMUTABLE
    AS $$SELECT ('x' || left(encode(sha256(convert_to(body, 'UTF8')), 'hex'), 15))::bit(60)
        ::bigint$$;
CREATE FUNCTION account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    name text := 'kairos.sum_' || TG_TABLE_NAME;
    kept text := current_setting(name, true);
    many bigint := 0;
    total numeric := 0;
BEGIN
    IF coalesce(current_setting('kairos.writing', true), '') != 'on' THEN
        RETURN NULL;
    END IF;
    IF coalesce(kept, '') != '' THEN
        many := split_part(kept, ' ', 1)::bigint;
        total := split_part(kept, ' ', 2)::numeric;
    END IF;
    IF TG_OP != 'INSERT' THEN
        many := many - 1;
        total := total - row_digest(OLD::text);
    END IF;
    IF TG_OP != 'DELETE' THEN
        many := many + 1;
        total := total + row_digest(NEW::text);
    END IF;
    PERFORM set_config(name, many || ' ' || total, true);
    RETURN NULL;
END $$;
CREATE FUNCTION next_position() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.position := (SELECT coalesce(max(position), 0) + 1 FROM observations);
    RETURN NEW;
END $$;
CREATE TRIGGER numbered BEFORE INSERT ON observations FOR EACH ROW WHEN (NEW.position IS NULL)
    EXECUTE FUNCTION next_position();
CREATE FUNCTION next_row() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.rowid := (SELECT coalesce(max(rowid), 0) + 1 FROM facts);
    RETURN NEW;
END $$;
CREATE TRIGGER numbered BEFORE INSERT ON facts FOR EACH ROW WHEN (NEW.rowid IS NULL)
    EXECUTE FUNCTION next_row();
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('kairos.rewriting', true), '') != 'on' THEN
        RAISE EXCEPTION 'the ledger is only appended to';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON entries FOR EACH ROW
    EXECUTE FUNCTION append_only();
CREATE TRIGGER append_only_whole BEFORE TRUNCATE ON entries FOR EACH STATEMENT
    EXECUTE FUNCTION append_only()
"""
"""What accounts for each row that is written, numbers what comes, and keeps the ledger from being
altered. The body of a function holds semicolons, so none of this is cut at them."""

SEVERAL = f"""
CREATE TABLE seats (seat {TEXT} PRIMARY KEY, key {TEXT}, account {TEXT} DEFAULT '');
CREATE TABLE redactions (seat {TEXT}, entry {TEXT}, sealed {TEXT}, account {TEXT} DEFAULT '',
    PRIMARY KEY (seat, entry));
CREATE TABLE brought (kind {TEXT}, number bigint NOT NULL, account {TEXT},
    PRIMARY KEY (kind, number));
CREATE FUNCTION by_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.account := session_user;
    RETURN NEW;
END $$;
CREATE TRIGGER by_account BEFORE INSERT ON seats FOR EACH ROW EXECUTE FUNCTION by_account();
CREATE TRIGGER by_account BEFORE INSERT ON redactions FOR EACH ROW EXECUTE FUNCTION by_account();
CREATE FUNCTION brought() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path FROM CURRENT AS $$
BEGIN
    IF TG_TABLE_NAME = 'entries' THEN
        INSERT INTO brought SELECT 'entry', number, session_user FROM fresh ON CONFLICT DO NOTHING;
    ELSE
        INSERT INTO brought SELECT 'observation', position, session_user FROM fresh
            ON CONFLICT DO NOTHING;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER brought AFTER INSERT ON entries REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION brought();
CREATE TRIGGER brought AFTER INSERT ON observations REFERENCING NEW TABLE AS fresh
    FOR EACH STATEMENT EXECUTE FUNCTION brought();
CREATE FUNCTION own_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    said text[];
BEGIN
    FOR said IN SELECT regexp_matches(split_part(NEW.line, E'\\t', 2),
            '(\\w+)=("(?:[^"\\\\]|\\\\.)*"|\\S+)', 'g') LOOP
        CONTINUE WHEN said[1] != 'shared';
        IF trim(BOTH '"' FROM said[2]) != session_user AND NOT pg_has_role(session_user,
                (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'MEMBER') THEN
            RAISE EXCEPTION '% can''t bring in what % shared', session_user, said[2]
                USING ERRCODE = 'insufficient_privilege';
        END IF;
    END LOOP;
    RETURN NEW;
END $$;
CREATE TRIGGER own_word BEFORE INSERT OR UPDATE OF line ON observations FOR EACH ROW
    WHEN (NEW.line LIKE '%shared=%') EXECUTE FUNCTION own_word()
"""
"""What version 2 brought: machines by their seats with a public key each, redactions that wait for
them to be carried out there, and which account brought each row, which nobody writes by hand."""

UPGRADES = {1: SEVERAL}
"""Version of a schema -> the statements that bring it up by one."""

ACCOUNTED = (
    "CREATE TRIGGER account AFTER INSERT OR UPDATE OR DELETE ON {} FOR EACH ROW "
    "EXECUTE FUNCTION account()"
)
