"""Whatever brings a home up to date compiles the jurisdiction's own messages as well."""

from pathlib import Path

import pytest
from django.conf import LazySettings
from django.core.management import CommandError
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from guichet.cli.keeping.upkeep import bring_up_to_date, insist_on_tables
from guichet.components.own_messages import compiled_messages

HEAD = 'msgid ""\nmsgstr ""\n"Language: iu\\n"\n"Content-Type: text/plain; charset=UTF-8\\n"\n\n'


@pytest.mark.usefixtures("fresh_database")
def test_own_messages_are_compiled_and_a_bad_catalogue_stops_nothing(
    tmp_path: Path,
    fresh_home: Path,
    settings: LazySettings,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = tmp_path / "own" / "locale" / "iu" / "LC_MESSAGES" / "django.po"
    source.parent.mkdir(parents=True)
    monkeypatch.setattr("guichet.cli.keeping.upkeep.jurisdiction_folder", lambda: source.parents[3])
    settings.STATIC_ROOT = str(fresh_home / "static")
    source.write_text(HEAD + 'msgid "Queue"\nmsgstr "ᑎᒥᐅᔪᑦ"\n')
    bring_up_to_date(collect_again=False)
    compiled = compiled_messages(fresh_home, "iu")
    first = compiled.read_bytes()
    assert "Compiled the jurisdiction's own messages: iu." in capsys.readouterr().out
    source.write_text(HEAD + 'msgid "Queue\n')
    bring_up_to_date(collect_again=False)
    said = capsys.readouterr().out
    assert str(source) in said
    assert "run `guichet init`" in said
    assert compiled.read_bytes() == first


@pytest.mark.usefixtures("fresh_database")
def test_nothing_is_served_from_the_tables_of_an_earlier_release() -> None:
    insist_on_tables()
    (newest,) = MigrationLoader(connection).graph.leaf_nodes("casework")
    MigrationRecorder(connection).record_unapplied(*newest)
    with pytest.raises(CommandError, match=rf"lacks casework\.{newest[1]}\. Run `guichet upgrade`"):
        insist_on_tables()
