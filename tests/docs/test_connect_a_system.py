"""The receiver written out in the guide believes our messages and no others."""

import re
from datetime import UTC, datetime
from uuid import uuid4

from tests.ground import REPOSITORY

from guichet.integration.rules import as_json, signed_headers, written_secret

GUIDE = REPOSITORY / "docs" / "how-to" / "connect-a-system.md"
AT = datetime(2026, 11, 26, 12, tzinfo=UTC)


def test_the_receiver_of_the_guide_takes_each_signed_message_once() -> None:
    [code] = re.findall(r"```python\n(.*?)```", GUIDE.read_text(), flags=re.DOTALL)
    names: dict[str, object] = {}
    exec(code, names)  # noqa: S102 - our own guide
    take = names["take"]
    assert callable(take)
    secret = bytes(range(32))
    said = {"secret": written_secret(secret), "now": AT.timestamp()}
    body = as_json({"type": "guichet.submitted"})
    headers = signed_headers(secret=secret, message=uuid4(), at=AT, body=body)
    assert take(headers, body, **said) == (204, {"type": "guichet.submitted"})
    assert take(headers, body, **said) == (204, {}), "the same again is taken and does nothing"
    assert take(headers, body + b" ", **said)[0] == 401
    assert take(headers | {"webhook-id": "other"}, body, **said)[0] == 401
    other = signed_headers(secret=bytes(32), message=uuid4(), at=AT, body=body)
    assert take(other, body, **said)[0] == 401
    assert take(headers, body, **said | {"now": AT.timestamp() + 301})[0] == 400
