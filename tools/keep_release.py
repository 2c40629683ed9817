"""Keep a small filled installation of this release, for later releases to prove they upgrade it.

Run at each release, once on SQLite and once with GUICHET_DATABASE_URL naming an empty PostgreSQL
database: it writes tests/releases/<release>-<database>.tar.gz, a backup of a few days' invented
history. The keys and the secret in it were made for it and open nothing else.
"""

import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
FOLDER = REPOSITORY / "tests" / "releases"
DAYS = "25"
LARGEST = 100_000  # bytes: these stay in the repository for ever


def main() -> None:
    """Make a home, live a few days in it, and keep it."""
    kind = "postgresql" if "GUICHET_DATABASE_URL" in os.environ else "sqlite"
    target = FOLDER / f"{version('guichet')}-{kind}.tar.gz"
    FOLDER.mkdir(exist_ok=True)
    target.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        environment = {name: value for name, value in os.environ.items() if name != "GUICHET_DATA"}
        environment["GUICHET_HOME"] = folder
        for arguments in (["init"], ["demo", "--days", DAYS], ["backup", str(target)]):
            subprocess.run(  # noqa: S603 - our own words only
                [sys.executable, "-m", "guichet", *arguments], env=environment, check=True
            )
    target.chmod(0o644)
    size = target.stat().st_size
    print(f"{target.relative_to(REPOSITORY)}: {size} bytes")
    if size > LARGEST:
        raise SystemExit(f"{LARGEST} bytes is the most that one may take. Live fewer days.")


if __name__ == "__main__":
    main()
