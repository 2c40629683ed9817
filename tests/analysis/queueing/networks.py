"""Small factories and a strategy that draws networks with every feature in any mixture."""

from hypothesis import strategies as st

from guichet.analysis.queueing.model.arrivals import Arrival, Poisson, Renewal, Varying
from guichet.analysis.queueing.model.calendars import Calendar, Opening, Schedule, Shift
from guichet.analysis.queueing.model.laws import (
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Law,
    Lognormal,
    Mixture,
    Part,
)
from guichet.analysis.queueing.model.network import (
    CaseClass,
    ClassThenAge,
    EarliestPromise,
    FirstCome,
    Network,
    Priority,
    Station,
    WorkInHand,
    spread,
)


def one_desk(
    *, rate: float, servers: int, service: Law | None = None, patience: Law | None = None
) -> Network:
    """Return one station with Poisson arrivals, mean service 1 unless told."""
    return Network(
        unit="hour",
        stations=(
            Station(
                name="desk",
                service=service or Exponential(1.0),
                servers=servers,
                patience=patience,
            ),
        ),
        arrivals=(Arrival(case_class="case", station="desk", pattern=Poisson(rate)),),
    )


def rework_network(*, servers: tuple[int, ...] = (4, 3, 8, 4, 3)) -> Network:
    """Return five stations with rework loops."""
    means = (1 / 1.2, 0.5, 1 / 0.6, 1 / 1.2, 0.5)
    names = ("intake", "triage", "review", "decide", "issue")
    routes: tuple[dict[str, float], ...] = (
        {"triage": 1.0},
        {"intake": 0.1, "review": 0.7, "decide": 0.2},
        {"triage": 0.15, "decide": 0.85},
        {"review": 0.1, "issue": 0.9},
        {},
    )
    return Network(
        unit="hour",
        stations=tuple(
            Station(name=name, service=Exponential(mean), servers=count, routes=route)
            for name, mean, count, route in zip(names, means, servers, routes, strict=True)
        ),
        arrivals=(Arrival(case_class="case", station="intake", pattern=Poisson(2.4)),),
    )


_means = st.floats(0.2, 2.0)


def laws() -> st.SearchStrategy[Law]:
    """Draw any law."""
    simple = st.one_of(
        st.builds(Deterministic, _means),
        st.builds(Exponential, _means),
        st.builds(Erlang, _means, st.integers(1, 4)),
        st.builds(Gamma, _means, st.floats(0.3, 3.0)),
        st.builds(Lognormal, _means, st.floats(0.1, 3.0)),
    )
    listed = st.lists(st.floats(0.1, 2.0), min_size=1, max_size=5).map(
        lambda values: Empirical(tuple(values))
    )
    mixed = st.builds(
        lambda share, first, second: Mixture((Part(share, first), Part(1.0 - share, second))),
        st.floats(0.1, 0.9),
        simple,
        simple,
    )
    return st.one_of(simple, listed, mixed)


_disciplines = st.one_of(
    st.just(FirstCome()),
    st.just(Priority()),
    st.just(EarliestPromise()),
    st.just(ClassThenAge()),
    st.builds(ClassThenAge, st.floats(0.5, 5.0)),
)
_week = Calendar((Opening(1.0, 3.0), Opening(4.0, 6.5)), 8.0)


# Strategies are built once: building them in each draw took more time than all that is tested.
_laws = laws()
_law_or_none = st.one_of(st.none(), _laws)
_some = st.integers(0, 2)
_counts = st.lists(st.integers(0, 3), min_size=3, max_size=3).filter(any)
_servers = st.one_of(
    st.integers(1, 3),
    _counts.map(
        lambda counts: Schedule(tuple(Shift(2.5 * n, count) for n, count in enumerate(counts)), 8.0)
    ),
)
_shares = {n: st.lists(st.floats(0.0, 0.3), min_size=n, max_size=n) for n in (1, 2, 3)}
_calendar = st.sampled_from([None, _week])
_room_beyond = st.one_of(st.none(), st.integers(0, 6))
_promise = st.one_of(st.none(), st.floats(0.5, 9.0))
_rate = st.floats(0.1, 2.0)
_patterns = st.one_of(
    st.builds(Poisson, st.floats(0.2, 2.0)),
    st.builds(Renewal, _laws),
    st.builds(lambda low, high: Varying((2.0, 5.0, 8.0), (low, 0.0, high), 8.0), _rate, _rate),
)
_batches = st.sampled_from([None, Deterministic(2.0), Empirical((1.0, 3.0))])
_names = {n: st.sampled_from([f"s{number}" for number in range(n)]) for n in (1, 2, 3)}
_few, _waiting, _oldest = st.integers(1, 3), st.integers(0, 30), st.floats(1.0, 20.0)
_yes_or_no = st.booleans()


def _station(draw: st.DrawFn, name: str, later: list[str], names: list[str]) -> Station:
    """Draw a station with routes forward and some rework."""
    servers = draw(_servers)
    most = servers if isinstance(servers, int) else servers.most
    shares = draw(_shares[len(names)])
    calendar, beyond = draw(_calendar), draw(_room_beyond)
    pausing = calendar is not None and draw(_yes_or_no)
    return Station(
        name=name,
        service=draw(_laws),
        servers=servers,
        service_of={"b": draw(_laws)} if draw(_yes_or_no) else {},
        discipline=draw(_disciplines),
        patience=draw(_law_or_none),
        room=None if beyond is None else most + beyond,
        calendar=calendar,
        work_in_hand=WorkInHand.PAUSES if pausing else WorkInHand.FINISHES,
        routes={
            n: share * (1.0 if n in later else 0.3) for n, share in zip(names, shares, strict=True)
        },
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a network of one to three stations and classes with everything mixed."""
    names = [f"s{number}" for number in range(draw(_few))]
    kinds = ["a", "b", "c"][: draw(_few)]
    if "b" not in kinds:
        kinds = ["b"]
    classes = tuple(
        CaseClass(name=kind, priority=draw(_some), promise=draw(_promise)) for kind in kinds
    )
    return Network(
        unit="hour",
        stations=tuple(
            _station(draw, name, names[place + 1 :], names) for place, name in enumerate(names)
        ),
        arrivals=tuple(
            Arrival(
                case_class=kind,
                station=draw(_names[len(names)]),
                pattern=draw(_patterns),
                batch=draw(_batches),
            )
            for kind in kinds
        ),
        classes=classes,
        backlog=(
            spread(
                station=names[0],
                case_class=kinds[0],
                count=draw(_waiting),
                oldest=draw(_oldest),
            ),
        ),
    )
