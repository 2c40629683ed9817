"""Settings for tests: a home and a secret of their own, plain static files."""

import os
import tempfile
from pathlib import Path

_home = Path(os.environ.setdefault("GUICHET_HOME", tempfile.mkdtemp(prefix="guichet-tests-")))
_home.mkdir(parents=True, exist_ok=True)
(_home / "secret").write_text("a secret for tests only, of no use anywhere else, sixty letters")

from guichet.site.settings import *  # noqa: E402, F403 - the environment above comes first

STORAGES["staticfiles"]["BACKEND"] = (  # noqa: F405 - from the star above
    "django.contrib.staticfiles.storage.StaticFilesStorage"
)
