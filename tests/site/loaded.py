"""The site as the web server runs it, and one address more that lists what its process holds."""

import json
import sys
from collections.abc import Iterable
from typing import Any

from guichet.site.wsgi import application as site


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - WSGI's own
    """Answer as the site does; `/loaded` lists the modules of this process."""
    if environ["PATH_INFO"] != "/loaded":
        return site(environ, start_response)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(sorted(sys.modules)).encode()]
