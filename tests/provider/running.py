"""Start the provider in a process of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests import ground

SECRET = "a-secret-of-the-tests"


@contextmanager
def running_provider(folder: Path, *, site: str, people: Mapping[str, object]) -> Iterator[str]:
    """Serve a provider that answers to a site, and yield its issuer; `folder` keeps its rows."""
    key = generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    port = ground.free_port()
    listed = folder / "people.json"
    listed.write_text(json.dumps(people))
    environment = ground.environment_for(home=folder, database="") | {
        "DJANGO_SETTINGS_MODULE": "tests.provider.settings",
        "PROVIDER_DATABASE": str(folder / "provider.sqlite3"),
        "PROVIDER_KEY": pem,
        "PYTHONPATH": str(ground.REPOSITORY),
    }
    answer_to = f"{site}/accounts/oidc/department/callback/"
    process = subprocess.Popen(  # noqa: S603 - our own words only
        [sys.executable, "-m", "tests.provider.serve", str(port), str(listed), answer_to],
        env=environment,
        cwd=ground.REPOSITORY,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == "ready"
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()
