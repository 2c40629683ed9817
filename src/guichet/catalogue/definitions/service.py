"""What a service is, as its department defined it: one frozen object per dated version.

`eq=False` throughout: a definition is itself and nothing else, so it can key a cache cheaply.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from guichet.catalogue.definitions.conditions import Condition
from guichet.catalogue.definitions.integrity import Integrity
from guichet.catalogue.definitions.money import BenefitRule, FeeRule
from guichet.catalogue.definitions.tables import DecisionTable

Texts = Mapping[str, str]
Lines = Mapping[str, tuple[str, ...]]
Answer = str | int | bool | list[str]
Answers = Mapping[str, Answer]


class Kind(StrEnum):
    """What sort of answer a question takes."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    WHOLE_NUMBER = "whole_number"
    DECIMAL = "decimal"
    DATE = "date"
    RADIOS = "radios"
    CHECKBOXES = "checkboxes"
    SELECT = "select"
    EMAIL = "email"
    YES_NO = "yes_no"
    PATTERN = "pattern"
    ACCOUNT = "account"
    DOCUMENT = "document"


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Option:
    """One of the answers offered."""

    code: str
    label: Texts
    hint: Texts | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Question:
    """One thing asked, with all that its field, its checks and its messages need.

    A question for documents takes up to `most_files` files of the `types` named, each of up to
    `most_megabytes` million bytes.
    """

    code: str
    kind: Kind
    label: Texts
    noun: Texts
    hint: Texts | None = None
    why: Texts | None = None
    required: bool = True
    condition: Condition | None = None
    options: tuple[Option, ...] = ()
    format: str = ""
    example: Texts | None = None
    unit: str = ""
    decimals: int = 0
    least: Decimal | None = None
    most: Decimal | None = None
    earliest: date | str | None = None
    latest: date | str | None = None
    entry: str = "fields"
    max_length: int = 200
    autocomplete: str = ""
    types: tuple[str, ...] = ()
    most_files: int = 1
    most_megabytes: int = 10
    missing: Texts | None = None
    too_early: Texts | None = None
    too_late: Texts | None = None

    @cached_property
    def option_codes(self) -> tuple[str, ...]:
        """Return the codes of the options, in the order shown."""
        return tuple(option.code for option in self.options)


@dataclass(frozen=True, eq=False, kw_only=True)
class QuestionGroup:
    """What is asked on one page."""

    code: str
    title: Texts
    intro: Texts | None = None
    condition: Condition | None = None
    questions: tuple[Question, ...]


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Channel:
    """A way to reach the service, and how."""

    code: str
    contact: Texts
    hours: Texts | None = None


class Order(StrEnum):
    """In which order the files of a stage are taken."""

    FIRST_COME = "first-come"
    EARLIEST_PROMISE = "earliest-promise"
    CLASS_THEN_AGE = "class-then-age"


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class CaseClass:
    """Why a file goes ahead of others, and by how many business days: no more than those."""

    code: str
    name: Texts
    ahead_business_days: int


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Stage:
    """A stretch of the work, and the office that answers for it, whatever department it is of.

    `business_days` is the stage's own standard. Stages follow each other in their order; a yes is
    decided in the last.
    """

    code: str
    name: Texts
    office: str
    business_days: int | None = None
    order: Order = Order.FIRST_COME


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class StandardPromise:
    """What the office promises to try for, on one channel."""

    channel: str
    business_days: int
    target_percent: int
    name: Texts


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class LegalLimit:
    """The longest wait the law allows, and what follows when it passes."""

    business_days: int
    reference: Texts
    consequence: Texts


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Recourse:
    """What a person may do against a no, and for how many calendar days after it.

    `service` takes it as an application of its own; empty where somebody outside does.
    """

    code: str
    name: Texts
    text: Texts
    calendar_days: int
    reference: Texts
    service: str = ""


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class SilenceRule:
    """What the law makes of it when the legal limit passes without an answer.

    `ground` is the code of the reason that the person then reads.
    """

    outcome: str
    ground: str


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class CapacityModel:
    """The staff behind the service, as the waits engine takes it.

    `cases_a_week` is how many each finishes in five business days.
    """

    officers: int
    cases_a_week: int


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Reason:
    """A ground an officer may decide on; `template` is what their own words may begin from."""

    code: str
    outcome: str
    text: Texts
    reference: Texts | None = None
    template: Texts | None = None


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class HoldReason:
    """A ground on which the office may ask the person something while its clock stands."""

    code: str
    text: Texts
    business_days: int


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Retention:
    """How long one kind of record is kept, and by what law."""

    kind: str
    days: int
    reference: Texts


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class FactDefinition:
    """A line shown on the permit: an answer, or a text of its own."""

    label: Texts
    question: str = ""
    text: Texts | None = None


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Validity:
    """How long an outcome holds: a season of the year, a number of months, or without end.

    `season_starts` and `season_ends` are (month, day).
    """

    season_starts: tuple[int, int] | None = None
    season_ends: tuple[int, int] | None = None
    months: int | None = None


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class OutcomeDefinition:
    """What an approved person holds."""

    kind: str
    name: Texts
    holder: str
    validity: Validity
    facts: tuple[FactDefinition, ...]


class DecidedBy(StrEnum):
    """Who decides an application."""

    OFFICER = "officer"
    TABLE = "table"


@dataclass(frozen=True, eq=False, kw_only=True)
class ServiceDefinition:
    """A service as it stood at one version. `version` is the ISO date of `effective`.

    Without an `outcome` a yes gives nothing to hold: a complaint upheld is an answer, no permit.
    With a `fee` the ordinary `fee_cents` are paid here, before the work begins; without one, if
    at all, elsewhere. A `benefit` is what an approval pays. `outcome_names` are texts by outcome,
    empty where Approved and Refused fit. `second_officer` are the outcomes that one officer
    proposes and another confirms. One `about_decision` takes objections only, each to a decision
    that another service gave.
    """

    code: str
    version: str
    effective: date
    name: Texts
    summary: Texts
    description: Texts
    organization: str
    office: str
    needs: tuple[str, ...]
    audiences: tuple[str, ...]
    synonyms: Lines
    channels: tuple[Channel, ...]
    fee_cents: int
    fee: FeeRule | None = None
    benefit: BenefitRule | None = None
    eligibility: DecisionTable | None
    groups: tuple[QuestionGroup, ...]
    stages: tuple[Stage, ...]
    standards: tuple[StandardPromise, ...]
    legal_limit: LegalLimit | None
    silence: SilenceRule | None = None
    recourses: tuple[Recourse, ...] = ()
    about_decision: bool = False
    capacity: CapacityModel | None = None
    outcome: OutcomeDefinition | None = None
    reasons: tuple[Reason, ...]
    retention: tuple[Retention, ...]
    holds: tuple[HoldReason, ...] = ()
    before_you_start: Lines
    legal_reference: Texts
    declaration: Texts
    next_steps: Lines
    release_delay_minutes: int
    decision: DecidedBy = DecidedBy.OFFICER
    applicant: str = ""
    second_officer: tuple[str, ...] = ()
    classes: tuple[CaseClass, ...] = ()
    integrity: Integrity | None = None
    outcome_names: Mapping[str, Texts] = field(default_factory=dict)

    @cached_property
    def questions(self) -> Mapping[str, Question]:
        """Return every question by its code, in the order asked."""
        return {question.code: question for group in self.groups for question in group.questions}

    @cached_property
    def document_questions(self) -> Mapping[str, Question]:
        """Return the questions that documents answer, by code."""
        asked = self.questions.items()
        return {code: question for code, question in asked if question.kind is Kind.DOCUMENT}

    @cached_property
    def group_codes(self) -> tuple[str, ...]:
        """Return the codes of the groups, in the order asked."""
        return tuple(group.code for group in self.groups)

    @cached_property
    def officers_reasons(self) -> tuple[Reason, ...]:
        """Return the grounds an officer may choose: all but the one of the silence rule."""
        ground = None if self.silence is None else self.silence.ground
        return tuple(reason for reason in self.reasons if reason.code != ground)

    def reason(self, code: str) -> Reason:
        """Return the reason with this code; raise LookupError naming those there are."""
        for reason in self.reasons:
            if reason.code == code:
                return reason
        known = ", ".join(reason.code for reason in self.reasons)
        raise LookupError(f"{self.code} {self.version} has no reason '{code}'; it has {known}")

    def stage(self, code: str) -> Stage:
        """Return the stage with this code; raise LookupError naming those there are."""
        for stage in self.stages:
            if stage.code == code:
                return stage
        known = ", ".join(stage.code for stage in self.stages)
        raise LookupError(f"{self.code} {self.version} has no stage '{code}'; it has {known}")

    def stage_after(self, code: str) -> Stage | None:
        """Return the stage that follows this one, None after the last; raise LookupError."""
        following = self.stages.index(self.stage(code)) + 1
        return self.stages[following] if following < len(self.stages) else None

    @cached_property
    def head_starts(self) -> Mapping[str, int]:
        """Return by how many business days each class of files goes ahead."""
        return {each.code: each.ahead_business_days for each in self.classes}

    @cached_property
    def longest_standard(self) -> int:
        """Return the longest standard of any channel in business days; 0 without any."""
        return max((each.business_days for each in self.standards), default=0)

    def recourse(self, code: str) -> Recourse | None:
        """Return the recourse with this code, if there is one."""
        return next((each for each in self.recourses if each.code == code), None)

    def hold(self, code: str) -> HoldReason | None:
        """Return the ground for a question with this code, if the definition names it."""
        return next((each for each in self.holds if each.code == code), None)

    def standard(self, channel: str) -> StandardPromise | None:
        """Return the standard promised on the channel, if there is one."""
        return next((each for each in self.standards if each.channel == channel), None)
