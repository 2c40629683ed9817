"""Every key of a definition file, with its shape and its meaning."""

from guichet.catalogue.definitions.fee_keys import MONEY
from guichet.catalogue.definitions.integrity import INTEGRITY
from guichet.catalogue.definitions.law_keys import LEGAL_LIMIT, RECOURSE, SILENCE
from guichet.catalogue.definitions.service import Kind, Order
from guichet.catalogue.definitions.shape import (
    Day,
    Flag,
    Key,
    Number,
    Several,
    Table,
    Whole,
    Word,
)
from guichet.catalogue.definitions.units import UNITS
from guichet.catalogue.definitions.value_shapes import (
    CHANNEL,
    EXPRESSION,
    LINES,
    MONTH_DAY,
    NAME,
    NO_UNIT,
    OUTCOME,
    SLUG,
    TEXTS,
)

OPTION = Table(
    "option",
    {
        "code": Key(NAME, "What is kept when this option is chosen."),
        "label": Key(TEXTS, "What the person reads."),
        "hint": Key(TEXTS, "A line under the label.", required=False),
    },
)

QUESTION = Table(
    "question",
    {
        "code": Key(NAME, "The answer's name, used in conditions, facts and exports."),
        "kind": Key(Word(choices=tuple(Kind)), "What sort of answer the question takes."),
        "label": Key(TEXTS, "The question, or the name of the field."),
        "noun": Key(
            TEXTS, "How messages call the answer, with its article: the registration number."
        ),
        "hint": Key(TEXTS, "Where to find the answer or how to write it.", required=False),
        "why": Key(TEXTS, "Why we ask, shown under the field.", required=False),
        "required": Key(Flag(), "Whether it must be answered; true unless said.", required=False),
        "condition": Key(
            EXPRESSION,
            "The question is asked only when this holds for answers of earlier groups.",
            required=False,
        ),
        "options": Key(
            Several(OPTION, least=2),
            "The answers offered: radios, checkboxes and select.",
            required=False,
        ),
        "format": Key(
            Word(r"[A9*\-./ ]*[A9*][A9*\-./ ]*", like="A, 9 and * with spaces - . /"),
            "For `pattern`: A stands for a letter, 9 for a digit, * for either.",
            required=False,
        ),
        "example": Key(TEXTS, "An answer that would do, shown in messages.", required=False),
        "unit": Key(
            Word(choices=tuple(UNITS)), "For numbers: the unit the answer is in.", required=False
        ),
        "decimals": Key(Whole(0, 6), "For `decimal`: how many decimals are kept.", required=False),
        "least": Key(Number(), "The smallest number taken.", required=False),
        "most": Key(Number(), "The largest number taken.", required=False),
        "earliest": Key(Day(today=True), "The first date taken.", required=False),
        "latest": Key(Day(today=True), "The last date taken.", required=False),
        "entry": Key(
            Word(choices=("fields", "typed")),
            "For `date`: three fields (as said when nothing is) or one typed text.",
            required=False,
        ),
        "max_length": Key(
            Whole(1, 4000), "The most characters taken; 200, long texts 2000.", required=False
        ),
        "autocomplete": Key(
            Word(r"[a-z][a-z0-9 -]*", like="a token of HTML's autocomplete"),
            "HTML's autocomplete token, for what a browser may know about the person.",
            required=False,
        ),
        "types": Key(
            Several(Word(choices=("jpeg", "png", "pdf")), least=1),
            "For `document`: which kinds of file are taken.",
            required=False,
        ),
        "most_files": Key(
            Whole(1, 20), "For `document`: the most files taken; 1 unless said.", required=False
        ),
        "most_megabytes": Key(
            Whole(1, 20),
            "For `document`: the largest file taken, in million bytes; 10 unless said.",
            required=False,
        ),
        "missing": Key(TEXTS, "What to say when it is not answered.", required=False),
        "too_early": Key(TEXTS, "What to say of a date before `earliest`.", required=False),
        "too_late": Key(TEXTS, "What to say of a date after `latest`.", required=False),
    },
)

GROUP = Table(
    "group",
    {
        "code": Key(SLUG, "The last part of the page's address."),
        "title": Key(TEXTS, "The page's heading."),
        "intro": Key(TEXTS, "A line under the heading.", required=False),
        "condition": Key(
            EXPRESSION,
            "The page is shown only when this holds for answers of earlier groups.",
            required=False,
        ),
        "questions": Key(Several(QUESTION, least=1), "What is asked, in order."),
    },
)

CHANNEL_TABLE = Table(
    "channel",
    {
        "code": Key(CHANNEL, "The channel."),
        "contact": Key(TEXTS, "How to reach it: a number, an address, what to do."),
        "hours": Key(TEXTS, "When it is open.", required=False),
    },
)

STAGE = Table(
    "stage",
    {
        "code": Key(SLUG, "The stage's name in the journal."),
        "name": Key(TEXTS, "What people read."),
        "office": Key(
            SLUG,
            "The office that answers for this stage; it may be another department's.",
            lacking="has no owner; write office = with the code of an office in organizations.toml",
        ),
        "business_days": Key(
            Whole(1), "The stage's own standard, in business days.", required=False
        ),
        "order": Key(
            Word(choices=tuple(Order)),
            "In which order its files are taken: as they came (unless said), whose standard ends "
            "first, or as they came with a head start by class.",
            required=False,
        ),
    },
    mistaken=NO_UNIT
    | {
        "reviews": "is said of the decision, not of a stage; write for the service "
        'second_officer = ["approved", "refused"]'
    },
)

CASE_CLASS = Table(
    "class",
    {
        "code": Key(SLUG, "What is kept and exported."),
        "name": Key(TEXTS, "Why a file goes ahead, as officers and applicants read it."),
        "ahead_business_days": Key(
            Whole(1, 250),
            "The head start: no file that came more business days later goes before.",
            lacking="has no bound, and others might wait for ever; write ahead_business_days = and "
            "a whole number",
        ),
    },
    mistaken=NO_UNIT,
)

STANDARD = Table(
    "standard",
    {
        "channel": Key(CHANNEL, "The channel it is promised on."),
        "business_days": Key(
            Whole(1),
            "From receipt to decision, in business days.",
            lacking="promises no time in a unit; write business_days = and a whole number",
        ),
        "target_percent": Key(Whole(1, 100), "The share of applications meant to meet it."),
        "name": Key(TEXTS, "The promise in words."),
    },
    mistaken=NO_UNIT,
)

CAPACITY = Table(
    "capacity",
    {
        "officers": Key(Whole(1), "How many people decide cases on a business day."),
        "cases_a_week": Key(Whole(1), "How many cases each finishes in five business days."),
    },
)

REASON = Table(
    "reason",
    {
        "code": Key(SLUG, "What is kept and exported."),
        "outcome": Key(OUTCOME, "The outcome it is a ground for."),
        "text": Key(TEXTS, "What the person reads."),
        "reference": Key(TEXTS, "Act and section.", required=False),
        "template": Key(
            TEXTS,
            "Words of their own that an officer may begin from and changes to fit the case.",
            required=False,
        ),
    },
)

HOLD = Table(
    "hold",
    {
        "code": Key(SLUG, "What is kept in the journal; `other` is there without being named."),
        "text": Key(TEXTS, "What the person reads above the officer's question."),
        "business_days": Key(Whole(1, 250), "How long the person has to answer."),
    },
)

RETENTION = Table(
    "retention",
    {
        "kind": Key(
            Word(choices=("draft", "answers", "documents", "decision", "response")),
            "What is kept.",
        ),
        "days": Key(Whole(0), "For how many calendar days after the case closes."),
        "reference": Key(
            TEXTS,
            "Act and section.",
            lacking="keeps records without a legal reference; write the act and section that "
            "allow it, in reference.en and its like",
        ),
    },
)

ROW = Table(
    "row",
    {
        "code": Key(SLUG, "The row's name in traces."),
        "when": Key(
            Several(Word(like="a zen test such as < 12, or - for any")), "A test per input, or -."
        ),
        "result": Key(Word(choices=("eligible", "review", "not_eligible")), "What follows."),
        "reason": Key(TEXTS, "Why, in words for the person."),
        "reference": Key(TEXTS, "Act and section.", required=False),
        "ground": Key(
            SLUG,
            "The code of the reason decided on, where the table itself decides.",
            required=False,
        ),
    },
)

ELIGIBILITY = Table(
    "eligibility",
    {
        "name": Key(
            TEXTS, "What the table is called, where people are told of it.", required=False
        ),
        "hit_policy": Key(
            Word(choices=("first", "unique")),
            "`first`: the first row that matches; `unique`: no two may match.",
        ),
        "inputs": Key(Several(NAME, least=1), "The questions the table looks at."),
        "rows": Key(Several(ROW, least=1), "The rows, in order."),
    },
)

FACT = Table(
    "fact",
    {
        "label": Key(TEXTS, "What the permit calls it."),
        "question": Key(NAME, "The question whose answer is shown.", required=False),
        "text": Key(TEXTS, "A text of its own instead.", required=False),
    },
)

VALIDITY = Table(
    "validity",
    {
        "season_starts": Key(MONTH_DAY, "The season's first day.", required=False),
        "season_ends": Key(MONTH_DAY, "The season's last day.", required=False),
        "months": Key(Whole(1), "Months from the day it is issued.", required=False),
    },
)

OUTCOME_TABLE = Table(
    "outcome",
    {
        "kind": Key(SLUG, "The kind of permit."),
        "name": Key(TEXTS, "The permit's name."),
        "holder": Key(NAME, "The question that names the holder."),
        "validity": Key(VALIDITY, "How long it holds; an empty table means without end."),
        "facts": Key(Several(FACT), "What the permit shows."),
    },
)

OUTCOME_NAMES = Table(
    "outcome_names",
    {
        "approved": Key(TEXTS, "What a yes is called, such as: Upheld."),
        "refused": Key(TEXTS, "What a no is called, such as: Not upheld."),
    },
)

SERVICE = Table(
    "service",
    {
        "code": Key(SLUG, "The service's name in addresses and exports; never reused."),
        "effective": Key(Day(), "The day this version takes effect; it names the version."),
        "organization": Key(SLUG, "The organization that delivers the service."),
        "office": Key(SLUG, "The one office that answers for it."),
        "name": Key(TEXTS, "What people call it."),
        "summary": Key(TEXTS, "One sentence for lists."),
        "description": Key(TEXTS, "What it is and who needs it."),
        "needs": Key(Several(SLUG, least=1), "The needs it is found under."),
        "audiences": Key(Several(SLUG, least=1), "Who it is for."),
        "synonyms": Key(LINES, "Other words people search by."),
        "channels": Key(Several(CHANNEL_TABLE, least=1), "How to reach it."),
        **MONEY,
        "legal_reference": Key(TEXTS, "The act and section it rests on."),
        "before_you_start": Key(LINES, "What to have at hand."),
        "declaration": Key(TEXTS, "What the person declares when sending."),
        "next_steps": Key(LINES, "What happens after sending, in order."),
        "release_delay_minutes": Key(
            Whole(0), "Minutes between a decision and its release, for second thoughts."
        ),
        "decision": Key(
            Word(choices=("officer", "table")),
            "Who decides: an officer (unless said), or at once the eligibility table, save the "
            "cases it leaves to an officer.",
            required=False,
        ),
        "second_officer": Key(
            Several(OUTCOME, least=1),
            "The outcomes that one officer proposes and another confirms or sends back; none "
            "unless said.",
            required=False,
        ),
        "eligibility": Key(ELIGIBILITY, "Who may have it, as a table.", required=False),
        "groups": Key(Several(GROUP, least=1), "The question pages, in order."),
        "classes": Key(
            Several(CASE_CLASS, least=1),
            "Classes of files that an officer may give a head start, the most pressing first.",
            required=False,
        ),
        "stages": Key(Several(STAGE, least=1), "The stages of the work, in order."),
        "standards": Key(Several(STANDARD), "What the office promises to try for."),
        "legal_limit": Key(LEGAL_LIMIT, "What the law sets.", required=False),
        "silence": Key(
            SILENCE,
            "What no answer by the legal limit means, where the law says so; the worker then "
            "decides.",
            required=False,
        ),
        "integrity": Key(
            INTEGRITY,
            "Which files are verified, by a sample and by risk, and when; none unless said.",
            required=False,
        ),
        "recourses": Key(
            Several(RECOURSE),
            "What a person may do against a no; shown with it.",
            required=False,
        ),
        "about_decision": Key(
            Flag(),
            "Whether it takes only objections to decisions of other services, begun from these.",
            required=False,
        ),
        "capacity": Key(
            CAPACITY,
            "The staff behind it: the waits engine then answers beside the published estimate.",
            required=False,
        ),
        "applicant": Key(
            NAME,
            "The question that names who applies, where there is no outcome to hold.",
            required=False,
        ),
        "outcome": Key(
            OUTCOME_TABLE, "What an approved person holds; without it, nothing.", required=False
        ),
        "outcome_names": Key(
            OUTCOME_NAMES,
            "What the outcomes are called where Approved and Refused do not fit.",
            required=False,
        ),
        "reasons": Key(Several(REASON, least=2), "The grounds for each outcome."),
        "holds": Key(
            Several(HOLD),
            "What an officer may ask the person for; the clock stands until the answer.",
            required=False,
        ),
        "retention": Key(Several(RETENTION, least=1), "How long each kind of record is kept."),
    },
)
