"""The files a bank takes and gives: ISO 20022 pain.001.001.09 and pain.002.

Credit transfers leave as one payment instruction; what became of each comes back as a status
report, of whichever version: only names that all versions share are read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID
from xml.etree.ElementTree import Element, ParseError, SubElement, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from guichet.payments.rules.benefits import NOT_SAID, BankWord, state_said

NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
_LONGEST_NAME = 140
_CANADA = "CACPA"
_REPORT = "CstmrPmtStsRpt"


class ReturnUnreadable(ValueError):
    """A file is no status report of a bank; the message says why and the mend."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """One payment of a file: to whom, where and how many cents."""

    id: UUID
    name: str
    account: str
    cents: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Debtor:
    """Whose account the money leaves from."""

    name: str
    account: str


def credit_transfers(
    transfers: Sequence[Transfer], *, batch: UUID, debtor: Debtor, made_at: datetime
) -> bytes:
    """Return a pain.001.001.09 file; the same arguments give the same bytes."""
    root = Element("Document", {"xmlns": NAMESPACE})
    start = SubElement(root, "CstmrCdtTrfInitn")
    head = SubElement(start, "GrpHdr")
    total = _amount(sum(each.cents for each in transfers))
    _put(head, "MsgId", batch.hex)
    _put(head, "CreDtTm", made_at.strftime("%Y-%m-%dT%H:%M:%SZ"))
    _put(head, "NbOfTxs", str(len(transfers)))
    _put(head, "CtrlSum", total)
    _put(SubElement(head, "InitgPty"), "Nm", debtor.name[:_LONGEST_NAME])
    order = SubElement(start, "PmtInf")
    _put(order, "PmtInfId", batch.hex)
    _put(order, "PmtMtd", "TRF")
    _put(order, "BtchBookg", "true")
    _put(order, "NbOfTxs", str(len(transfers)))
    _put(order, "CtrlSum", total)
    _put(SubElement(order, "ReqdExctnDt"), "Dt", made_at.strftime("%Y-%m-%d"))
    _put(SubElement(order, "Dbtr"), "Nm", debtor.name[:_LONGEST_NAME])
    _account(SubElement(order, "DbtrAcct"), debtor.account)
    _agent(SubElement(order, "DbtrAgt"), debtor.account)
    for each in transfers:
        line = SubElement(order, "CdtTrfTxInf")
        _put(SubElement(line, "PmtId"), "EndToEndId", each.id.hex)
        paid = SubElement(SubElement(line, "Amt"), "InstdAmt", {"Ccy": each.currency})
        paid.text = _amount(each.cents)
        _agent(SubElement(line, "CdtrAgt"), each.account)
        _put(SubElement(line, "Cdtr"), "Nm", each.name[:_LONGEST_NAME])
        _account(SubElement(line, "CdtrAcct"), each.account)
    made: bytes = tostring(root, encoding="UTF-8", xml_declaration=True)
    return made


def _put(under: Element, name: str, text: str) -> None:
    SubElement(under, name).text = text


def _amount(cents: int) -> str:
    return f"{cents // 100}.{cents % 100:02}"


def _is_canadian(account: str) -> bool:
    return "-" in account


def _account(under: Element, account: str) -> None:
    at = SubElement(under, "Id")
    if _is_canadian(account):
        _put(SubElement(at, "Othr"), "Id", account.split("-")[2])
    else:
        _put(at, "IBAN", account)


def _agent(under: Element, account: str) -> None:
    """Name the bank: by its Canadian number, or not at all, for an IBAN says it itself."""
    at = SubElement(under, "FinInstnId")
    if not _is_canadian(account):
        _put(SubElement(at, "Othr"), "Id", "NOTPROVIDED")
        return
    transit, institution, _number = account.split("-")
    member = SubElement(at, "ClrSysMmbId")
    _put(SubElement(member, "ClrSysId"), "Cd", _CANADA)
    _put(member, "MmbId", f"0{institution}{transit}")


def read_status_report(content: bytes) -> tuple[BankWord, ...]:
    """Return what a pain.002 file says of each payment; raise ReturnUnreadable."""
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise ReturnUnreadable(
            f"The file is no XML that may be read ({error}). Ask the bank for pain.002."
        ) from None
    report = next((each for each in root.iter() if _local(each) == _REPORT), None)
    if report is None:
        raise ReturnUnreadable(
            f"The file has no {_REPORT}: it is no pain.002. Ask the bank for its status report."
        )
    return tuple(_words(report))


def _words(report: Element) -> Iterator[BankWord]:
    for each in report.iter():
        if _local(each) != "TxInfAndSts":
            continue
        said = _text(each, "OrgnlEndToEndId")
        status = _text(each, "TxSts")
        amount = _first(each, "InstdAmt")
        cents, currency = _cents(amount)
        yield BankWord(
            payment=_id(said),
            said=said[:35],
            state=state_said(status),
            reason=_reason(each),
            cents=cents,
            currency=currency,
        )


def _reason(line: Element) -> str:
    reason = _first(line, "Rsn")
    code = "" if reason is None else _text(reason, "Cd") or _text(reason, "Prtry")
    plain = "".join(sign for sign in code if sign.isascii() and sign.isalnum())
    return NOT_SAID if not plain or plain.isdigit() else plain[:10]


def _cents(amount: Element | None) -> tuple[int | None, str]:
    if amount is None:
        return None, ""
    try:
        cents = Decimal((amount.text or "").strip()) * 100
        return int(cents), amount.get("Ccy", "")[:3]
    except (InvalidOperation, ValueError, OverflowError):
        return -1, ""


def _id(text: str) -> UUID | None:
    try:
        return UUID(hex=text)
    except ValueError:
        return None


def _first(under: Element, name: str) -> Element | None:
    return next((each for each in under.iter() if _local(each) == name), None)


def _text(under: Element, name: str) -> str:
    found = _first(under, name)
    return "" if found is None else (found.text or "").strip()


def _local(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]
