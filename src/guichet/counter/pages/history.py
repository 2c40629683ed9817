"""Volumes and timeliness over the years: a part of the pages of services and organizations."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from guichet.components.multiples import Multiple


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeLine:
    """How many people asked, on one channel."""

    channel: Annotated[str, "The channel; empty for all together"]
    words: Annotated[
        Sequence[str], "One count a year, or NA, ND, nothing or none given, in order of the years"
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class VolumeHistory:
    """How many people asked, by channel and year."""

    years: Annotated[Sequence[str], "The fiscal years, oldest first"]
    lines: Annotated[Sequence[VolumeLine], "One line a channel, all together last"]
    plots: Annotated[Sequence[Multiple], "The same drawn, on one scale; none for a single year"]
    summed: Annotated[bool, "Whether a year's total is the sum of its channels"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptCell:
    """One year of one channel."""

    share: Annotated[str, "The share of promises kept, such as 0.796; or one of the words for none"]
    total: Annotated[int | None, "Of how many; none where nothing is known"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptLine:
    """How many promises of time were kept, on one channel."""

    channel: Annotated[str, "The channel; empty for all together"]
    cells: Annotated[Sequence[KeptCell], "One a year, in order of the years"]


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptHistory:
    """How many promises of time were kept, by channel and year."""

    years: Annotated[Sequence[str], "The fiscal years, oldest first"]
    lines: Annotated[Sequence[KeptLine], "One line a channel, all together last"]
    plots: Annotated[Sequence[Multiple], "The same drawn, from 0 to 100%; none for a single year"]
