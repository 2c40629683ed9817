"""XES found in bytes by compiled loops: where each trace's and each event's texts stand.

Only plain XES is followed: UTF-8, well nested, without a document type, with no entity in a text
that is wanted and no event outside a trace. At anything else the scan stops and says so, and the
file is read by a full XML parser, which is slower and knows it all.
"""

from dataclasses import dataclass

import numpy as np

from guichet.analysis.estimation.compiling import compiled, compiled_inner

NAME, TIME, START, WHO, MOVE, CASE = range(6)
WANTED = (
    b"concept:name",
    b"time:timestamp",
    b"start_timestamp",
    b"org:resource",
    b"lifecycle:transition",
    b"case:concept:name",
)
_NONE = -1
_EVENT, _TRACE = range(2)
"""Places in the list of tags; all after them are attributes."""

_DEEPEST = 64
_SPACE, _QUOTE, _APOSTROPHE, _AMPERSAND, _SLASH = 0x20, 0x22, 0x27, 0x26, 0x2F
_COLON, _LESS, _EQUALS, _MORE, _QUESTION, _BANG, _DASH = 0x3A, 0x3C, 0x3D, 0x3E, 0x3F, 0x21, 0x2D


def _words(*words: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Return words one after the other, and where each begins and the last ends."""
    bounds = np.concatenate(([0], np.cumsum([len(word) for word in words])))
    return np.frombuffer(b"".join(words), dtype=np.uint8).copy(), bounds


_TAGS, _TAG_BOUNDS = _words(
    b"event", b"trace", b"string", b"date", b"int", b"float", b"boolean", b"id"
)
_KEYS, _KEY_BOUNDS = _words(*WANTED, b"id")
_KEY_AND_VALUE, _SAID_BOUNDS = _words(b"key", b"value")
_ID = len(WANTED)


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Found:
    """Where texts begin and how long they are, by event and wanted key, and by trace.

    A trace has two texts, its name and its id; `events` says how many events each has, in order.
    """

    text: np.ndarray
    begin: np.ndarray
    length: np.ndarray
    events: np.ndarray
    trace_begin: np.ndarray
    trace_length: np.ndarray


def scan(text: bytes) -> Found | None:
    """Return where everything stands, or None where the text is not plain XES."""
    buffer = np.frombuffer(text, dtype=np.uint8)
    # Each stands in an opening tag at least, and mostly in a closing one too.
    begin = np.zeros((text.count(b"event"), len(WANTED)), dtype=np.int64)
    length = np.zeros(begin.shape, dtype=np.int32)
    traces = text.count(b"trace")
    trace_begin = np.zeros((traces, 2), dtype=np.int64)
    trace_length = np.zeros((traces, 2), dtype=np.int32)
    events = np.zeros(traces, dtype=np.int64)
    found, named = _scan(buffer, begin, length, events, trace_begin, trace_length)
    if found < 0:
        return None
    return Found(
        text=buffer,
        begin=begin[:found],
        length=length[:found],
        events=events[:named],
        trace_begin=trace_begin[:named],
        trace_length=trace_length[:named],
    )


@compiled_inner
def _which(text: np.ndarray, begin: int, end: int, words: np.ndarray, bounds: np.ndarray) -> int:
    """Return which of some words stands between two places, or -1."""
    for number in range(len(bounds) - 1):
        size = bounds[number + 1] - bounds[number]
        if end - begin == size:
            same = True
            for place in range(size):
                same = same and text[begin + place] == words[bounds[number] + place]
            if same:
                return number
    return _NONE


@compiled_inner
def _past(text: np.ndarray, place: int, mark: int, times: int) -> int:
    """Return the place after the next so many marks and `>`, or the text's length."""
    while place + times < len(text):
        same = text[place + times] == _MORE
        for offset in range(times):
            same = same and text[place + offset] == mark
        if same:
            return place + times + 1
        place += 1
    return len(text)


@compiled_inner
def _past_space(text: np.ndarray, place: int) -> int:
    while place < len(text) and text[place] <= _SPACE:
        place += 1
    return place


@compiled_inner
def _name_end(text: np.ndarray, place: int) -> int:
    while (
        place < len(text)
        and text[place] > _SPACE
        and text[place] != _EQUALS
        and text[place] != _SLASH
        and text[place] != _MORE
        and text[place] != _LESS
    ):
        place += 1
    return place


@compiled_inner
def _local(text: np.ndarray, begin: int, end: int) -> int:
    """Return where a name begins after its prefix."""
    for place in range(begin, end):
        if text[place] == _COLON:
            begin = place + 1
    return begin


@compiled_inner
def _value(text: np.ndarray, place: int) -> tuple[int, int, bool]:
    """Read `="value"`; return its ends and whether it says what it is; ends of -1: none."""
    place = _past_space(text, place)
    if place >= len(text) or text[place] != _EQUALS:
        return _NONE, _NONE, False
    place = _past_space(text, place + 1)
    if place >= len(text) or (text[place] != _QUOTE and text[place] != _APOSTROPHE):
        return _NONE, _NONE, False
    mark, begin, plain = text[place], place + 1, True
    place = begin
    while place < len(text) and text[place] != mark:
        if text[place] == _LESS:
            return _NONE, _NONE, False
        plain = plain and text[place] != _AMPERSAND and text[place] >= _SPACE
        place += 1
    if place >= len(text):
        return _NONE, _NONE, False
    return begin, place, plain


@compiled_inner
def _attributes(text: np.ndarray, place: int, said: np.ndarray) -> tuple[int, bool, bool]:
    """Read a tag from its name's end; return the place after it, if it closes itself, if plain.

    `said` takes the ends of the values of `key` and `value`. A place of -1: not well formed.
    """
    said[:] = 0
    plain = True
    while True:
        before = place
        place = _past_space(text, place)
        if place >= len(text):
            return _NONE, False, False
        if text[place] == _MORE:
            return place + 1, False, plain
        if text[place] == _SLASH:
            if place + 1 < len(text) and text[place + 1] == _MORE:
                return place + 2, True, plain
            return _NONE, False, False
        ends = _name_end(text, place)
        if place in (ends, before):
            return _NONE, False, False
        begin, stop, is_plain = _value(text, ends)
        if begin < 0:
            return _NONE, False, False
        which = _which(text, place, ends, _KEY_AND_VALUE, _SAID_BOUNDS)
        if which >= 0:
            said[2 * which], said[2 * which + 1] = begin, stop
            plain = plain and is_plain
        place = stop + 1


@compiled_inner
def _past_remark(text: np.ndarray, place: int) -> int:
    """Return the place after an instruction or a comment, or -1 where it is something else."""
    if text[place] == _QUESTION:
        return _past(text, place + 1, _QUESTION, 1)
    if text[place + 1] != _DASH or text[place + 2] != _DASH:
        return _NONE
    return _past(text, place + 3, _DASH, 2)


@compiled_inner
def _fits(kind: int, parent: int, depth: int, elements: int, plain: bool) -> bool:  # noqa: FBT001 - compiled code takes no names
    """Tell whether a tag may stand where it does in a plain log."""
    if depth == 0 and elements:
        return False
    if kind == _EVENT:
        return parent == _TRACE
    if kind == _TRACE:
        return parent == _NONE and depth <= 1
    return plain or kind < 0 or parent not in (_EVENT, _TRACE)


@compiled_inner
def _closed(text: np.ndarray, place: int, name: np.ndarray) -> int:
    """Return the place after a closing tag of a name, or -1 where it closes another."""
    ends = _name_end(text, place)
    after = _past_space(text, ends)
    if after >= len(text) or text[after] != _MORE or ends - place != name[1] - name[0]:
        return _NONE
    for offset in range(ends - place):
        if text[place + offset] != text[name[0] + offset]:
            return _NONE
    return after + 1


@compiled_inner
def _note(
    text: np.ndarray, said: np.ndarray, begin: np.ndarray, length: np.ndarray, of_event: int
) -> None:
    """Note where a wanted value stands: six of an event, name and id of a trace."""
    key = _which(text, said[0], said[1], _KEYS, _KEY_BOUNDS)
    place = key if of_event else (1 if key == _ID else key)
    wanted = 0 <= key < of_event if of_event else key in (0, _ID)
    if wanted:
        begin[place], length[place] = said[2], said[3] - said[2]


@compiled
def _scan(  # noqa: C901, PLR0912, PLR0915, PLR0917 - one compiled loop
    text: np.ndarray,
    begin: np.ndarray,
    length: np.ndarray,
    events: np.ndarray,
    trace_begin: np.ndarray,
    trace_length: np.ndarray,
) -> tuple[int, int]:
    """Fill in where everything stands; return the numbers of events and traces, or -1 for both."""
    names = np.zeros((_DEEPEST, 2), dtype=np.int64)
    kinds = np.full(_DEEPEST, _NONE, dtype=np.int64)
    said = np.zeros(4, dtype=np.int64)
    depth, found, named, place, elements = 0, 0, 0, 0, 0
    while place < len(text):
        if text[place] != _LESS:
            place += 1
            continue
        if place + 3 >= len(text):
            return _NONE, _NONE
        mark = text[place + 1]
        if mark in (_QUESTION, _BANG):
            after = _past_remark(text, place + 1)
        elif mark == _SLASH:
            depth -= 1
            after = _closed(text, place + 2, names[depth]) if depth >= 0 else _NONE
            found += kinds[depth] == _EVENT
            named += kinds[depth] == _TRACE
        else:
            ends = _name_end(text, place + 1)
            after, closed, plain = _attributes(text, ends, said)
            if ends == place + 1 or depth >= _DEEPEST:
                return _NONE, _NONE
            kind = _which(text, _local(text, place + 1, ends), ends, _TAGS, _TAG_BOUNDS)
            parent = kinds[depth - 1] if depth else _NONE
            if not _fits(kind, parent, depth, elements, plain):
                return _NONE, _NONE
            elements += 1
            if kind == _EVENT:
                length[found] = 0
                events[named] += 1
                found += closed
            elif kind == _TRACE:
                trace_length[named] = 0
                named += closed
            elif kind >= 0 and parent == _EVENT:
                _note(text, said, begin[found], length[found], _ID)
            elif kind >= 0 and parent == _TRACE:
                _note(text, said, trace_begin[named], trace_length[named], 0)
            if not closed:
                names[depth, 0], names[depth, 1], kinds[depth] = place + 1, ends, kind
                depth += 1
        if after < 0:
            return _NONE, _NONE
        place = after
    return (found, named) if depth == 0 and elements else (_NONE, _NONE)


@compiled
def code_texts(
    text: np.ndarray, begin: np.ndarray, length: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Return each text's number, given in the order of appearance, and each number's first row."""
    size = 16
    while size < 2 * len(begin) + 2:
        size *= 2
    table = np.full(size, _NONE, dtype=np.int64)
    codes = np.empty(len(begin), dtype=np.int32)
    firsts = np.empty(len(begin), dtype=np.int64)
    known = 0
    for row in range(len(begin)):
        key = np.uint64(14695981039346656037)
        for place in range(begin[row], begin[row] + length[row]):
            key = (key ^ np.uint64(text[place])) * np.uint64(1099511628211)
        slot = np.int64(key & np.uint64(size - 1))
        while True:
            code = table[slot]
            if code == _NONE:
                table[slot], firsts[known] = known, row
                code = known
                known += 1
                break
            other = firsts[code]
            same = length[other] == length[row]
            for offset in range(length[row] if same else 0):
                same = same and text[begin[row] + offset] == text[begin[other] + offset]
            if same:
                break
            slot = (slot + 1) & (size - 1)
        codes[row] = code
    return codes, firsts[:known].copy()
