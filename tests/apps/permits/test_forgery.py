"""Ten thousand ways to spoil a permit, before two checkers that share no line of code.

Neither may accept one spoilt text, nor refuse one genuine text. The mutations come from a fixed
seed, so a failure can be repeated.
"""

import base64
import json
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from itertools import cycle, islice
from typing import Any

import pytest
from django.conf import settings
from joserfc.jwk import ECKey
from tests.apps.permits.samples import IN_FORCE, permit_card, second_verifier

from guichet.interactions.rules import PUBLIC
from guichet.permits import actions
from guichet.permits.queries import PermitCard, public_key_set, verify
from guichet.permits.rules import State
from guichet.permits.rules.signing import sign

pytestmark = pytest.mark.django_db
MUTATIONS = 10_000
ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
URL_SAFE = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"

Mutation = Callable[[random.Random, str, str], str]


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def _raw(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _parts(text: str) -> tuple[str, str, str, str]:
    """Return header, claims, signature and whatever follows (the disclosures)."""
    token, tilde, rest = text.partition("~")
    head, body, signature = token.split(".")
    return head, body, signature, tilde + rest


def _replace_char(draw: random.Random, mine: str, other: str) -> str:
    del other
    place = draw.randrange(len(mine))
    new = draw.choice([c for c in URL_SAFE + ".~" if c != mine[place]])
    return mine[:place] + new + mine[place + 1 :]


def _flip_bit(draw: random.Random, mine: str, other: str) -> str:
    """Flip one bit of one part as decoded, so that the text stays well formed."""
    del other
    parts = list(_parts(mine)[:3])
    which = draw.randrange(3)
    data = bytearray(_raw(parts[which]))
    place = draw.randrange(len(data))
    data[place] ^= 1 << draw.randrange(8)
    parts[which] = _b64(bytes(data))
    return ".".join(parts) + _parts(mine)[3]


def _spare_bits(draw: random.Random, mine: str, other: str) -> str:
    """Set bits of the signature's last character that hold no data."""
    del other
    head, body, signature, rest = _parts(mine)
    value = URL_SAFE.index(signature[-1])
    last = URL_SAFE[value ^ draw.randrange(1, 16)]
    return f"{head}.{body}.{signature[:-1]}{last}{rest}"


def _twin(draw: random.Random, mine: str, other: str) -> str:
    """Give the other of the two signatures that mathematics allows."""
    del draw, other
    head, body, signature, rest = _parts(mine)
    raw = _raw(signature)
    s = ORDER - int.from_bytes(raw[32:], "big")
    return f"{head}.{body}.{_b64(raw[:32] + s.to_bytes(32, 'big'))}{rest}"


def _swap_field(draw: random.Random, mine: str, other: str) -> str:
    """Take one claim from another permit, or a longer life, and keep the signature."""
    head, body, signature, rest = _parts(mine)
    claims, donor = json.loads(_raw(body)), json.loads(_raw(_parts(other)[1]))
    name = draw.choice([name for name in claims if name in donor])
    claims[name] = donor[name] if donor[name] != claims[name] else "another"
    return f"{head}.{_b64(json.dumps(claims).encode())}.{signature}{rest}"


def _other_signature(draw: random.Random, mine: str, other: str) -> str:
    del draw
    head, body, _, rest = _parts(mine)
    return f"{head}.{body}.{_parts(other)[2]}{rest}"


def _header(changes: dict[str, object], *, signature: str | None = None) -> Mutation:
    def mutate(draw: random.Random, mine: str, other: str) -> str:
        del draw, other
        head, body, own, rest = _parts(mine)
        header = json.loads(_raw(head)) | changes
        sealed = own if signature is None else signature
        return f"{_b64(json.dumps(header).encode())}.{body}.{sealed}{rest}"

    return mutate


def _other_key(draw: random.Random, mine: str, other: str) -> str:
    """Sign the same claims with a stranger's key that borrows our key's name."""
    del draw, other
    head, body, _, rest = _parts(mine)
    header = json.loads(_raw(head))
    stranger = ECKey.import_key({**STRANGER.as_dict(private=True), "kid": header["kid"]})
    return sign(payload=_raw(body), media_type=header["typ"], key=stranger) + rest


def _strangers_name(draw: random.Random, mine: str, other: str) -> str:
    """Sign with a stranger's key under the stranger's own name."""
    del draw, other
    head, body, _, rest = _parts(mine)
    return sign(payload=_raw(body), media_type=json.loads(_raw(head))["typ"], key=STRANGER) + rest


def _truncate(draw: random.Random, mine: str, other: str) -> str:
    del other
    return mine[: draw.randrange(len(mine) - 1)]


def _append(draw: random.Random, mine: str, other: str) -> str:
    del other
    return mine + draw.choice([".", "~", "A", "=", "AA~", "~A"])


def _foreign_disclosure(draw: random.Random, mine: str, other: str) -> str:
    """Show another permit's holder under mine; on a compact form, another's claims."""
    if "~" not in mine:
        return _other_signature(draw, mine, other)
    return "~".join([mine.partition("~")[0], *other.split("~")[1:]])


STRANGER = ECKey.import_key(
    {**ECKey.generate_key("P-256", private=True).as_dict(private=True), "kid": "stranger"}
)
MUTATORS: list[Mutation] = [
    _replace_char,
    _flip_bit,
    _spare_bits,
    _twin,
    _swap_field,
    _other_signature,
    _header({"alg": "none"}, signature=""),
    _header({"alg": "none"}),
    _header({"alg": "HS256"}),
    _header({"typ": "statuslist+jwt"}),
    _header({"crit": ["b64"], "b64": False}),
    _header({"kid": "nobodys"}),
    _other_key,
    _strangers_name,
    _truncate,
    _append,
    _foreign_disclosure,
]


def _genuine() -> list[PermitCard]:
    """Return permits of three keys: two that were rotated away and today's."""
    cards = []
    for _ in range(3):
        actions.rotate_key(home=settings.HOME)
        cards += [permit_card(holder=f"Applicant {number:04d}") for number in range(4)]
    return cards


def _mutations(texts: list[str]) -> Iterator[str]:
    draw = random.Random(1729)  # noqa: S311 - a fixed seed, so that a failure repeats
    for mutate in cycle(MUTATORS):
        mine, other = draw.sample(texts, 2)
        if ("~" in mine) != ("~" in other):
            continue
        yield mutate(draw, mine, other)


def _only_withholds(text: str, texts: list[str]) -> bool:
    """Tell whether a cut took whole disclosures away: RFC 9901 gives a holder that right."""
    return text.endswith("~") and any(genuine.startswith(text) for genuine in texts)


def _second_accepts(text: str, *, jwks: dict[str, Any], at: datetime) -> bool:
    second = second_verifier()
    try:
        second.check_any(text, jwks=jwks, at=at.timestamp())
    except second.Refused:
        return False
    return True


def test_no_mutation_is_accepted_and_no_genuine_permit_refused() -> None:
    cards = _genuine()
    texts = [text for card in cards for text in (card.compact, card.credential)]
    jwks: dict[str, Any] = public_key_set(PUBLIC)
    for text in texts:
        assert verify(PUBLIC, presented=text, at=IN_FORCE).state is State.VALID
        assert _second_accepts(text, jwks=jwks, at=IN_FORCE)
    tried = 0
    accepted: list[tuple[str, str]] = []
    for text in islice(_mutations(texts), MUTATIONS):
        if text in texts or _only_withholds(text, texts):
            continue
        tried += 1
        verdict = verify(PUBLIC, presented=text, at=IN_FORCE)
        if verdict.accept or verdict.shown is not None:
            accepted.append(("ours", text))
        if _second_accepts(text, jwks=jwks, at=IN_FORCE):
            accepted.append(("second", text))
    assert accepted == []
    assert tried > MUTATIONS * 0.99


def test_the_mutations_can_fail() -> None:
    """A checker that looks at nothing but the form would let most of them in."""
    cards = [permit_card() for _ in range(2)]
    formed = sum(
        text.count(".") == 2 for text in islice(_mutations([c.compact for c in cards]), 500)
    )
    assert formed > 400


@pytest.mark.parametrize("offset", [timedelta(seconds=-1), timedelta(days=-400)])
def test_a_clock_before_the_first_moment_finds_it_not_begun(offset: timedelta) -> None:
    card = permit_card()
    at = datetime.fromisoformat("2027-01-01T04:00:00+00:00")
    assert verify(PUBLIC, presented=card.compact, at=at).state is State.VALID
    assert verify(PUBLIC, presented=card.compact, at=at + offset).state is State.NOT_YET
    assert not _second_accepts(card.compact, jwks=public_key_set(PUBLIC), at=at + offset)


def test_a_clock_after_the_last_moment_finds_it_expired() -> None:
    card = permit_card()
    end = datetime.fromisoformat("2028-01-01T04:00:00+00:00")
    last = end - timedelta(seconds=1)
    for text in (card.compact, card.credential):
        assert verify(PUBLIC, presented=text, at=last).state is State.VALID
        assert _second_accepts(text, jwks=public_key_set(PUBLIC), at=last)
        assert verify(PUBLIC, presented=text, at=end).state is State.EXPIRED
        assert not _second_accepts(text, jwks=public_key_set(PUBLIC), at=end)


def test_a_permit_without_end_never_expires() -> None:
    card = permit_card(valid_until=None, valid_from=date(2027, 1, 1))
    late = datetime.fromisoformat("2099-01-01T00:00:00+00:00")
    assert verify(PUBLIC, presented=card.compact, at=late).accept
    assert _second_accepts(card.credential, jwks=public_key_set(PUBLIC), at=late)


def test_a_text_signed_by_our_key_that_the_register_never_saw_is_refused() -> None:
    """A stolen key forges signatures; it cannot put a row into the register."""
    card = permit_card()
    head, body, _, _ = _parts(card.compact)
    claims = json.loads(_raw(body))
    from_thief = _resigned(head, claims | {"exp": claims["exp"] + 10_000_000})
    unknown = _resigned(head, claims | {"jti": "CFL-2027-0000-0000"})
    for text in (from_thief, unknown):
        verdict = verify(PUBLIC, presented=text, at=IN_FORCE)
        assert verdict.state is State.UNKNOWN_PERMIT
        assert verdict.shown is None


def _resigned(head: str, claims: dict[str, object]) -> str:
    header = json.loads(_raw(head))
    path = settings.HOME / "keys" / "permits" / "signing.json"
    key = ECKey.import_key(json.loads(path.read_text()))
    assert key.kid == header["kid"]
    return sign(payload=json.dumps(claims).encode(), media_type=header["typ"], key=key)
