"""A filled installation of each earlier release comes up to this one with nothing lost."""

import shutil
from pathlib import Path

import pytest
from django.db import connections
from tests import ground

from guichet.cli.keeping import databases
from guichet.cli.keeping.archive import unpack

_KEPT = ground.REPOSITORY / "tests" / "releases"
_RELEASES = sorted({path.name.rpartition("-")[0] for path in _KEPT.glob("*.tar.gz")})


def _lay(release: str, home: Path, address: str) -> int:
    """Lay a home and its database as that release left them; return how many applications."""
    kind = "postgresql" if ground.on_postgresql() else "sqlite"
    unpacked = home.with_name("unpacked")
    manifest = unpack(_KEPT / f"{release}-{kind}.tar.gz", unpacked)
    shutil.copytree(unpacked / "home", home, dirs_exist_ok=True)
    shutil.copy(unpacked / "secret", home / "secret")
    shared = connections["default"].settings_dict
    before = shared["NAME"]
    connections.close_all()
    shared["NAME"] = address.split("/", 3)[3]
    try:
        databases.put_back(unpacked / databases.member_name())
    finally:
        connections.close_all()
        shared["NAME"] = before
    return manifest.rows["casework_application"]


@pytest.mark.long
@pytest.mark.parametrize("release", _RELEASES)
@pytest.mark.usefixtures("fresh_database")
def test_a_filled_home_of_an_earlier_release_is_upgraded(release: str, tmp_path: Path) -> None:
    home = tmp_path / "home"
    with ground.empty_database(tmp_path) as address:
        home.mkdir()
        filed = _lay(release, home, address)
        environment = ground.environment_for(home=home, database=address)
        done = ground.run_guichet("upgrade", environment=environment)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "The heads agree" in done.stdout
        kept = next((home / "backups").iterdir())
        assert f"guichet restore {kept} --replace" in done.stdout
        assert unpack(kept, None).rows["casework_application"] == filed
        counted = ground.run_python(
            "import django; django.setup()\n"
            "from guichet.casework.queries import volume\n"
            "from guichet.interactions.rules import SYSTEM\n"
            "print(volume(SYSTEM))",
            environment=environment,
        )
        assert int(counted.stdout) == filed > 0


def test_an_earlier_release_is_kept_for_both_databases() -> None:
    assert _RELEASES
    for release in _RELEASES:
        for kind in ("sqlite", "postgresql"):
            assert 0 < (_KEPT / f"{release}-{kind}.tar.gz").stat().st_size <= 100_000
