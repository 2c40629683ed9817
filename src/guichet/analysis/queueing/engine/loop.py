"""The event loop: one compiled function, from one moment to a later one.

It is long for a reason: a call that is not inlined costs as much as an event, and one body lets
the compiler keep the tables' addresses in registers. It reads top to bottom as an event does: what
happens next, who moves, who leaves, who starts.
"""

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.counts import bin_of
from guichet.analysis.queueing.engine.chance import GOLDEN, draw, luck_of, mixed, unit
from guichet.analysis.queueing.engine.columns import (
    AFTER,
    AT_HEAD,
    BATCH,
    BATCH_LEFT,
    BUSY,
    BUSY_AREA,
    BY_AGE,
    CASE_NUMBER,
    CLASS,
    CLASS_ENTERED,
    CLASS_GAVE_UP,
    CLASS_TURNED_AWAY,
    COMPLETED,
    DRAWN_CASES,
    DRAWN_GAPS,
    ENTERED,
    EVENTS,
    FOLLOWED,
    FOLLOWED_LEFT,
    FREE,
    GAP_KEY,
    GAVE_UP,
    GIVES_UP,
    HEAD,
    IN_PATIENCE,
    IN_SERVICE,
    JOINED,
    KEEP_RECORDS,
    KEY,
    LANE,
    LANE_END,
    LANE_FIRST,
    LEAST_KEY,
    N_BUSY,
    N_WAITING,
    NEXT_ARRIVAL,
    NEXT_SAMPLE,
    NEXT_SHIFT,
    NO_SLOT,
    NUMBER,
    OPEN_END,
    OPEN_FIRST,
    PAIR,
    PATIENCE,
    PATIENCE_KEY,
    PLACE,
    REACHED,
    RECORDED,
    RECORDS_FULL,
    RENEWAL,
    ROOM,
    ROUTE,
    ROUTE_KEY,
    SERVED,
    SERVERS,
    SERVICE,
    SERVICE_KEY,
    SOJOURN_SUM,
    STAMP,
    STARTED,
    STATION,
    STREAM_KIND,
    STREAM_LAW,
    STREAM_PAIR,
    TICKET,
    TICKET_KEY,
    TOTAL_WAIT_SUM,
    TURNED_AWAY,
    VISIT,
    WAIT_AREA,
    WAIT_SUM,
    WAITED,
    WAITING,
    WAS_IMPATIENT,
    WAS_SERVED,
    WAS_TURNED_AWAY,
    State,
    Tables,
    Tally,
)
from guichet.analysis.queueing.engine.lines import (
    first_in_line,
    forget_patience,
    join_lane,
    leave_lane,
    lose_patience_later,
    rise,
    sink,
)
from guichet.analysis.queueing.engine.moments import moment_when, plan_arrival, soonest, worked
from guichet.analysis.queueing.engine.notes import change_shift, record, sample

_SHIFT, _DONE, _GIVE_UP, _ARRIVE, _SAMPLE = range(5)


@compiled
def advance(net: Tables, state: State, tally: Tally, until: float) -> int:  # noqa: C901, PLR0912, PLR0915 - one body, see above
    """Let everything happen up to a moment and return why the loop stopped."""
    counters, pair_i, station_i = state.counters, net.pair_i, net.station_i
    case_f, case_i, lanes = state.case_f, state.case_i, state.lane
    done_at, done_slot, patience_slot = state.done_at, state.done_slot, state.patience_slot
    station_n, station_t, stream_t = state.station_n, state.station_t, state.stream_t
    pair_n, pair_t, class_n, class_t = tally.pair_n, tally.pair_t, tally.class_n, tally.class_t
    laws, values, stream_i, stream_n = net.laws, net.values, net.stream_i, state.stream_n
    in_service, in_patience, free = counters[IN_SERVICE], counters[IN_PATIENCE], counters[FREE]
    keep, followed, events = counters[KEEP_RECORDS], counters[FOLLOWED], counters[EVENTS]
    stream = soonest(stream_t, NEXT_ARRIVAL)
    shifting = soonest(station_t, NEXT_SHIFT)
    next_arrival, next_shift = stream_t[stream, NEXT_ARRIVAL], station_t[shifting, NEXT_SHIFT]
    next_sample = state.clock[NEXT_SAMPLE]
    stopped = REACHED
    while stopped == REACHED:
        # What happens next? Equal moments go in the order of these lines.
        happening, now = _SHIFT, next_shift
        if in_service > 0 and done_at[0] < now:
            happening, now = _DONE, done_at[0]
        if in_patience > 0 and case_f[patience_slot[0], GIVES_UP] < now:
            happening, now = _GIVE_UP, case_f[patience_slot[0], GIVES_UP]
        if next_arrival < now:
            happening, now = _ARRIVE, next_arrival
        if next_sample < now:
            happening, now = _SAMPLE, next_sample
        if now > until:
            break
        if happening == _ARRIVE and free < 0:
            stopped = NO_SLOT
            break
        if keep > 0 and counters[RECORDED] + 2 > tally.records.shape[0]:
            stopped = RECORDS_FULL
            break
        events += 1
        hole = False  # the top of the heap of services has ended and is not yet filled
        mover, leaver, starter, freed = -1, -1, -1, -1
        outcome = WAS_SERVED

        if happening == _DONE:
            slot = done_slot[0]
            hole = True
            pair = case_i[slot, PAIR]
            freed = pair_i[pair, STATION]
            station_n[freed, BUSY] -= 1
            pair_n[pair, N_BUSY] -= 1
            pair_t[pair, BUSY_AREA] += case_f[slot, STAMP]
            if keep > 0:
                record(slot, outcome, now, net, state, tally)
            route = pair_i[pair, ROUTE]
            if net.route_upto[route] < 1.0:
                luck = luck_of(
                    case_i[slot, TICKET], state.pair_key[pair, ROUTE_KEY], case_i[slot, VISIT]
                )
                chance = unit(luck)
                while chance >= net.route_upto[route]:
                    route += 1
            case_i[slot, VISIT] += 1
            if net.route_to[route] < 0:
                leaver = slot
            else:
                mover = slot
                case_i[slot, PAIR] = net.route_to[route]
        elif happening == _ARRIVE:
            mover = free
            free = case_i[mover, AFTER]
            drawn = np.uint64(stream_n[stream, DRAWN_CASES])
            stream_n[stream, DRAWN_CASES] += 1
            ticket = mixed(state.stream_key[stream, TICKET_KEY] + drawn * GOLDEN)
            pair = stream_i[stream, STREAM_PAIR]
            case_i[mover, TICKET] = np.int64(ticket)
            case_i[mover, PAIR] = pair
            case_i[mover, VISIT] = 0
            case_i[mover, PLACE] = -1
            case_i[mover, CASE_NUMBER] = counters[NUMBER]
            counters[NUMBER] += 1
            case_f[mover, ENTERED] = now
            case_f[mover, WAITED] = 0.0
            class_n[pair_i[pair, CLASS], CLASS_ENTERED] += 1
            stream_n[stream, BATCH_LEFT] -= 1
            if stream_n[stream, BATCH_LEFT] <= 0:
                if stream_i[stream, STREAM_KIND] == RENEWAL and stream_i[stream, BATCH] < 0:
                    gap = np.uint64(stream_n[stream, DRAWN_GAPS])
                    stream_n[stream, DRAWN_GAPS] += 1
                    luck = mixed(state.stream_key[stream, GAP_KEY] + gap * GOLDEN)
                    law = stream_i[stream, STREAM_LAW]
                    stream_t[stream, NEXT_ARRIVAL] = now + draw(law, luck, laws, values)
                else:
                    plan_arrival(stream, net, state)
                stream = soonest(stream_t, NEXT_ARRIVAL)
                next_arrival = stream_t[stream, NEXT_ARRIVAL]
        elif happening == _GIVE_UP:
            leaver = patience_slot[0]
            outcome = WAS_IMPATIENT
            in_patience = forget_patience(patience_slot, in_patience, leaver, case_f, case_i)
            pair = case_i[leaver, PAIR]
            leave_lane(pair_i[pair, LANE], leaver, lanes, case_i)
            station_n[pair_i[pair, STATION], WAITING] -= 1
            pair_n[pair, N_WAITING] -= 1
            pair_n[pair, GAVE_UP] += 1
            wait = now - case_f[leaver, JOINED]
            case_f[leaver, WAITED] += wait
            pair_t[pair, WAIT_AREA] += now
            pair_t[pair, WAIT_SUM] += wait
            tally.wait_counts[pair, bin_of(wait)] += 1
            if keep > 0:
                record(leaver, outcome, now, net, state, tally)
        elif happening == _SHIFT:
            freed = shifting
            change_shift(shifting, now, net, state, tally)
            shifting = soonest(station_t, NEXT_SHIFT)
            next_shift = station_t[shifting, NEXT_SHIFT]
        else:
            sample(now, net, state, tally)
            next_sample = state.clock[NEXT_SAMPLE]

        if mover >= 0:  # a case joins a station: it is turned away, starts, or waits
            pair = case_i[mover, PAIR]
            station = pair_i[pair, STATION]
            case_f[mover, JOINED] = now
            waiting, busy = station_n[station, WAITING], station_n[station, BUSY]
            if waiting + busy >= station_i[station, ROOM]:
                leaver = mover
                outcome = WAS_TURNED_AWAY
                pair_n[pair, TURNED_AWAY] += 1
                if keep > 0:
                    record(leaver, outcome, now, net, state, tally)
            elif waiting == 0 and busy < station_n[station, SERVERS]:
                starter = mover
            else:
                since = case_f[mover, ENTERED] if pair_i[pair, BY_AGE] else now
                case_f[mover, KEY] = since + net.head_start[pair]
                join_lane(pair_i[pair, LANE], mover, lanes, case_f, case_i)
                station_n[station, WAITING] += 1
                pair_n[pair, N_WAITING] += 1
                pair_t[pair, WAIT_AREA] -= now
                law = pair_i[pair, PATIENCE]
                if law >= 0:
                    luck = luck_of(
                        case_i[mover, TICKET],
                        state.pair_key[pair, PATIENCE_KEY],
                        case_i[mover, VISIT],
                    )
                    patience = draw(law, luck, laws, values)
                    case_f[mover, GIVES_UP] = now + patience
                    in_patience = lose_patience_later(
                        patience_slot, in_patience, mover, case_f, case_i
                    )

        if leaver >= 0:  # a case leaves the network
            case_class = pair_i[case_i[leaver, PAIR], CLASS]
            sojourn, waited = now - case_f[leaver, ENTERED], case_f[leaver, WAITED]
            tally.total_wait_counts[case_class, bin_of(waited)] += 1
            class_t[case_class, TOTAL_WAIT_SUM] += waited
            if outcome == WAS_SERVED:
                class_n[case_class, COMPLETED] += 1
                class_t[case_class, SOJOURN_SUM] += sojourn
                tally.sojourn_counts[case_class, bin_of(sojourn)] += 1
            elif outcome == WAS_IMPATIENT:
                class_n[case_class, CLASS_GAVE_UP] += 1
            else:
                class_n[case_class, CLASS_TURNED_AWAY] += 1
            if case_i[leaver, CASE_NUMBER] == followed:
                tally.followed[0], tally.followed[1] = waited, sojourn
                tally.followed[2] = outcome
                stopped = FOLLOWED_LEFT
            case_i[leaver, AFTER] = free
            free = leaver

        while True:  # whoever found a free server starts, then whoever waits where one is free
            wait = 0.0
            if starter >= 0:
                slot = starter
                starter = -1
                pair = case_i[slot, PAIR]
                station = pair_i[pair, STATION]
            elif (
                freed >= 0
                and station_n[freed, WAITING] > 0
                and station_n[freed, BUSY] < station_n[freed, SERVERS]
            ):
                station = freed
                slot = first_in_line(
                    station_i[station, LANE_FIRST],
                    station_i[station, LANE_END],
                    station_i[station, LEAST_KEY],
                    lanes,
                    case_f,
                )
                pair = case_i[slot, PAIR]
                lane = pair_i[pair, LANE]
                leave_lane(lane, slot, lanes, case_i)
                if lanes[lane, HEAD] >= 0:  # brings the next one's row near before it is needed
                    case_f[lanes[lane, HEAD], AT_HEAD] = now
                station_n[station, WAITING] -= 1
                pair_n[pair, N_WAITING] -= 1
                pair_t[pair, WAIT_AREA] += now
                wait = now - case_f[slot, JOINED]
                case_f[slot, WAITED] += wait
                if case_i[slot, PLACE] >= 0:
                    in_patience = forget_patience(patience_slot, in_patience, slot, case_f, case_i)
            else:
                break
            luck = luck_of(
                case_i[slot, TICKET], state.pair_key[pair, SERVICE_KEY], case_i[slot, VISIT]
            )
            work = draw(pair_i[pair, SERVICE], luck, laws, values)
            begun, ends = now, now + work
            if station_i[station, OPEN_END] > station_i[station, OPEN_FIRST]:
                begun = worked(now, station, station_i, net.station_f, net.openings)
                ends = moment_when(begun + work, station, station_i, net.station_f, net.openings)
            case_f[slot, STARTED] = now
            case_f[slot, STAMP] = begun + work
            station_n[station, BUSY] += 1
            pair_n[pair, N_BUSY] += 1
            pair_n[pair, SERVED] += 1
            pair_t[pair, BUSY_AREA] -= begun
            pair_t[pair, WAIT_SUM] += wait
            tally.wait_counts[pair, bin_of(wait)] += 1
            if hole:
                sink(done_at, done_slot, in_service, ends, slot)
                hole = False
            else:
                rise(done_at, done_slot, in_service, ends, slot)
                in_service += 1
        if hole:
            in_service -= 1
            if in_service > 0:
                sink(done_at, done_slot, in_service, done_at[in_service], done_slot[in_service])

    counters[IN_SERVICE], counters[IN_PATIENCE], counters[FREE] = in_service, in_patience, free
    counters[EVENTS] = events
    return stopped
