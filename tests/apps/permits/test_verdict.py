"""What a check says and what it shows."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from django.conf import settings
from hypothesis import HealthCheck, given
from hypothesis import settings as tries
from hypothesis import strategies as st
from tests.apps.permits.samples import AT, FACTS, IN_FORCE, permit_card, second_verifier

from guichet.interactions.rules import PUBLIC
from guichet.permits import actions
from guichet.permits.queries import public_key_set, verify
from guichet.permits.rules import Fact, State, plain

pytestmark = pytest.mark.django_db
TEXT = (
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)
    .map(plain)
    .filter(bool)
)


def test_a_genuine_permit_is_shown_as_printed() -> None:
    card = permit_card()
    for presented in (card.compact, card.credential):
        verdict = verify(PUBLIC, presented=presented, at=IN_FORCE)
        assert verdict.accept
        assert verdict.shown is not None
        assert verdict.shown.number == card.number
        assert verdict.shown.holder == "Applicant 0001"
        assert verdict.shown.facts == FACTS


def test_the_qr_codes_address_and_text_with_line_breaks_are_read() -> None:
    compact = permit_card().compact
    for presented in (
        f"https://services.example/verify?p={compact}",
        f"https://services.example/en/verify?x=1&p={quote(compact)}#top",
        f"  {compact[:60]}\r\n{compact[60:]} ",
    ):
        assert verify(PUBLIC, presented=presented, at=IN_FORCE).accept


def test_a_holder_may_leave_disclosures_out() -> None:
    token, _holder, first, *_ = permit_card().credential.split("~")
    verdict = verify(PUBLIC, presented=f"{token}~{first}~", at=IN_FORCE)
    assert verdict.accept
    assert verdict.shown is not None
    assert verdict.shown.holder is None
    assert verdict.shown.facts == FACTS[:1]


def test_a_number_alone_proves_nothing_and_shows_nothing() -> None:
    card = permit_card()
    for presented in (card.number, card.number.lower().replace("-", " "), "CFL-2027-0000-0000"):
        verdict = verify(PUBLIC, presented=presented, at=IN_FORCE)
        assert verdict.state is State.NUMBER_ONLY
        assert verdict.shown is None


@pytest.mark.parametrize(
    "presented",
    ["", " ", "hello", "..", "a.b.c", "~", "é" * 50, "\x00", "A" * 50_000, "{" * 30_000, "p="],
)
def test_anything_else_is_unreadable(presented: str) -> None:
    assert verify(PUBLIC, presented=presented, at=IN_FORCE).state is State.UNREADABLE


@given(presented=st.text(max_size=300))
@tries(max_examples=200, suppress_health_check=list(HealthCheck))
def test_no_text_is_accepted_or_breaks_the_check(presented: str) -> None:
    assert not verify(PUBLIC, presented=presented, at=IN_FORCE).accept


@given(holder=TEXT, label=TEXT, value=TEXT)
@tries(max_examples=40, suppress_health_check=list(HealthCheck))
def test_what_was_signed_comes_back_in_both_checkers(holder: str, label: str, value: str) -> None:
    fact = Fact(label={"en": label, "fr": label}, value=value)
    card = permit_card(holder=holder, facts=(fact,))
    verdict = verify(PUBLIC, presented=card.credential, at=IN_FORCE)
    assert verdict.shown is not None
    assert (verdict.shown.holder, verdict.shown.facts) == (holder, (fact,))
    second = second_verifier()
    for text in (card.compact, card.credential):
        found = second.check_any(text, jwks=public_key_set(PUBLIC), at=IN_FORCE.timestamp())
        assert (found.number, found.holder) == (card.number, holder)


def test_revoked_is_said_at_once_and_before_expired() -> None:
    card = permit_card()
    revoked_at = datetime(2027, 3, 3, 14, 0, tzinfo=UTC)
    actions.revoke(number=card.number, reason="false-information", at=revoked_at)
    for at in (revoked_at, datetime(2029, 1, 1, tzinfo=UTC)):
        verdict = verify(PUBLIC, presented=card.compact, at=at)
        assert verdict.state is State.REVOKED
        assert not verdict.accept
        assert verdict.revoked_at == revoked_at
        assert verdict.reason == "false-information"


def test_permits_of_an_old_key_stay_good_after_rotation() -> None:

    old = permit_card()
    key = actions.rotate_key(home=settings.HOME)
    new = permit_card()
    assert verify(PUBLIC, presented=old.compact, at=IN_FORCE).accept
    assert verify(PUBLIC, presented=new.compact, at=IN_FORCE).accept
    assert public_key_set(PUBLIC)["keys"][0]["kid"] == key
    assert all("d" not in jwk for jwk in public_key_set(PUBLIC)["keys"])


def test_before_issue_there_is_no_clock_trouble() -> None:
    assert verify(PUBLIC, presented=permit_card().compact, at=AT).state is State.NOT_YET


@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_a_plain_text_is_one_line_that_nothing_turns_round(text: str) -> None:
    made = plain(text)
    assert plain(made) == made
    assert not set(made) & set("\u202e\u2066\u200f\n\r\t\x00")


def test_a_name_that_would_read_differently_is_signed_as_it_reads() -> None:
    card = permit_card(holder="Applicant \u202e1000\n  0001\x00")
    assert card.holder == "Applicant 1000 0001"
