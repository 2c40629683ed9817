"""Benefits: approved once, in one file for the bank, and paid or returned as it says."""

import stat
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import LazySettings
from django.db import IntegrityError, transaction
from django.utils.translation import override
from tests.apps.casework.heating import ANSWERS, AT, CODE, open_the_benefit
from tests.apps.casework.racing import at_once
from tests.people import Person, hire

from guichet.casework import actions as casework
from guichet.casework import queries
from guichet.casework.actions.benefits import bank_file, gather_due
from guichet.casework.models import Application, Decision
from guichet.casework.rules import Cause, Kept, Outcome
from guichet.catalogue.definitions import Answer, benefit_due, definition_for
from guichet.catalogue.definitions.accounts import account_typed, is_account
from guichet.cli import main, pay_benefits
from guichet.components import clock
from guichet.components.benefits import benefit_state
from guichet.components.follow import follow_token
from guichet.interactions.models import Event
from guichet.interactions.rules import PUBLIC, Role
from guichet.payments.actions.benefits import take_report
from guichet.payments.adapters.bank_files import (
    NAMESPACE,
    Debtor,
    ReturnUnreadable,
    Transfer,
    credit_transfers,
    read_status_report,
)
from guichet.payments.models import BenefitBatch, BenefitPayment
from guichet.payments.queries.benefits import batches, outstanding_benefits
from guichet.payments.rules.benefits import BankWord, BenefitState, moves
from guichet.permits import actions as permits
from guichet.permits.rules import REVOCATION_REASONS, SUSPENSION_REASONS

LATER = AT + timedelta(days=3)
AFTER = LATER + timedelta(hours=3)
ACCOUNT = "12345-678-1234567"
IBAN = "DE89370400440532013000"
DEBTOR = Debtor(name="Northshore", account="00001-002-7654321")
Staff = tuple[Person, Person]


@pytest.fixture
def staff(request: pytest.FixtureRequest, fresh_home: Path) -> Staff:
    """Open the benefit and hire two who settle it."""
    assert fresh_home
    if "fresh_database" not in request.fixturenames:
        request.getfixturevalue("db")
    office = open_the_benefit().pk
    return hire("first", role=Role.LEAD, office=office), hire(
        "second", role=Role.OFFICER, office=office
    )


@pytest.fixture
def paying(settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """Say from which account money leaves, and return the command that pays."""
    settings.BENEFITS_ACCOUNT = DEBTOR.account
    monkeypatch.setattr(clock, "now", lambda: LATER + timedelta(days=1))
    return ["pay-benefits", "--out", str(tmp_path)]


def approve(staff: Staff, *, account: str = ACCOUNT, size: int = 2, release: bool = True) -> UUID:
    """Send, propose, confirm and release one application; return its case."""
    answers: dict[str, Answer] = {**ANSWERS, "household_size": size}
    definition = definition_for(CODE)
    case = casework.submit(
        key=uuid4(),
        service=CODE,
        definition_version=definition.version,
        answers=answers | ({"bank_account": account} if account else {}),
        language="en",
        channel="web",
        at=AT,
    ).case
    Application.objects.filter(pk=case).update(stage=definition.stages[-1].code)
    first, second = staff
    proposed = casework.conclude(
        first.viewer, case=case, outcome=Outcome.APPROVED, reason="income-below", words="", at=LATER
    )
    casework.confirm(second.viewer, proposal=proposed.id, at=LATER)
    if release:
        casework.release_due(at=LATER + timedelta(hours=2))
    return case


def found(content: bytes, path: str) -> list[str]:
    root: Element = fromstring(content)
    names = "/".join(f"{{{NAMESPACE}}}{name}" for name in path.split("/"))
    return [each.text or "" for each in root.findall(f".//{names}")]


def report(words: Mapping[UUID, str], *, cents: int = 45000, reason: str = "AC04") -> bytes:
    """Return a bank's pain.002 about payments."""
    lines = "".join(
        f"<TxInfAndSts><OrgnlEndToEndId>{payment.hex}</OrgnlEndToEndId><TxSts>{status}</TxSts>"
        + (f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf>" if status == "RJCT" else "")
        + f'<OrgnlTxRef><Amt><InstdAmt Ccy="CAD">{cents / 100:.2f}</InstdAmt></Amt></OrgnlTxRef>'
        "</TxInfAndSts>"
        for payment, status in words.items()
    )
    return (
        '<?xml version="1.0"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.002.001.10">'
        "<CstmrPmtStsRpt><GrpHdr><MsgId>1</MsgId></GrpHdr><OrgnlPmtInfAndSts>"
        f"{lines}</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
    ).encode()


# Read without a database.


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("12345-678-1234567", ACCOUNT),
        (" 12345 678 123456789012 ", "12345-678-123456789012"),
        ("de89 3704 0044 0532 0130 00", IBAN),
        ("DE89370400440532013001", None),
        ("12345-678-123456", None),
        ("1234567", None),
        ("", None),
        ("<b>", None),
    ],
)
def test_an_account_is_read_as_people_write_it(typed: str, kept: str | None) -> None:
    assert account_typed(typed) == kept
    assert kept is None or is_account(kept)


def test_each_wrong_sign_of_an_iban_is_seen() -> None:
    """Every change of one digit, and every swap of two neighbours, is no account."""
    for place in range(4, len(IBAN)):
        for digit in "0123456789":
            changed = f"{IBAN[:place]}{digit}{IBAN[place + 1 :]}"
            assert (account_typed(changed) is None) == (digit != IBAN[place])
        swapped = f"{IBAN[: place - 1]}{IBAN[place]}{IBAN[place - 1]}{IBAN[place + 1 :]}"
        assert place < 5 or (account_typed(swapped) is None) == (swapped != IBAN)


def test_what_is_paid_follows_the_answers() -> None:
    definition = definition_for(CODE)
    given: dict[str, Answer] = {**ANSWERS, "bank_account": ACCOUNT}
    assert benefit_due(definition, given) == 45000
    assert benefit_due(definition, given | {"household_size": 5}) == 60000
    assert benefit_due(definition, ANSWERS) == 0, "no account, no payment"


def test_the_file_has_its_totals_and_the_same_bytes_each_time() -> None:
    pay = [
        Transfer(id=uuid4(), name="A & <B>", account=ACCOUNT, cents=45000, currency="CAD"),
        Transfer(id=uuid4(), name="N" * 200, account=IBAN, cents=5, currency="CAD"),
    ]
    batch = uuid4()
    made = credit_transfers(pay, batch=batch, debtor=DEBTOR, made_at=AT)
    assert made == credit_transfers(pay, batch=batch, debtor=DEBTOR, made_at=AT)
    assert found(made, "GrpHdr/NbOfTxs") == ["2"]
    assert found(made, "GrpHdr/CtrlSum") == found(made, "PmtInf/CtrlSum") == ["450.05"]
    assert found(made, "InstdAmt") == ["450.00", "0.05"]
    assert found(made, "Cdtr/Nm") == ["A & <B>", "N" * 140]
    assert found(made, "CdtrAgt/FinInstnId/ClrSysMmbId/MmbId") == ["067812345"]
    assert found(made, "CdtrAcct/Id/IBAN") == [IBAN]
    assert all(len(each) <= 35 for each in found(made, "EndToEndId") + found(made, "MsgId"))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<a/>",
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><CstmrPmtStsRpt>&b;</CstmrPmtStsRpt>',
        b"payment;status\n1;paid\n",
    ],
)
def test_what_is_no_report_is_refused(content: bytes) -> None:
    with pytest.raises(ReturnUnreadable, match=r"pain\.002"):
        read_status_report(content)


def test_what_was_paid_may_come_back_and_nothing_else_turns() -> None:
    allowed = {
        (stands, told)
        for stands in BenefitState
        for told in BenefitState
        if moves(stands=stands, told=told)
    }
    sent, paid, back = BenefitState.SENT, BenefitState.PAID, BenefitState.RETURNED
    assert allowed == {(sent, paid), (sent, back), (paid, back)}


# With one.


def test_an_approval_is_paid_once_in_one_file(
    staff: Staff, paying: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    undone = approve(staff, release=False)
    decision = Decision.objects.get(application=undone).pk
    casework.undo(staff[1].viewer, decision=decision, at=LATER)
    approve(staff, account="")
    cases = [approve(staff), approve(staff, size=6), approve(staff)]
    revoked, suspended = approve(staff), approve(staff)
    lead = staff[0].viewer
    casework.revoke_permit(lead, case=revoked, reason=REVOCATION_REASONS[0], at=AFTER)
    casework.suspend_permit(
        lead, case=suspended, reason=SUSPENSION_REASONS[0], until=None, at=AFTER
    )
    assert BenefitPayment.objects.count() == 5

    def dies(**_all: object) -> bool:
        raise KeyboardInterrupt

    # Killed after the file lay there and before anything was marked.
    real = pay_benefits.settle_benefits
    monkeypatch.setattr(pay_benefits, "settle_benefits", dies)
    assert main(paying) == 130
    (path,) = tmp_path.glob("*.xml")
    first = path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    monkeypatch.setattr(pay_benefits, "settle_benefits", real)
    fourth = approve(staff)  # approved meanwhile: it is in the next file
    assert main(paying) == 0
    files = {each.name: each.read_bytes() for each in tmp_path.glob("*.xml")}
    assert (len(files), files[path.name]) == (2, first)
    ids = [each for content in files.values() for each in found(content, "EndToEndId")]
    assert len(ids) == len(set(ids)) == 4, "none twice, none lost"
    states = dict(BenefitPayment.objects.values_list("case", "state"))
    assert {states[case] for case in [*cases, fourth]} == {"sent"}
    assert (states[revoked], states[suspended]) == ("cancelled", "due")
    assert main(paying) == 0
    assert len(list(tmp_path.glob("*.xml"))) == 2
    batch = BenefitBatch.objects.get(payments=3)
    assert batch.total_cents == 150000
    assert main([*paying, "--again", str(batch.pk)]) == 0
    assert path.read_bytes() == first
    assert "1234567" not in "".join(Event.objects.values_list("payload", flat=True))
    # Lifted, it is paid with the next; the database holds a sent one to its batch.
    casework.lift_suspension(lead, case=suspended, at=AFTER)
    assert main(paying) == 0
    assert BenefitPayment.objects.get(case=suspended).state == "sent"
    with pytest.raises(IntegrityError), transaction.atomic():
        BenefitPayment.objects.filter(case=cases[1]).update(batch=None)


def test_the_banks_report_marks_each_and_lists_what_matches_nothing(
    staff: Staff, paying: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paid, other, back, way = (approve(staff, size=size) for size in (2, 6, 2, 2))
    assert main(paying) == 0
    by_case = {row.case: row.pk for row in BenefitPayment.objects.all()}
    words = {by_case[paid]: "ACSC", by_case[back]: "RJCT", by_case[way]: "PDNG"}
    words |= {by_case[other]: "ACSC", uuid4(): "ACSC"}
    answer = tmp_path / "pain002.xml"
    answer.write_bytes(report(words))
    command = ["read-payment-return", str(answer)]
    assert main(command) == 1
    said = capsys.readouterr().out
    assert "1 paid, 1 returned, 0 known before, 1 on their way, 2 match nothing" in said
    assert "the bank says 45000 CAD, we paid 60000" in said
    assert main(command) == 1
    assert "0 paid, 0 returned, 2 known before" in capsys.readouterr().out
    # What was paid may come back later.
    answer.write_bytes(report({by_case[paid]: "RJCT"}, reason="AC01"))
    assert main(command) == 0
    seen = queries.progress_of(PUBLIC, case=paid, at=LATER)
    assert seen is not None
    assert [(each.state, each.reason) for each in seen.benefits] == [("returned", "AC01")]
    lead = staff[0].viewer
    (card,) = batches(lead)
    assert (card.payments, card.sent, card.paid, card.returned) == (4, 2, 0, 2)
    states = [each.state for each in outstanding_benefits(lead)]
    assert states == ["returned", "returned", "sent", "sent"]
    answer.write_bytes(b"<a/>")
    assert main(command) == 1
    assert main(["read-payment-return", str(tmp_path / "none.xml")]) == 1
    browser, path = staff[0].client(), "/en/desk/benefits"
    page = browser.get(path).content.decode()
    assert "closed or blocked" in page
    assert "1,950" in page
    file = browser.get(f"/fr/track/{follow_token(paid)}").content.decode()
    assert "La banque ne connaît aucun compte portant ce numéro." in file
    with override("fr"):  # a fee is « à payer » by the person, a benefit to them
        for state, word in ((BenefitState.DUE, "À verser"), (BenefitState.PAID, "Versé")):
            assert benefit_state(replace(seen.benefits[0], state=state))[1] == word


def test_an_account_that_was_erased_is_left_out_and_said(staff: Staff) -> None:
    case, other = approve(staff), approve(staff)
    batch = gather_due(at=LATER)
    assert batch is not None
    permits.revoke(
        number=str(queries.progress_of(PUBLIC, case=case, at=LATER).permit_number),  # type: ignore[union-attr]  # released above: it is there
        reason=REVOCATION_REASONS[0],
        at=AFTER,
    )
    casework.erase(
        case=case, kinds={Kept.ANSWERS}, cause=Cause.COURT_ORDER, at=AFTER + timedelta(days=1)
    )
    made = bank_file(batch=batch, debtor=DEBTOR)
    assert (made.payments, len(made.without_account)) == (1, 1)
    pay_benefits.settle_benefits(
        batch=batch, content=made.content, without_account=made.without_account, at=LATER
    )
    states = dict(BenefitPayment.objects.values_list("case", "state"))
    assert states == {case: "returned", other: "sent"}
    assert not pay_benefits.settle_benefits(batch=batch, content=b"x", without_account=(), at=LATER)


def test_two_runs_at_once_put_each_payment_into_one_batch(
    fresh_database: str, staff: Staff
) -> None:
    assert fresh_database
    for _each in range(3):
        approve(staff)
    made = at_once(*[lambda: gather_due(at=LATER)] * 3)
    held = set(BenefitPayment.objects.values_list("batch", flat=True))
    assert None not in held
    assert held <= set(made), made
    ids = list(BenefitPayment.objects.values_list("pk", flat=True))
    pay_benefits.settle_benefits(
        batch=next(iter(held)) or uuid4(), content=b"x", without_account=(), at=LATER
    )
    word = [
        BankWord(payment=ids[0], said="x", state=BenefitState.PAID, cents=45000, currency="CAD")
    ]
    done = at_once(*[lambda: take_report(words=word, at=datetime.now(tz=AT.tzinfo))] * 2)
    assert sorted(each.paid for each in done) == [0, 1]  # type: ignore[attr-defined]  # the threads give objects
    assert Event.objects.filter(kind="benefit_paid").count() == 1
