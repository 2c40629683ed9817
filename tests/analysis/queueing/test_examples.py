"""The examples in the docstrings are run."""

import doctest
import importlib

import pytest

MODULES = ("clearing", "comparing", "planning", "waiting")


@pytest.mark.parametrize("name", MODULES)
def test_the_example_says_the_truth(name: str) -> None:
    module = importlib.import_module(f"guichet.analysis.queueing.questions.{name}")
    outcome = doctest.testmod(module)
    assert outcome.attempted > 0
    assert outcome.failed == 0
