"""Turn rounds of measurements into medians, ratios and a table."""

import statistics
from collections.abc import Mapping, Sequence

Rounds = Sequence[Mapping[str, Mapping[str, float]]]  # one per round: subject -> metric -> value


def metrics(rounds: Rounds) -> list[str]:
    """Return the metrics in the order in which they were measured first."""
    return list(dict.fromkeys(m for r in rounds for values in r.values() for m in values))


def values(rounds: Rounds, subject: str, metric: str) -> list[float]:
    """Return one subject's values of one metric, a value per round that has one."""
    return [r[subject][metric] for r in rounds if metric in r.get(subject, {})]


def ratios(rounds: Rounds, subject: str, base: str, metric: str) -> list[float]:
    """Return subject / base round by round: both were measured in the same minute."""
    return [
        r[subject][metric] / r[base][metric]
        for r in rounds
        if metric in r.get(subject, {}) and r.get(base, {}).get(metric)
    ]


def summary(
    rounds: Rounds, subjects: Sequence[str], base: str
) -> dict[str, dict[str, dict[str, float]]]:
    """Return metric -> subject -> median, low, high, and the median ratio of base to it."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for metric in metrics(rounds):
        for subject in subjects:
            found = values(rounds, subject, metric)
            if not found:
                continue
            row = {"median": statistics.median(found), "low": min(found), "high": max(found)}
            if against := ratios(rounds, base, subject, metric):
                row["ours/theirs"] = statistics.median(against)
            table.setdefault(metric, {})[subject] = row
    return table


def as_text(table: Mapping[str, Mapping[str, Mapping[str, float]]], subjects: Sequence[str]) -> str:
    """Return the table for a terminal (and, as a literal block, for the documentation)."""
    lines = [f"{'':24}" + "".join(f"{subject:>24}" for subject in subjects)]
    for metric, row in table.items():
        cells = [_cell(metric, row.get(subject)) for subject in subjects]
        lines.append(f"{metric:24}" + "".join(f"{cell:>24}" for cell in cells))
    lines += [
        "",
        "Median of the rounds; ±: half of highest minus lowest, in percent of the median.",
        "x: evergram's share of the other's value, median of the ratios of each round.",
    ]
    return "\n".join(lines)


def _cell(metric: str, row: Mapping[str, float] | None) -> str:
    if row is None:
        return "-"
    median = row["median"]
    spread = (row["high"] - row["low"]) / 2 / median * 100 if median else 0.0
    shown = f"{median:,.0f} B" if "bytes" in metric else _duration(median)
    ratio = row.get("ours/theirs", 0.0)
    return f"{shown} ±{spread:.0f}%" + (f" {ratio:.2f}x" if ratio and ratio != 1.0 else "      ")


def _duration(seconds: float) -> str:
    if seconds >= 1:
        return f"{seconds:.2f} s"
    if seconds >= 0.001:
        return f"{seconds * 1e3:.1f} ms"
    return f"{seconds * 1e6:.1f} us"
