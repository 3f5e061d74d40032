"""Turn rounds of measurements into medians, ratios and a table."""

import statistics
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

Rounds = Sequence[Mapping[str, Mapping[str, float]]]  # one per round: subject -> metric -> value


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
        f"Load server: {content['ceiling']:,.0f} answers/s at most, to a client made of sockets.",
        "Median of the rounds; ±: half of highest minus lowest, in percent of the median.",
        "x: evergram's value divided by the other's, median of the ratios of each round.",
    ]
    return "\n".join(lines)


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
    spread = (cell.high - cell.low) / 2 / cell.median * 100 if cell.median else 0.0
    text = f"{shown(metric, cell.median)} ±{spread:.0f}%"
    if is_ours or cell.ratio is None:
        return text + "       "
    return (
        f"{text} {cell.ratio:.2g}x".ljust(len(text))
        if cell.ratio < 10
        else (f"{text} {cell.ratio:.0f}x")
    )
