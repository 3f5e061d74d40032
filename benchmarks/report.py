"""Turn rounds of measurements into medians, ratios and a table."""

import statistics
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Rounds = Sequence[Mapping[str, Mapping[str, float]]]  # one per round: subject -> metric -> value


NEAR = 2.0  # times the fastest bot; a load server that is no better may be what is measured
HAIR = 1.02  # ratios that are nearer to 1 are called equal


class Cell(NamedTuple):
    """One library's value of one metric, over all rounds.

    Args:
        median: Median of the values.
        low: Lowest value.
        high: Highest value.
        ratios: Our value divided by theirs, round by round, ascending.
    """

    median: float
    low: float
    high: float
    ratios: Sequence[float]

    @property
    def ratio(self) -> float | None:
        """Median of the ratios; None where there is none."""
        return statistics.median(self.ratios) if self.ratios else None


def summary(content: Mapping[str, Any]) -> dict[str, dict[str, Cell]]:
    """Return metric -> subject -> cell, metrics in the order in which they were measured first."""
    rounds: Rounds = content["rounds"]
    ours = content["base"]
    table: dict[str, dict[str, Cell]] = {}
    order = [ours, *content["subjects"]]
    metrics = dict.fromkeys(m for s in order for r in rounds for m in r.get(s, {}))
    for metric in metrics:
        for subject in content["subjects"]:
            pairs = [
                (r[subject][metric], r.get(ours, {}).get(metric))
                for r in rounds
                if metric in r.get(subject, {})
            ]
            if not pairs:
                continue
            found = [value for value, _ in pairs]
            shares = sorted(
                our / value for value, our in pairs if our is not None and our > 0 < value
            )
            median = statistics.median(found)
            table.setdefault(metric, {})[subject] = Cell(median, min(found), max(found), shares)
    return table


def as_text(content: Mapping[str, Any]) -> str:
    """Return the table for a terminal."""
    subjects, ours = content["subjects"], content["base"]
    lines = [f"{'':34}" + "".join(f"{subject:>24}" for subject in subjects)]
    for metric, row in summary(content).items():
        cells = [_cell(metric, row.get(subject), subject == ours) for subject in subjects]
        lines.append(f"{metric:34}" + "".join(f"{cell:>24}" for cell in cells))
    lines += [
        "",
        *textwrap.wrap(load(content), 110),
        "Median of the rounds; ±: half of highest minus lowest, in percent of the median.",
        "x: evergram's value divided by the other's, median of the ratios of each round.",
    ]
    return "\n".join(lines)


def load(content: Mapping[str, Any]) -> str:
    """Return a sentence or two on how far the load server is above what it measures."""
    said = f"The load server takes {content['ceiling']:,.0f} replies a second"
    if "ceiling of lanes" in content:
        far = content["ceiling of lanes"]
        said += f", or {far:,.0f} where each takes 5 ms and eight are sent at a time,"
    said += " from a client that is nothing but sockets."
    rates = [
        (cell.high, subject)
        for metric, row in summary(content).items()
        if "(1/s)" in metric and "lanes" not in metric
        for subject, cell in row.items()
    ]
    if not rates:
        return said
    fastest, subject = max(rates)
    times = content["ceiling"] / fastest
    said += f" The fastest bot here, {subject}, came to {fastest:,.0f}: 1/{times:.1f} of that."
    if times < NEAR:
        said += f" Less than {NEAR:g} times as much: this bot may have waited for the server."
    return said


def is_rate(metric: str) -> bool:
    """Whether more is better."""
    return "(1/s)" in metric or "(count)" in metric


def losses(content: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return metric -> subject -> ratio, of all that do better than we, by more than a hair."""
    ours = content["base"]
    found: dict[str, dict[str, float]] = {}
    for metric, row in summary(content).items():
        for subject, cell in row.items():
            if subject == ours or cell.ratio is None:
                continue
            worse = 1 / cell.ratio if is_rate(metric) else cell.ratio
            if worse > HAIR:
                found.setdefault(metric, {})[subject] = cell.ratio
    return found


def shown(metric: str, value: float) -> str:
    """Return a value with its unit, which the metric's name tells."""
    if "(bytes)" in metric:
        return f"{value / 1e6:,.1f} MB" if value >= 1e6 else f"{value:,.0f} B"
    if "(1/s)" in metric:
        return f"{value:,.0f}/s"
    if "(count)" in metric:
        return f"{value:.0f}"
    for unit, size in (("s", 1.0), ("ms", 1e-3)):
        if abs(value) >= size:
            return (
                f"{value / size:.2f} {unit}" if value < 10 * size else f"{value / size:.0f} {unit}"
            )
    return f"{value * 1e6:.1f} us"


def _cell(metric: str, cell: Cell | None, is_ours: bool) -> str:
    if cell is None:
        return "-"
    spread = (cell.high - cell.low) / 2 / cell.median * 100 if cell.median > 0 else 0.0
    text = f"{shown(metric, cell.median)} ±{spread:.0f}%"
    if is_ours or cell.ratio is None:
        return text + "       "
    return f"{text} {cell.ratio:.2g}x" if cell.ratio < 10 else f"{text} {cell.ratio:.0f}x"
