"""What calls answer."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

Text = dict[str, str]


class Me(Schema):
    """Who the key belongs to, and what it allows."""

    system: UUID
    name: str
    office: UUID
    office_code: str
    organization: str
    scopes: list[str]
    expires_at: datetime
    calls_a_minute: int


class FileStanding(Schema):
    """Where a file stands: ids and codes, and nothing of what the person wrote."""

    case: UUID
    service: str
    definition_version: str
    office: UUID
    here: bool = Field(description="Whether your office has the file now.")
    stage: str
    status: str
    channel: str
    language: str = Field(description="The person's language.")
    case_class: str
    submitted_at: datetime
    stage_due_on: date | None
    standard_due_on: date | None
    legal_due_on: date | None
    taken_by: Literal["", "you", "colleague"]
    taken_until: datetime | None
    question: UUID | None = Field(description="The question that stands.")
    proposal: UUID | None = Field(description="The decision that waits for a second officer.")
    decision: UUID | None
    outcome: str


class Arrived(FileStanding):
    """A file that came before your office, with the position by which to go on."""

    position: int
    arrived_by: str


class FilesArrived(Schema):
    """Files that came before your office and still await it, in the order of their arrival."""

    files: list[Arrived]
    last: int = Field(description="Ask on with `after` set to this.")
    more: bool


class Answered(Schema):
    """One question of the form and what the person answered."""

    code: str
    label: Text
    answer: str | int | bool | list[str]
    text: Text = Field(description="The answer as a person reads it.")


class AskedOfPerson(Schema):
    """A question of the office and its answer."""

    id: UUID
    words: str
    asked_at: datetime
    due_on: date
    ending: str = Field(description="`answered`, `taken_back`, `lapsed`, or empty while it stands.")
    answer: str
    answered_at: datetime | None


class GroundGiven(Schema):
    """A ground on which the service may be decided."""

    code: str
    outcome: str
    text: Text


class FileRead(FileStanding):
    """A file with what the person answered; reading it is written down for the person to see."""

    reference: str
    answers: list[Answered]
    questions: list[AskedOfPerson]
    grounds: list[GroundGiven]
    ask_reasons: list[str]
    stages: list[str] = Field(description="The stages that the file may be handed over to.")


class Done(Schema):
    """A write that was carried out; `repeated` when it had been before, under the same key."""

    case: UUID
    status: str
    repeated: bool


class QuestionAsked(Done):
    """A question that was put to the person."""

    question: UUID


class DecisionTaken(Done):
    """A decision, or a proposal that waits for a second officer."""

    decision: UUID | None
    proposal: UUID | None


class CloudEvent(Schema):
    """One Event in the structured mode of CloudEvents 1.0."""

    specversion: Literal["1.0"]
    id: UUID
    source: str
    type: str
    subject: UUID | None = None
    time: datetime
    datacontenttype: Literal["application/json"]
    sequence: str
    data: dict[str, Any]


class EventsTold(Schema):
    """Events that concern your office, in the journal's order."""

    events: list[CloudEvent]
    last: int
    more: bool


class PublishedWait(Schema):
    """The published estimate in business days: an estimate, not a promise."""

    as_of: date
    current: bool = Field(
        description="False where none was made for over three days: every figure is null then."
    )
    unsure: bool = Field(
        description="Too few of the last estimates came true: the range stands alone."
    )
    half_within_days: int | None = Field(description="Null where unsure or not current.")
    eight_in_ten_within_days: int | None = Field(description="Null where unsure or not current.")
    low_days: int | None = Field(
        description="1 in 10 heard within; with high_days the middle 8 in 10."
    )
    high_days: int | None = Field(
        description="9 in 10 heard within; null where longer than anybody was seen to wait."
    )


class ServiceListed(Schema):
    """A service that takes applications on this site."""

    code: str
    name: Text
    organization: str
    office: str
    wait: PublishedWait | None


class ServicesListed(Schema):
    """Every service that takes applications on this site."""

    services: list[ServiceListed]


class StageListed(Schema):
    """A stage that an application goes through."""

    code: str
    name: Text
    business_days: int | None


class ServiceShown(ServiceListed):
    """A service with its promises and its stages."""

    definition_version: str
    standard_days: int | None = Field(description="What the office promises to try for.")
    legal_limit_days: int | None = Field(description="What the law sets.")
    stages: list[StageListed]
