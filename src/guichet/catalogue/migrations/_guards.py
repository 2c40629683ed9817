"""What the database itself refuses about active services, on SQLite and on PostgreSQL.

Three promises, held by immediate triggers (SQLite has no deferred ones):

1. A service becomes or stays active only while its first overall ownership starts on or before
   `active_from`, and while its name and summary stand in every official language.
2. While a service is active its ownerships are history: none is altered, a new one starts after
   the last, and only the last may be deleted, never the only one.
3. A language becomes official only when every active service speaks it.
4. A warning about a service speaks every official language.

SQLite forgets triggers when Django rebuilds a table. A later migration that alters one of these
tables there must call `install` again; `tests/apps/catalogue/test_integrity.py` fails otherwise.
"""

from typing import Any

_NO_OWNER = (
    "an active service needs one accountable office from its first active day on; "
    "add the overall ownership while it is a draft, then activate it"
)
_NO_TEXT = (
    "an active service needs its name and summary in every official language; "
    "write the missing text, then activate it"
)
_HISTORY = (
    "who answered for an active service is history; "
    "record a handover as a new ownership that starts after the last one"
)
_ALERT = "a warning stands in every official language; write the missing text"
_LANGUAGE = "an active service has no name or summary in this language yet; write them first"


def _sqlite_lacks_text(service: str, language: str) -> str:
    path = f"""'$."' || {language} || '"'"""
    return " OR ".join(
        f"trim(coalesce(json_extract({service}.{column}, {path}), '')) = ''"
        for column in ("name", "summary")
    )


def _sqlite() -> list[str]:
    unowned = (
        "NOT EXISTS (SELECT 1 FROM catalogue_ownership o WHERE o.service_id = NEW.id "
        "AND o.stage = '' AND o.starts <= NEW.active_from)"
    )
    wordless = (
        "EXISTS (SELECT 1 FROM catalogue_officiallanguage l WHERE "
        f"{_sqlite_lacks_text('NEW', 'l.code')})"
    )
    active = "(SELECT s.status FROM catalogue_service s WHERE s.id = {row}.service_id) = 'active'"
    older = "o.service_id = OLD.service_id AND o.stage = OLD.stage AND o.starts"
    statements = [
        f"""CREATE TRIGGER catalogue_service_{moment.lower()}_guard
        AFTER {moment} ON catalogue_service WHEN NEW.status = 'active' BEGIN
            SELECT RAISE(ABORT, '{_NO_OWNER}') WHERE {unowned};
            SELECT RAISE(ABORT, '{_NO_TEXT}') WHERE {wordless};
        END"""
        for moment in ("INSERT", "UPDATE")
    ]
    statements += [
        f"""CREATE TRIGGER catalogue_ownership_insert_guard
        BEFORE INSERT ON catalogue_ownership WHEN {active.format(row="NEW")} BEGIN
            SELECT RAISE(ABORT, '{_HISTORY}') WHERE EXISTS (
                SELECT 1 FROM catalogue_ownership o WHERE o.service_id = NEW.service_id
                AND o.stage = NEW.stage AND o.starts >= NEW.starts);
        END""",
        f"""CREATE TRIGGER catalogue_ownership_update_guard
        BEFORE UPDATE ON catalogue_ownership
        WHEN {active.format(row="OLD")} OR {active.format(row="NEW")} BEGIN
            SELECT RAISE(ABORT, '{_HISTORY}');
        END""",
        f"""CREATE TRIGGER catalogue_ownership_delete_guard
        BEFORE DELETE ON catalogue_ownership WHEN {active.format(row="OLD")} BEGIN
            SELECT RAISE(ABORT, '{_HISTORY}')
            WHERE EXISTS (SELECT 1 FROM catalogue_ownership o WHERE {older} > OLD.starts)
            OR (OLD.stage = '' AND NOT EXISTS (
                SELECT 1 FROM catalogue_ownership o WHERE {older} < OLD.starts));
        END""",
    ]
    statements += [
        f"""CREATE TRIGGER catalogue_alert_{moment.lower()}_guard
        AFTER {moment} ON catalogue_servicealert BEGIN
            SELECT RAISE(ABORT, '{_ALERT}') WHERE EXISTS (
                SELECT 1 FROM catalogue_officiallanguage l WHERE
                trim(coalesce(json_extract(NEW.text, '$."' || l.code || '"'), '')) = '');
        END"""
        for moment in ("INSERT", "UPDATE")
    ]
    lacking = _sqlite_lacks_text("s", "NEW.code")
    statements += [
        f"""CREATE TRIGGER catalogue_language_{moment.lower()}_guard
        AFTER {moment} ON catalogue_officiallanguage BEGIN
            SELECT RAISE(ABORT, '{_LANGUAGE}') WHERE EXISTS (
                SELECT 1 FROM catalogue_service s WHERE s.status = 'active' AND ({lacking}));
        END"""
        for moment in ("INSERT", "UPDATE")
    ]
    return statements


_POSTGRESQL_SERVICE = f"""
CREATE FUNCTION catalogue_service_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.status <> 'active' THEN RETURN NULL; END IF;
    IF NOT EXISTS (SELECT 1 FROM catalogue_ownership o WHERE o.service_id = NEW.id
                   AND o.stage = '' AND o.starts <= NEW.active_from) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            MESSAGE = '{_NO_OWNER}';
    END IF;
    IF EXISTS (SELECT 1 FROM catalogue_officiallanguage l
               WHERE btrim(coalesce(NEW.name ->> l.code, '')) = ''
               OR btrim(coalesce(NEW.summary ->> l.code, '')) = '') THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            MESSAGE = '{_NO_TEXT}';
    END IF;
    RETURN NULL;
END $$"""

# The service's row is locked before its status is believed: a concurrent activation either waits
# for this ownership to settle or is waited for.
_POSTGRESQL_OWNERSHIP = f"""
CREATE FUNCTION catalogue_ownership_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    touched bigint[];
    refused boolean := false;
BEGIN
    touched := CASE TG_OP WHEN 'INSERT' THEN ARRAY[NEW.service_id]
                          WHEN 'DELETE' THEN ARRAY[OLD.service_id]
                          ELSE ARRAY[OLD.service_id, NEW.service_id] END;
    PERFORM 1 FROM catalogue_service s WHERE s.id = ANY(touched) ORDER BY s.id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT 1 FROM catalogue_service s
                   WHERE s.id = ANY(touched) AND s.status = 'active') THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'INSERT' THEN
        refused := EXISTS (
            SELECT 1 FROM catalogue_ownership o WHERE o.service_id = NEW.service_id
            AND o.stage = NEW.stage AND o.starts >= NEW.starts);
    ELSIF TG_OP = 'DELETE' THEN
        refused := EXISTS (
            SELECT 1 FROM catalogue_ownership o WHERE o.service_id = OLD.service_id
            AND o.stage = OLD.stage AND o.starts > OLD.starts)
        OR (OLD.stage = '' AND NOT EXISTS (
            SELECT 1 FROM catalogue_ownership o WHERE o.service_id = OLD.service_id
            AND o.stage = OLD.stage AND o.starts < OLD.starts));
    ELSE
        refused := true;
    END IF;
    IF refused THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            MESSAGE = '{_HISTORY}';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$"""

_POSTGRESQL_LANGUAGE = f"""
CREATE FUNCTION catalogue_language_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM catalogue_service s WHERE s.status = 'active'
               AND (btrim(coalesce(s.name ->> NEW.code, '')) = ''
                    OR btrim(coalesce(s.summary ->> NEW.code, '')) = '')) THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation',
            MESSAGE = '{_LANGUAGE}';
    END IF;
    RETURN NULL;
END $$"""

_POSTGRESQL_ALERT = f"""
CREATE FUNCTION catalogue_alert_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM catalogue_officiallanguage l
               WHERE btrim(coalesce(NEW.text ->> l.code, '')) = '') THEN
        RAISE EXCEPTION USING ERRCODE = 'integrity_constraint_violation', MESSAGE = '{_ALERT}';
    END IF;
    RETURN NULL;
END $$"""

_POSTGRESQL_ALERTS = [
    _POSTGRESQL_ALERT,
    """CREATE TRIGGER catalogue_alert_guard AFTER INSERT OR UPDATE ON catalogue_servicealert
    FOR EACH ROW EXECUTE FUNCTION catalogue_alert_guard()""",
]

_POSTGRESQL = [
    _POSTGRESQL_SERVICE,
    _POSTGRESQL_OWNERSHIP,
    _POSTGRESQL_LANGUAGE,
    """CREATE TRIGGER catalogue_service_guard AFTER INSERT OR UPDATE ON catalogue_service
    FOR EACH ROW EXECUTE FUNCTION catalogue_service_guard()""",
    """CREATE TRIGGER catalogue_ownership_guard
    BEFORE INSERT OR UPDATE OR DELETE ON catalogue_ownership
    FOR EACH ROW EXECUTE FUNCTION catalogue_ownership_guard()""",
    """CREATE TRIGGER catalogue_language_guard
    AFTER INSERT OR UPDATE ON catalogue_officiallanguage
    FOR EACH ROW EXECUTE FUNCTION catalogue_language_guard()""",
]


def install(_apps: Any, schema_editor: Any) -> None:
    """Put the guards in place, replacing those that stand there.

    Migration 0002 runs it before there are warnings; it leaves their guard to a later one.
    """
    remove(_apps, schema_editor)
    postgresql = schema_editor.connection.vendor == "postgresql"
    tables = schema_editor.connection.introspection.table_names()
    alerts = "catalogue_servicealert" in tables
    if postgresql:
        statements = [*_POSTGRESQL, *(_POSTGRESQL_ALERTS if alerts else ())]
    else:
        statements = [each for each in _sqlite() if alerts or "catalogue_alert" not in each]
    for statement in statements:
        schema_editor.execute(statement, None)


def remove(_apps: Any, schema_editor: Any) -> None:
    """Take the guards away."""
    if schema_editor.connection.vendor == "postgresql":
        for kind in ("service", "ownership", "language", "alert"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS catalogue_{kind}_guard CASCADE", None)
        return
    for name in (
        *("service_insert", "service_update", "language_insert", "language_update"),
        *("ownership_insert", "ownership_update", "ownership_delete"),
        *("alert_insert", "alert_update"),
    ):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS catalogue_{name}_guard", None)
