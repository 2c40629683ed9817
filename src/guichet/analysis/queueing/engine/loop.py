"""The event loop: one compiled function, from one moment to a later one.

It is long for a reason: a call that is not inlined costs as much as an event, and one body lets
the compiler keep the tables' addresses in registers. It reads top to bottom as an event does: what
happens next, who moves, who leaves, who starts.
"""

import math

import numpy as np

from guichet.analysis.estimation.compiling import compiled
from guichet.analysis.estimation.counts import bin_of
from guichet.analysis.queueing.engine.chance import GOLDEN, draw, luck_of, mixed, unit
from guichet.analysis.queueing.engine.columns import (
    EVENTS,
    FOLLOWED,
    FOLLOWED_LEFT,
    FREE,
    IN_PATIENCE,
    IN_SERVICE,
    KEEP_RECORDS,
    NEXT_ARRIVAL,
    NEXT_SAMPLE,
    NEXT_SHIFT,
    NO_SLOT,
    NUMBER,
    REACHED,
    RECORDED,
    RECORDS_FULL,
    RENEWAL,
    UNUSED,
    WAS_IMPATIENT,
    WAS_SERVED,
    WAS_TURNED_AWAY,
    State,
    Tables,
    Tally,
)
from guichet.analysis.queueing.engine.lines import (
    first_of_equals,
    first_of_least_key,
    forget_patience,
    join_by_age,
    join_end,
    leave_lane,
    lose_patience_later,
    rise,
    sink,
)
from guichet.analysis.queueing.engine.moments import moment_when, plan_arrival, soonest, worked
from guichet.analysis.queueing.engine.notes import change_shift, record, sample
from guichet.analysis.queueing.engine.rows import Rows

_SHIFT, _DONE, _GIVE_UP, _ARRIVE, _SAMPLE = range(5)
_ONE = np.uint64(1)


@compiled
def advance(net: Tables, state: State, tally: Tally, rows: Rows, until: float) -> int:  # noqa: C901, PLR0912, PLR0915 - one body, see above
    """Let everything happen up to a moment and return why the loop stopped."""
    counters, cases, lanes = state.counters, state.cases, rows.lanes
    pairs, pair_keys, stations, staff = rows.pairs, rows.pair_keys, rows.stations, rows.staff
    streams, stream_keys, coming = rows.streams, rows.stream_keys, rows.coming
    counted, timed = rows.counted, rows.timed
    class_counted, class_timed = rows.class_counted, rows.class_timed
    wait_counts, sojourn_counts = tally.wait_counts, tally.sojourn_counts
    total_wait_counts = tally.total_wait_counts
    service_mean, gap_mean, head_start = rows.service_mean, rows.gap_mean, net.head_start
    route_to, route_upto, laws, values = net.route_to, net.route_upto, net.laws, net.values
    done_at, done_slot = state.done_at, state.done_slot
    patience_at, patience_slot = state.patience_at, state.patience_slot
    patience_place = state.patience_place
    station_t, stream_t = state.station_t, state.stream_t
    stream_i, pieces = net.stream_i, net.pieces
    stream_key, stream_n = state.stream_key, state.stream_n
    station_f, openings, shifts = net.station_f, net.openings, net.shifts
    records, samples, capacity = tally.records, tally.samples, tally.capacity
    in_service, in_patience, free = counters[IN_SERVICE], counters[IN_PATIENCE], counters[FREE]
    unused, slots = counters[UNUSED], cases.shape[0]
    keep, followed, events = counters[KEEP_RECORDS], counters[FOLLOWED], counters[EVENTS]
    stream = soonest(stream_t, NEXT_ARRIVAL)
    shifting = soonest(station_t, NEXT_SHIFT)
    next_arrival, next_shift = stream_t[stream, NEXT_ARRIVAL], station_t[shifting, NEXT_SHIFT]
    clock = state.clock
    next_sample = clock[NEXT_SAMPLE]
    stopped = REACHED
    while stopped == REACHED:
        # What happens next? Equal moments go in the order of these lines; among equals of one
        # kind the first station, stream or case goes first.
        happening, now = _SHIFT, next_shift
        if done_at[0] < now:
            happening, now = _DONE, done_at[0]
        if patience_at[0] < now:
            happening, now = _GIVE_UP, patience_at[0]
        if next_arrival < now:
            happening, now = _ARRIVE, next_arrival
        if next_sample < now:
            happening, now = _SAMPLE, next_sample
        if now > until:
            break
        if happening == _ARRIVE and free < 0 and unused == slots:
            stopped = NO_SLOT
            break
        if keep > 0 and counters[RECORDED] + 2 > records.shape[0]:
            stopped = RECORDS_FULL
            break
        events += 1
        hole = False  # the top of the heap of services has ended and is not yet filled
        mover, leaver, starter, freed = -1, -1, -1, -1
        outcome = WAS_SERVED

        if happening == _DONE:
            if done_at[1] == now or done_at[2] == now or done_at[3] == now or done_at[4] == now:
                first_of_equals(done_at, done_slot, in_service, cases)
            slot = done_slot[0]
            hole = True
            case = cases[slot]
            pair = np.uint64(case.pair)
            station = pairs[pair].station
            freed = int(np.int64(station))  # may be -1: signed
            staff[station].busy -= 1
            counted[pair].busy -= 1
            if stations[station].open_end > stations[station].open_first:
                timed[pair].busy_area += worked(now, freed, stations, station_f, openings)
            else:
                timed[pair].busy_area += now
            if keep > 0:
                record(counters[RECORDED], records, slot, cases, pairs, outcome, now)
                counters[RECORDED] += 1
            route = pairs[pair].route
            if route_upto[route] < 1.0:
                chance = unit(luck_of(case.ticket, pair_keys[pair].route, case.visit))
                while chance >= route_upto[route]:
                    route += _ONE
            case.visit += 1
            if route_to[route] < 0:
                leaver = slot
            else:
                mover = slot
                case.pair = route_to[route]
        elif happening == _ARRIVE:
            if free >= 0:
                mover = free
                free = int(cases[mover].after)
            else:
                mover = unused
                unused += 1
            case = cases[mover]
            drawn = np.uint64(coming[stream].drawn_cases)
            coming[stream].drawn_cases += 1
            pair = streams[stream].pair
            case.ticket = mixed(stream_keys[stream].ticket + drawn * GOLDEN)
            case.pair = pair
            case.visit = 0
            case.number = counters[NUMBER]
            counters[NUMBER] += 1
            case.entered = now
            case.waited = 0.0
            class_counted[pairs[pair].case_class].entered += 1
            coming[stream].batch_left -= 1
            if coming[stream].batch_left <= 0:
                if streams[stream].kind == RENEWAL and streams[stream].batch < 0:
                    gap = np.uint64(coming[stream].drawn_gaps)
                    coming[stream].drawn_gaps += 1
                    luck = mixed(stream_keys[stream].gap + gap * GOLDEN)
                    if gap_mean[stream] >= 0.0:
                        next_gap = -math.log(unit(luck)) * gap_mean[stream]
                    else:
                        next_gap = draw(streams[stream].law, luck, laws, values)
                    stream_t[stream, NEXT_ARRIVAL] = now + next_gap
                else:
                    plan_arrival(
                        stream,
                        stream_i,
                        pieces,
                        laws,
                        values,
                        stream_key,
                        stream_n,
                        stream_t,
                    )
                stream = soonest(stream_t, NEXT_ARRIVAL)
                next_arrival = stream_t[stream, NEXT_ARRIVAL]
        elif happening == _GIVE_UP:
            leaver = patience_slot[0]
            outcome = WAS_IMPATIENT
            in_patience = forget_patience(
                patience_at, patience_slot, patience_place, in_patience, leaver, cases
            )
            case = cases[leaver]
            pair = np.uint64(case.pair)
            leave_lane(lanes, pairs[pair].lane, leaver, cases)
            staff[pairs[pair].station].waiting -= 1
            counted[pair].waiting -= 1
            counted[pair].gave_up += 1
            wait = now - case.joined
            case.waited += wait
            timed[pair].wait_area += now
            timed[pair].wait_sum += wait
            wait_counts[pair, bin_of(wait)] += 1
            if keep > 0:
                record(counters[RECORDED], records, leaver, cases, pairs, outcome, now)
                counters[RECORDED] += 1
        elif happening == _SHIFT:
            freed = shifting
            change_shift(shifting, now, shifts, stations, station_f, staff, station_t, capacity)
            shifting = soonest(station_t, NEXT_SHIFT)
            next_shift = station_t[shifting, NEXT_SHIFT]
        else:
            sample(
                now,
                samples,
                counters,
                clock,
                staff,
                capacity,
                pairs,
                counted,
                timed,
                stations,
                station_f,
                openings,
            )
            next_sample = clock[NEXT_SAMPLE]

        if mover >= 0:  # a case joins a station: it is turned away, starts, or waits
            case = cases[mover]
            pair = np.uint64(case.pair)
            station = pairs[pair].station
            case.joined = now
            waiting, busy = staff[station].waiting, staff[station].busy
            if waiting + busy >= stations[station].room:
                leaver = mover
                outcome = WAS_TURNED_AWAY
                counted[pair].turned_away += 1
                if keep > 0:
                    record(counters[RECORDED], records, leaver, cases, pairs, outcome, now)
                    counters[RECORDED] += 1
            elif waiting == 0 and busy < staff[station].servers:
                starter = mover
            else:
                if pairs[pair].by_age:
                    join_by_age(lanes, pairs[pair].lane, mover, cases, head_start)
                else:
                    join_end(lanes, pairs[pair].lane, mover, cases)
                staff[station].waiting += 1
                counted[pair].waiting += 1
                timed[pair].wait_area -= now
                if pairs[pair].patience >= 0:
                    luck = luck_of(case.ticket, pair_keys[pair].patience, case.visit)
                    patience = draw(pairs[pair].patience, luck, laws, values)
                    in_patience = lose_patience_later(
                        patience_at,
                        patience_slot,
                        patience_place,
                        in_patience,
                        now + patience,
                        mover,
                        cases,
                    )

        if leaver >= 0:  # a case leaves the network
            case = cases[leaver]
            case_class = pairs[case.pair].case_class
            sojourn, waited = now - case.entered, case.waited
            total_wait_counts[case_class, bin_of(waited)] += 1
            class_timed[case_class].total_wait_sum += waited
            if outcome == WAS_SERVED:
                class_counted[case_class].completed += 1
                class_timed[case_class].sojourn_sum += sojourn
                sojourn_counts[case_class, bin_of(sojourn)] += 1
            elif outcome == WAS_IMPATIENT:
                class_counted[case_class].gave_up += 1
            else:
                class_counted[case_class].turned_away += 1
            if case.number == followed:
                tally.followed[0], tally.followed[1] = waited, sojourn
                tally.followed[2] = outcome
                stopped = FOLLOWED_LEFT
            case.after = free
            free = leaver

        while True:  # whoever found a free server starts, then whoever waits where one is free
            wait = 0.0
            if starter >= 0:
                slot = starter
                starter = -1
                case = cases[slot]
                pair = np.uint64(case.pair)
                station = pairs[pair].station
            elif (
                freed >= 0 and staff[freed].waiting > 0 and staff[freed].busy < staff[freed].servers
            ):
                station = np.uint64(freed)
                if stations[station].least_key:
                    slot = first_of_least_key(
                        stations[station].lane_first,
                        stations[station].lane_end,
                        lanes,
                        cases,
                        head_start,
                    )
                else:
                    lane = stations[station].lane_first
                    while lanes[lane].head < 0:
                        lane += 1
                    slot = lanes[lane].head
                case = cases[slot]
                pair = np.uint64(case.pair)
                leave_lane(lanes, pairs[pair].lane, slot, cases)
                staff[station].waiting -= 1
                counted[pair].waiting -= 1
                timed[pair].wait_area += now
                wait = now - case.joined
                case.waited += wait
                if pairs[pair].patience >= 0:
                    in_patience = forget_patience(
                        patience_at, patience_slot, patience_place, in_patience, slot, cases
                    )
            else:
                break
            luck = luck_of(case.ticket, pair_keys[pair].service, case.visit)
            if service_mean[pair] >= 0.0:
                work = -math.log(unit(luck)) * service_mean[pair]
            else:
                work = draw(pairs[pair].service, luck, laws, values)
            begun, ends = now, now + work
            if stations[station].open_end > stations[station].open_first:  # work pauses
                place = int(np.int64(station))
                begun = worked(now, place, stations, station_f, openings)
                ends = moment_when(begun + work, place, stations, station_f, openings)
            case.started = now
            staff[station].busy += 1
            counted[pair].busy += 1
            counted[pair].served += 1
            timed[pair].busy_area -= begun
            timed[pair].wait_sum += wait
            wait_counts[pair, bin_of(wait)] += 1
            if hole:
                sink(done_at, done_slot, in_service, ends, slot)
                hole = False
            else:
                rise(done_at, done_slot, in_service, ends, slot)
                in_service += 1
        if hole:
            in_service -= 1
            last, case_of_last = done_at[in_service], done_slot[in_service]
            done_at[in_service] = math.inf
            if in_service > 0:
                sink(done_at, done_slot, in_service, last, case_of_last)

    counters[IN_SERVICE], counters[IN_PATIENCE], counters[FREE] = in_service, in_patience, free
    counters[UNUSED], counters[EVENTS] = unused, events
    return stopped
