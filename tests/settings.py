"""Settings for tests: those of production, with a home and a secret of their own.

The database stays a file with production's pragmas: an in-memory one would hide every fault that
two writers, a write-ahead log or a second process can show.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_given = os.environ.get("GUICHET_TEST_HOME")
_home = Path(_given or tempfile.mkdtemp(prefix="guichet-tests-"))
if not _given:
    atexit.register(shutil.rmtree, _home, ignore_errors=True)
(_home / "static").mkdir(parents=True, exist_ok=True)
(_home / "secret").write_text("a secret for tests only, of no use anywhere else, sixty letters")
(_home / "secret").chmod(0o600)
os.environ["GUICHET_HOME"] = str(_home)

from guichet.site.settings import *  # noqa: E402, F403 - the environment above comes first

DATABASES["default"]["CONN_MAX_AGE"] = 0  # noqa: F405 - from the star above
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405 - the same
    DATABASES["default"]["TEST"] = {"NAME": str(_home / "tests.sqlite3")}  # noqa: F405 - the same
STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405 - the same
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)

from guichet.permits.adapters.keys import ensure_key  # noqa: E402 - it needs no settings

ensure_key(_home)
