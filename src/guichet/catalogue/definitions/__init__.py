"""Services as their departments define them: dated TOML files, read into frozen dataclasses."""

from guichet.catalogue.definitions.building import load_service
from guichet.catalogue.definitions.conditions import Condition
from guichet.catalogue.definitions.folder import (
    UnknownService,
    definition_for,
    forget_definitions,
    jurisdiction_folder,
    load_services,
    own_services,
)
from guichet.catalogue.definitions.reading import DefinitionFault
from guichet.catalogue.definitions.service import (
    Answer,
    Answers,
    Channel,
    FactDefinition,
    Kind,
    LegalLimit,
    Lines,
    Option,
    OutcomeDefinition,
    Question,
    QuestionGroup,
    Reason,
    Retention,
    ServiceDefinition,
    Stage,
    StandardPromise,
    Texts,
    Validity,
)
from guichet.catalogue.definitions.tables import DecisionTable, TableRow

__all__ = [
    "Answer",
    "Answers",
    "Channel",
    "Condition",
    "DecisionTable",
    "DefinitionFault",
    "FactDefinition",
    "Kind",
    "LegalLimit",
    "Lines",
    "Option",
    "OutcomeDefinition",
    "Question",
    "QuestionGroup",
    "Reason",
    "Retention",
    "ServiceDefinition",
    "Stage",
    "StandardPromise",
    "TableRow",
    "Texts",
    "UnknownService",
    "Validity",
    "definition_for",
    "forget_definitions",
    "jurisdiction_folder",
    "load_service",
    "load_services",
    "own_services",
]
