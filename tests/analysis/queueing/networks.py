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
    # A deterministic service would let two events fall on one moment, whose order is a convention.
    return st.one_of(simple, listed, mixed)


_disciplines = st.one_of(
    st.just(FirstCome()),
    st.just(Priority()),
    st.just(EarliestPromise()),
    st.just(ClassThenAge()),
    st.builds(ClassThenAge, st.floats(0.5, 5.0)),
)
_week = Calendar((Opening(1.0, 3.0), Opening(4.0, 6.5)), 8.0)


@st.composite
def schedules(draw: st.DrawFn) -> Schedule | int:
    """Draw a number of servers or three shifts that repeat."""
    if draw(st.booleans()):
        return draw(st.integers(1, 3))
    counts = draw(st.lists(st.integers(0, 3), min_size=3, max_size=3).filter(any))
    return Schedule(tuple(Shift(2.5 * n, count) for n, count in enumerate(counts)), 8.0)


@st.composite
def stations(draw: st.DrawFn, name: str, later: list[str], names: list[str]) -> Station:
    """Draw a station with routes forward and some rework."""
    servers = draw(schedules())
    most = servers if isinstance(servers, int) else servers.most
    shares = draw(st.lists(st.floats(0.0, 0.3), min_size=len(names), max_size=len(names)))
    calendar = draw(st.sampled_from([None, _week]))
    pausing = calendar is not None and draw(st.booleans())
    return Station(
        name=name,
        service=draw(laws()),
        servers=servers,
        service_of={"b": draw(laws())} if draw(st.booleans()) else {},
        discipline=draw(_disciplines),
        patience=draw(st.one_of(st.none(), laws())),
        room=draw(st.one_of(st.none(), st.integers(most, most + 6))),
        calendar=calendar,
        work_in_hand=WorkInHand.PAUSES if pausing else WorkInHand.FINISHES,
        routes={
            n: share * (1.0 if n in later else 0.3) for n, share in zip(names, shares, strict=True)
        },
    )


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Draw a network of one to three stations and classes with everything mixed."""
    names = [f"s{number}" for number in range(draw(st.integers(1, 3)))]
    kinds = ["a", "b", "c"][: draw(st.integers(1, 3))]
    if "b" not in kinds:
        kinds = ["b"]
    classes = tuple(
        CaseClass(
            name=kind,
            priority=draw(st.integers(0, 2)),
            promise=draw(st.one_of(st.none(), st.floats(0.5, 9.0))),
        )
        for kind in kinds
    )
    patterns = st.one_of(
        st.builds(Poisson, st.floats(0.2, 2.0)),
        st.builds(Renewal, laws()),
        st.builds(
            lambda low, high: Varying((2.0, 5.0, 8.0), (low, 0.0, high), 8.0),
            st.floats(0.1, 2.0),
            st.floats(0.1, 2.0),
        ),
    )
    batches = st.one_of(st.none(), st.just(Deterministic(2.0)), st.just(Empirical((1.0, 3.0))))
    return Network(
        unit="hour",
        stations=tuple(
            draw(stations(name, names[place + 1 :], names)) for place, name in enumerate(names)
        ),
        arrivals=tuple(
            Arrival(
                case_class=kind,
                station=draw(st.sampled_from(names)),
                pattern=draw(patterns),
                batch=draw(batches),
            )
            for kind in kinds
        ),
        classes=classes,
        backlog=(
            spread(
                station=names[0],
                case_class=kinds[0],
                count=draw(st.integers(0, 30)),
                oldest=draw(st.floats(1.0, 20.0)),
            ),
        ),
    )
