"""Every published or recomputed oracle, to the digits printed (tolerance: half the last digit)."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from guichet.analysis.queueing.formulas.erlang import (
    ErlangA,
    ErlangC,
    FiniteRoom,
    Unstable,
    erlang_b,
    erlang_c,
)
from guichet.analysis.queueing.formulas.general import (
    AllenCunneen,
    OneServer,
    kingman_wait,
    priority_waits,
    priority_waits_many,
)
from guichet.analysis.queueing.formulas.networks import Jackson
from guichet.analysis.queueing.formulas.staffing import (
    garnett_delay,
    garnett_safety,
    halfin_whitt_delay,
    halfin_whitt_safety,
    least_servers,
    most_intake,
    square_root_staff,
)
from guichet.analysis.queueing.formulas.varying import (
    FluidBacklog,
    infinite_server_mean,
    mol_staff,
)


def printed(text: str) -> object:
    """Match a number to the digits it was printed with: half a unit of the last one."""
    digits = len(text.partition(".")[2])
    return pytest.approx(float(text), abs=0.500001 * 10.0**-digits, rel=0.0)


@pytest.mark.parametrize(
    ("servers", "rate", "delay", "wait", "queue"),
    [
        (1, 0.9, ".900000", "9.000000", "8.100000"),
        (2, 1.8, ".852632", "4.263158", "7.673684"),
        (5, 4.0, ".554113", ".554113", "2.216450"),
        (10, 9.0, ".668732", ".668732", "6.018584"),
        (20, 18.0, ".550769", ".275385", "4.956921"),
        (50, 48.0, ".694456", ".347228", "16.666935"),
        (100, 90.0, ".216940", ".021694", "1.952464"),
        (110, 100.0, ".237008", ".023701", "2.370075"),
    ],
)
def test_erlang_c(servers: int, rate: float, delay: str, wait: str, queue: str) -> None:
    line = ErlangC(arrival_rate=rate, service_rate=1.0, servers=servers)
    assert line.delay_probability == printed(delay)
    assert line.wait_mean == printed(wait)
    assert line.queue_mean == printed(queue)


def test_erlang_b() -> None:
    assert erlang_b(servers=10, load=7.0) == printed(".0787409")


def test_wait_quantiles() -> None:
    five = ErlangC(arrival_rate=4.0, service_rate=1.0, servers=5)
    one = ErlangC(arrival_rate=0.9, service_rate=1.0, servers=1)
    assert five.wait_quantile(0.9) == printed("1.712198")
    assert one.wait_quantile(0.95) == printed("28.9037")
    assert five.wait_within(five.wait_quantile(0.9)) == pytest.approx(0.9, abs=1e-12)
    assert five.wait_quantile(0.2) == 0.0


def test_an_overload_is_refused_with_its_mend() -> None:
    with pytest.raises(Unstable, match="at least 6 servers"):
        erlang_c(servers=5, load=5.0)


@pytest.mark.parametrize(
    ("servers", "answer", "level"),
    [
        (13, "126.79", ".36969"),
        (14, "43.35", ".61428"),
        (15, "19.15", ".77129"),
        (16, "9.21", ".86883"),
        (17, "4.56", ".92735"),
    ],
)
def test_the_telephone_counter(servers: int, answer: str, level: str) -> None:
    """240 calls an hour of 180 seconds, in seconds."""
    line = ErlangC(arrival_rate=240 / 3600, service_rate=1 / 180, servers=servers)
    assert line.wait_mean == printed(answer)
    assert line.wait_within(20.0) == printed(level)


def test_eighty_percent_in_twenty_seconds_needs_sixteen() -> None:
    servers = least_servers(arrival_rate=240 / 3600, service_rate=1 / 180, within=20.0, share=0.8)
    assert servers == 16


def test_the_distribution_of_numbers_agrees_with_the_delay() -> None:
    line = ErlangC(arrival_rate=9.0, service_rate=1.0, servers=10)
    numbers = line.number_in_system(2000)
    assert numbers.sum() == pytest.approx(1.0, abs=1e-12)
    assert numbers[10:].sum() == pytest.approx(line.delay_probability, abs=1e-12)


def test_sojourn_of_one_server_is_exponential() -> None:
    line = ErlangC(arrival_rate=0.9, service_rate=1.0, servers=1)
    assert line.sojourn_exceeds(3.0) == pytest.approx(math.exp(-0.3), abs=1e-12)
    even = ErlangC(arrival_rate=1.0, service_rate=1.0, servers=2)
    near = ErlangC(arrival_rate=1.0 + 1e-6, service_rate=1.0, servers=2)
    assert even.sojourn_exceeds(2.0) == pytest.approx(near.sojourn_exceeds(2.0), abs=1e-5)


@pytest.mark.parametrize(
    ("rate", "servers", "room", "blocked", "queue"),
    [(3.0, 2, 5, ".374422", "1.788906"), (0.9, 1, 10, ".050814", "3.115173")],
)
def test_finite_room(rate: float, servers: int, room: int, blocked: str, queue: str) -> None:
    line = FiniteRoom(arrival_rate=rate, service_rate=1.0, servers=servers, room=room)
    assert line.turned_away == printed(blocked)
    assert line.queue_mean == printed(queue)
    tail = np.array([line.wait_exceeds(limit) for limit in np.linspace(0, 60, 60_001)])
    assert tail.sum() * 0.001 - tail[0] * 0.0005 == pytest.approx(line.wait_mean, rel=1e-5)


@pytest.mark.parametrize(
    ("rate", "patience", "servers", "figures"),
    [
        (48.0, 0.5, 50, (".467774", ".030912", ".061824", "2.967576", ".930324")),
        (100.0, 1.0, 100, (".513299", ".039861", ".039861", "3.986100", ".960139")),
        (110.0, 1.0, 100, (".841721", ".099192", ".099192", "10.911072", ".990889")),
        (8.0, 0.25, 10, (".346798", ".026396", ".105585", ".844683", ".778883")),
    ],
)
def test_erlang_a(rate: float, patience: float, servers: int, figures: tuple[str, ...]) -> None:
    line = ErlangA(arrival_rate=rate, service_rate=1.0, servers=servers, patience_rate=patience)
    found = (
        line.delay_probability,
        line.abandon_share,
        line.wait_mean,
        line.queue_mean,
        line.utilization,
    )
    assert found == tuple(printed(figure) for figure in figures)
    assert line.offered_wait_exceeds(0.0) == pytest.approx(line.delay_probability, abs=1e-9)
    tail = np.array([line.wait_exceeds(limit) for limit in np.linspace(0.0, 8.0, 801)])
    assert (tail.sum() - tail[0] / 2) * 0.01 == pytest.approx(line.wait_mean, rel=2e-3)


def test_the_call_centre_contrast() -> None:
    """48 calls a minute of one minute on 50 servers, patience two minutes: in seconds."""
    patient = ErlangC(arrival_rate=48.0, service_rate=1.0, servers=50)
    assert patient.wait_mean * 60 == printed("20.83")
    assert patient.wait_quantile(0.9) * 60 == printed("58.1")


@pytest.mark.parametrize(
    ("busy", "scv", "wait"),
    [(0.8, 1.0, 4.0), (0.8, 0.0, 2.0), (0.8, 0.25, 2.5), (0.8, 4.0, 10.0), (0.9, 1.0, 9.0)],
)
def test_pollaczek_khinchine(busy: float, scv: float, wait: float) -> None:
    line = OneServer(arrival_rate=busy, service_mean=1.0, service_scv=scv)
    assert line.wait_mean == pytest.approx(wait, rel=1e-12)


def test_pollaczek_khinchine_deterministic_at_ninety_percent() -> None:
    line = OneServer(arrival_rate=0.9, service_mean=1.0, service_scv=0.0)
    assert line.wait_mean == pytest.approx(4.5, rel=1e-12)


def test_the_whole_law_of_one_servers_wait() -> None:
    """Exponential service has a closed form; for constant service the tail sums to the mean."""
    line = OneServer(arrival_rate=0.9, service_mean=1.0, service_scv=1.0)
    tail = line.wait_exceeds(28.9037, service_exceeds=lambda t: np.exp(-t))
    assert tail == pytest.approx(0.05, abs=2e-5)
    fixed = OneServer(arrival_rate=0.8, service_mean=1.0, service_scv=0.0)
    limits = np.linspace(0.0, 16.0, 81)
    tails = [
        fixed.wait_exceeds(limit, service_exceeds=lambda t: (t < 1.0).astype(float))
        for limit in limits
    ]
    assert tails[0] == pytest.approx(0.8)
    assert (sum(tails) - tails[0] / 2) * 0.2 == pytest.approx(fixed.wait_mean, rel=2e-3)


def test_variance_of_an_exponential_wait() -> None:
    line = OneServer(arrival_rate=0.8, service_mean=1.0, service_scv=1.0)
    exact = (1 - 0.2**2) / 0.2**2  # variance of M/M/1 wait, rho (2 - rho) / (mu (1 - rho))^2
    assert line.wait_variance(service_third_moment=6.0) == pytest.approx(exact, rel=1e-12)


@pytest.mark.parametrize(
    ("rates", "scv", "waits"),
    [
        ((0.3, 0.5), 1.0, ("1.142857", "5.714286")),
        ((0.3, 0.5), 0.0, ("0.571429", "2.857143")),
        ((0.2, 0.3, 0.3), 1.0, ("1.000000", "2.000000", "8.000000")),
    ],
)
def test_cobham(rates: tuple[float, ...], scv: float, waits: tuple[str, ...]) -> None:
    size = len(rates)
    found = priority_waits(
        arrival_rates=rates, service_means=[1.0] * size, service_scvs=[scv] * size
    )
    assert list(found) == [printed(wait) for wait in waits]


def test_priority_on_five_servers() -> None:
    found = priority_waits_many(arrival_rates=(1.0, 3.0), service_rate=1.0, servers=5)
    assert list(found) == [printed(".138528"), printed(".692641")]


@given(st.lists(st.floats(0.01, 0.3), min_size=2, max_size=3), st.floats(0.0, 4.0))
def test_priorities_conserve_work(rates: list[float], scv: float) -> None:
    size = len(rates)
    waits = priority_waits(
        arrival_rates=rates, service_means=[1.0] * size, service_scvs=[scv] * size
    )
    shared = OneServer(arrival_rate=sum(rates), service_mean=1.0, service_scv=scv)
    assert (waits @ np.array(rates)) == pytest.approx(
        shared.wait_mean * shared.utilization, rel=1e-9
    )


def test_jackson() -> None:
    network = Jackson(
        outside_rates=(1.0, 0.0, 0.0),
        routing=((0, 0.6, 0.4), (0, 0, 0.8), (0.1, 0, 0)),
        service_rates=(2.0, 1.0, 0.7),
        servers=(1, 1, 2),
    )
    assert list(network.rates) == [printed(n) for n in ("1.096491", ".657895", ".964912")]
    assert list(network.numbers) == [printed(n) for n in ("1.213592", "1.923077", "2.625754")]
    assert network.sojourn_mean == printed("5.762423")


def test_kingman_and_allen_cunneen_meet_the_exact_cases() -> None:
    kingman = kingman_wait(arrival_rate=0.9, service_mean=1.0, arrival_scv=1.0, service_scv=1.0)
    assert kingman == pytest.approx(9.0)
    many = AllenCunneen(arrival_rate=9.0, service_mean=1.0, servers=10)
    assert many.wait_mean == printed(".668732")
    assert many.wait_quantile(0.9) == pytest.approx(
        ErlangC(arrival_rate=9.0, service_rate=1.0, servers=10).wait_quantile(0.9)
    )
    steady = AllenCunneen(arrival_rate=9.0, service_mean=1.0, servers=10, service_scv=0.0)
    assert steady.wait_mean == pytest.approx(many.wait_mean / 2)
    assert steady.wait_exceeds(steady.wait_quantile(0.8)) == pytest.approx(0.2)


@pytest.mark.parametrize(
    ("delay", "safety"),
    [(0.5, ".5061"), (0.3333, ".7653"), (0.2, "1.0615"), (0.1, "1.4202"), (0.05, "1.7398")],
)
def test_halfin_whitt(delay: float, safety: str) -> None:
    exact = 1 / 3 if delay == 0.3333 else delay
    assert halfin_whitt_safety(exact) == printed(safety)
    assert halfin_whitt_delay(halfin_whitt_safety(exact)) == pytest.approx(exact, abs=1e-12)


@pytest.mark.parametrize(("load", "staff"), [(10, 14), (25, 31), (50, 58), (100, 111), (400, 422)])
def test_square_root_staffing_agrees_with_exact_erlang_c(load: int, staff: int) -> None:
    rule = square_root_staff(load=load, safety=halfin_whitt_safety(0.2))
    exact = least_servers(arrival_rate=load, service_rate=1.0, within=0.0, share=0.8)
    assert (rule, exact) == (staff, staff)


@given(st.floats(-2.0, 2.0))
def test_garnett_at_equal_rates_is_a_normal_tail(safety: float) -> None:
    normal = 0.5 * math.erfc(safety / math.sqrt(2))
    assert garnett_delay(safety, patience_ratio=1.0) == pytest.approx(normal, abs=1e-12)


def test_garnett_safety_inverts() -> None:
    safety = garnett_safety(0.3, patience_ratio=0.5)
    assert garnett_delay(safety, patience_ratio=0.5) == pytest.approx(0.3, abs=1e-12)


def test_patience_needs_fewer_servers() -> None:
    patient = least_servers(arrival_rate=48.0, service_rate=1.0, within=0.1, share=0.8)
    leaving = least_servers(
        arrival_rate=48.0, service_rate=1.0, within=0.1, share=0.8, patience_rate=0.5
    )
    assert leaving < patient


def test_most_intake_stands_at_the_standard() -> None:
    rate = most_intake(servers=16, service_rate=1 / 180, within=20.0, share=0.8)
    assert rate * 3600 > 240.0
    line = ErlangC(arrival_rate=rate, service_rate=1 / 180, servers=16)
    assert line.wait_within(20.0) == pytest.approx(0.8, abs=1e-9)


def test_infinite_servers_follow_a_sine_with_a_lag() -> None:
    """Lam = 100 + 20 sin t, mu = 1: m = 100 + 10 (sin t - cos t), within 0.01 at step .001."""
    step = 0.001
    times = np.arange(0.0, 4 * np.pi, step)
    means = infinite_server_mean(
        rates=100 + 20 * np.sin(times + step / 2), step=step, service_rate=1.0, start=90.0
    )
    exact = 100 + 10 * (np.sin(times) - np.cos(times))
    assert np.abs(means - exact).max() < 1e-5
    assert means.max() == pytest.approx(114.142136, abs=1e-5)
    assert times[means.argmax()] % (2 * np.pi) == pytest.approx(3 * np.pi / 4, abs=2e-3)


def test_mol_staff_spans_the_published_range() -> None:
    times = np.linspace(0, 2 * np.pi, 10_001)
    offered = 100 + 10 * (np.sin(times) - np.cos(times))
    staff = mol_staff(offered=offered, safety=0.8416)
    assert (staff.min(), staff.max()) == (94, 124)


def test_mol_delay_stays_near_its_target() -> None:
    """With theta = mu = 1 the number present is Poisson(m(t)): delay = P(Poisson >= s)."""
    times = np.linspace(0, 2 * np.pi, 2_001)
    offered = 100 + 10 * (np.sin(times) - np.cos(times))
    staff = mol_staff(offered=offered, safety=0.8416)
    delays = [_poisson_tail(mean, least) for mean, least in zip(offered, staff, strict=True)]
    assert min(delays) == printed(".184")
    assert max(delays) == printed(".213")
    assert np.mean(delays) == printed(".199")
    naive = mol_staff(offered=100 + 20 * np.sin(times), safety=0.8416)
    missed = [_poisson_tail(mean, least) for mean, least in zip(offered, naive, strict=True)]
    assert (min(missed), max(missed)) == (printed(".011"), printed(".751"))


def test_fluid_backlog() -> None:
    assert FluidBacklog(backlog=0.0, intake=120.0, capacity=100.0).after(30.0) == 600.0
    later = FluidBacklog(backlog=600.0, intake=100.0, capacity=110.0)
    assert later.time_to_clear == pytest.approx(60.0)
    assert later.wait_of_last == printed("5.45")
    assert FluidBacklog(backlog=2500.0, intake=60.0, capacity=110.0).time_to_clear == 50.0
    assert FluidBacklog(backlog=1.0, intake=2.0, capacity=2.0).time_to_clear == math.inf


def _poisson_tail(mean: float, least: int) -> float:
    terms = [math.exp(n * math.log(mean) - mean - math.lgamma(n + 1)) for n in range(least)]
    return 1.0 - math.fsum(terms)
