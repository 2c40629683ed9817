"""Another simulator, written by others, finds the same waits."""

import os

import pytest

if not os.environ.get("GUICHET_STATISTICS"):
    pytest.skip(
        "`make test-statistics` runs every model in Ciw too, for minutes", allow_module_level=True
    )

from tests.analysis.queueing.ciw_models import (
    MODELS,
    TOGETHER,
    beside,
    overlap,
)


@pytest.mark.parametrize("name", MODELS)
def test_the_intervals_of_ciw_and_ours_overlap(name: str) -> None:
    for measure, (ours, theirs) in beside(MODELS[name], level=TOGETHER).items():
        assert overlap(ours, theirs), (measure, ours, theirs)
