"""Units a question may ask for, and the ones people type instead.

Factors are exact by international agreement (yard and pound, 1959) except where said.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from guichet.catalogue.definitions.marking import gettext_noop


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class OtherUnit:
    """A unit people type though another was asked for; `factor` turns it into the one asked."""

    words: tuple[str, ...]
    factor: Decimal


@dataclass(frozen=True, eq=False, kw_only=True, slots=True)
class Unit:
    """A unit a question asks for: its plural (a message), the words for it, its strangers."""

    name: str
    words: tuple[str, ...]
    others: tuple[OtherUnit, ...] = ()


_FEET = ("feet", "foot", "ft", "'", "pieds", "pied", "pi")
_INCHES = ("inches", "inch", "in", '"', "pouces", "pouce", "po")

UNITS: Mapping[str, Unit] = {
    "m": Unit(
        name=gettext_noop("metres"),
        words=("m", "metres", "metre", "meters", "meter", "mètres", "mètre"),
        others=(
            OtherUnit(words=_FEET, factor=Decimal("0.3048")),
            OtherUnit(words=_INCHES, factor=Decimal("0.0254")),
            OtherUnit(words=("yards", "yard", "yd", "verges"), factor=Decimal("0.9144")),
            OtherUnit(words=("cm", "centimetres", "centimètres"), factor=Decimal("0.01")),
        ),
    ),
    "km": Unit(
        name=gettext_noop("kilometres"),
        words=("km", "kilometres", "kilometers", "kilomètres"),
        others=(
            OtherUnit(words=("miles", "mile", "mi", "milles"), factor=Decimal("1.609344")),
            OtherUnit(words=("nm", "nautical miles", "milles marins"), factor=Decimal("1.852")),
        ),
    ),
    "kg": Unit(
        name=gettext_noop("kilograms"),
        words=("kg", "kilograms", "kilos", "kilogrammes"),
        others=(
            OtherUnit(words=("lb", "lbs", "pounds", "livres"), factor=Decimal("0.45359237")),
            OtherUnit(words=("t", "tonnes", "tonne"), factor=Decimal(1000)),
        ),
    ),
    "kW": Unit(
        name=gettext_noop("kilowatts"),
        words=("kw", "kilowatts", "kilowatt"),
        # Mechanical horsepower, 550 foot-pounds a second.
        others=(OtherUnit(words=("hp", "horsepower", "ch", "hp."), factor=Decimal("0.7457")),),
    ),
    "L": Unit(
        name=gettext_noop("litres"),
        words=("l", "litres", "litre", "liters"),
        # The imperial gallon, which is the one meant in Canada.
        others=(OtherUnit(words=("gallons", "gallon", "gal"), factor=Decimal("4.54609")),),
    ),
    "ha": Unit(
        name=gettext_noop("hectares"),
        words=("ha", "hectares", "hectare"),
        others=(OtherUnit(words=("acres", "acre", "ac"), factor=Decimal("0.40468564224")),),
    ),
    "days": Unit(name=gettext_noop("days"), words=("days", "day", "jours", "jour")),
}
