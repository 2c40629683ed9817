"""The worked example of `docs/reference/permit-credential.md`, step by step."""

import json
import re
from datetime import UTC, datetime
from typing import Any

import pytest
from joserfc.jwk import ECKey
from tests.apps.permits.samples import REPOSITORY, second_verifier

from guichet.permits.adapters.keys import _KID_LENGTH
from guichet.permits.rules.credential import check_compact, check_credential
from guichet.permits.rules.signing import check
from guichet.permits.rules.status_list import SIZE, STATUS_LIST_TYPE

PAGE = (REPOSITORY / "docs" / "reference" / "permit-credential.md").read_text()
JWKS, SAID = (json.loads(block) for block in re.findall(r"```json\n(.+?)\n```", PAGE))
COMPACT, CREDENTIAL, STATUS = re.findall(r"```text\n(.+?)\n```", PAGE)
KEYS = {jwk["kid"]: ECKey.import_key(jwk) for jwk in JWKS["keys"]}
AT = datetime(2027, 6, 1, 12, tzinfo=UTC).timestamp()


def test_our_own_checker_reads_the_example() -> None:
    assert check_compact(COMPACT, keys=KEYS).claims == SAID
    presented = check_credential(CREDENTIAL, keys=KEYS)
    assert presented.holder == SAID["sub"]
    assert [fact["value"] for fact in presented.facts] == ["NS 40718"]
    assert check(text=STATUS, media_type=STATUS_LIST_TYPE, keys=KEYS).claims["ttl"] == 60


@pytest.mark.parametrize(
    "text", [COMPACT, CREDENTIAL, f"https://services.example/verify?p={COMPACT}"]
)
def test_the_second_implementation_reads_the_example(text: str) -> None:
    found = second_verifier().check_any(text, jwks=JWKS, at=AT, status=STATUS)
    assert (found.number, found.holder) == (SAID["jti"], SAID["sub"])
    assert found.status_known


def test_every_claim_of_the_example_stands_in_a_table_and_no_other() -> None:
    def table(title: str) -> set[str]:
        body = re.split(rf"^## {title}$", PAGE, flags=re.MULTILINE)[1].split("\n## ")[0]
        cells = re.findall(r"^\| (`.+?) \|", body, flags=re.MULTILINE)
        return {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}

    credential = check_credential(CREDENTIAL, keys=KEYS).claims
    assert table("Claims of the compact form") == set(SAID)
    assert table("Claims of the credential") == set(credential)


def test_the_numbers_on_the_page_are_the_codes() -> None:
    (jwk,) = JWKS["keys"]
    bare: Any = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    assert ECKey.import_key(bare).thumbprint()[:_KID_LENGTH] == jwk["kid"]
    assert f"{SIZE:,}" in PAGE
    assert f"idx ÷ {SIZE}" in PAGE
