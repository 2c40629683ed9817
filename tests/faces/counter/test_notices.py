"""Every notice that may have gone out has its words on the tracking page."""

from itertools import product

import pytest

from guichet.counter.views.notices import told_line
from guichet.notices.queries import SentNotice
from guichet.notices.rules import Notice, State, Way


@pytest.mark.parametrize(("notice", "way", "state"), list(product(Notice, Way, State)))
def test_it_is_told_in_words(notice: Notice, way: Way, state: State) -> None:
    line = told_line(SentNotice(notice=notice, way=way, state=state, at=None, tries=0))
    assert line.what
    assert line.how
