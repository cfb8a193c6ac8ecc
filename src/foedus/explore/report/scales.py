"""From data to places on paper: linear, logarithmic and calendar axes."""

import math
from dataclasses import dataclass
from datetime import date

from foedus.explore.markup import Markup, el


@dataclass(frozen=True, slots=True)
class Axis:
    """A map from data values to pixels.

    Attributes
    ----------
    low, high : data range.
    start, stop : pixels that ``low`` and ``high`` fall on.
    is_log : equal ratios take equal room.
    """

    low: float
    high: float
    start: float
    stop: float
    is_log: bool = False

    def __call__(self, value: float) -> float:
        """Pixel of ``value``, clamped to the axis."""
        low, high, v = (
            (math.log(self.low), math.log(self.high), math.log(max(value, 1e-300)))
            if self.is_log
            else (self.low, self.high, value)
        )
        share = 0.0 if high == low else (v - low) / (high - low)
        return self.start + min(1.0, max(0.0, share)) * (self.stop - self.start)

    def ticks(self, count: int = 5) -> list[float]:
        """Round values inside the range.

        Examples
        --------
        >>> Axis(0, 10, 0, 100).ticks()
        [0.0, 2.0, 4.0, 6.0, 8.0, 10.0]
        >>> Axis(0.1, 10, 0, 100, is_log=True).ticks()
        [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0]
        """
        if self.is_log:
            decades = range(math.floor(math.log10(self.low)), math.ceil(math.log10(self.high)) + 1)
            steps = (1, 2, 5) if self.high / self.low < 1e3 else (1,)
            found = (round(m * 10.0**d, 12) for d in decades for m in steps)
            return [v for v in found if self.low * 0.999 <= v <= self.high * 1.001]
        span = self.high - self.low
        if span <= 0:
            return [self.low]
        raw = span / count
        power = 10.0 ** math.floor(math.log10(raw))
        step = next(m * power for m in (1, 2, 5, 10) if m * power >= raw * 0.999)
        first = math.ceil(self.low / step - 1e-9)
        last = math.floor(self.high / step + 1e-9)
        return [round(i * step, 12) for i in range(first, last + 1)]


def year_ticks(low: int, high: int) -> list[tuple[int, str]]:
    """First of January of each year inside ``[low, high]`` (ordinal days), thinned to about a dozen."""
    years = range(date.fromordinal(low).year, date.fromordinal(high).year + 2)
    step = max(1, len(years) // 12)
    days = ((date(y, 1, 1).toordinal(), str(y)) for y in years if y % step == 0)
    return [(d, label) for d, label in days if low <= d <= high]


def number(value: float | None) -> str:
    """A figure short enough for a table cell.

    Examples
    --------
    >>> number(0.01234), number(3.0), number(12345.6), number(None)
    ('0.012', '3', '12,346', '–')
    """
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return "–"
    if value == int(value) and abs(value) < 1e15:
        return f"{int(value):,}"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    if abs(value) >= 10:
        return f"{value:.1f}"
    return f"{value:.2g}" if abs(value) < 1 else f"{value:.2f}"


def gridlines(axis: Axis, ticks: list[tuple[float, str]], top: float, bottom: float) -> list[Markup]:
    """Vertical grid lines with their labels under ``bottom``."""
    return [
        el(
            "g",
            el("line", x1=axis(v), x2=axis(v), y1=top, y2=bottom, class_="grid"),
            el("text", label, x=axis(v), y=bottom + 14, text_anchor="middle", class_="tick"),
        )
        for v, label in ticks
    ]
