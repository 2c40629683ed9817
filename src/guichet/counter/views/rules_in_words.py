"""A table as people read it."""

from guichet.catalogue.definitions import DecisionTable, ServiceDefinition, TableRow, row_tests
from guichet.components.wording import in_language, language
from guichet.counter.pages.by_table import RowLine, RowTest, RulesOfTable
from guichet.counter.views.words import result_words


def rules_of(definition: ServiceDefinition, table: DecisionTable) -> RulesOfTable:
    """Return a definition's table with every row in words."""
    return RulesOfTable(
        code=definition.code,
        name=in_language(table.name or definition.name),
        version=definition.effective,
        first=table.hit_policy == "first",
        rows=tuple(row_line(definition, row) for row in table.rows),
    )


def row_line(definition: ServiceDefinition, row: TableRow) -> RowLine:
    """Return one row in words."""
    return RowLine(
        code=row.code,
        tests=tuple(
            RowTest(question=question, test=test)
            for question, test in row_tests(definition, row, language=language())
        ),
        result=row.result,
        words=result_words(row.result, decides=definition.decision == "table"),
        reason=in_language(row.reason),
        reference=in_language(row.reference) if row.reference else "",
    )
