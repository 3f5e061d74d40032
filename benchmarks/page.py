"""Write what was measured into docs/performance.rst, and the plots beside it."""

import json
import subprocess
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks import environments, report
from benchmarks.environments import HERE, ROOT

PAGE = ROOT / "docs" / "performance.rst"
PICTURES = ROOT / "docs" / "performance"
_BEGIN = ".. What follows is written by `make bench ARGS=--write-docs`.\n"
_END = ".. End of what is written by `make bench ARGS=--write-docs`.\n"


class Section(NamedTuple):
    """A table of the page.

    Args:
        heading: Its title.
        metrics: Beginnings of the names of its metrics.
        note: What is measured.
        plot: Name of the picture below it; "" for none.
    """

    heading: str
    metrics: tuple[str, ...]
    note: str
    plot: str = ""


SECTIONS = (
    Section(
        "Start and memory",
        ("import", "start", "memory at"),
        "CPU time of a process, and the memory it holds, less those of a bare Python.",
    ),
    Section(
        "Calls",
        ("call:",),
        (
            "CPU time of one call to a server that answers at once; *above http.client*: less "
            "what the standard library's client takes for the same exchange."
        ),
    ),
    Section(
        "Echo bots",
        ("echo,",),
        (
            "*polling*, *webhook*: updates handled one after another, as fast as the bot takes "
            "them; p50 and p99 are measured at 100 updates a second. *lanes*: eight at a time, "
            "with a server that takes 5 ms for each answer. For updates/s, more is better."
        ),
        "echo",
    ),
    Section(
        "Parsing",
        ("parse", "validate", "memory, "),
        (
            "From the bytes of one update to an object whose main fields (*little*) or whose "
            "every field (*all*) has been read. *validate*: the same through pydantic's whole "
            "validation. *memory*: what one update of a mixed hundred holds."
        ),
    ),
    Section(
        "Dispatch",
        ("dispatch",),
        "From a parsed update to the last of so many handlers, which is the one that wants it.",
        "dispatch",
    ),
    Section(
        "Growth with the size of an update",
        ("size", "hostile"),
        (
            "Bytes to an object of which nothing is read. *hostile*: three updates, one of them "
            "nested 50,000 levels deep."
        ),
        "sizes",
    ),
    Section(
        "Growth with the number of chats",
        ("chats",),
        (
            "A bot with so many chats in its store: evergram's ``SQLitePersistence`` beside "
            "python-telegram-bot 13's ``PicklePersistence``. *one changed*: an update whose "
            "handler changes one chat's data, until it is stored. *flush*: 100 chats that were "
            "changed otherwise; the pickle then writes all chats."
        ),
        "chats",
    ),
)
NAMES = {"ptb-13.15": "ptb 13.15", "ptb-22.8": "ptb 22.8"}


def write(content: Mapping[str, Any]) -> None:
    """Put the tables between the page's marks, and draw the plots."""
    text = PAGE.read_text(encoding="utf-8")
    head, found, rest = text.partition(_BEGIN)
    _, ended, tail = rest.partition(_END)
    if not found or not ended:
        raise SystemExit(f"{PAGE} lacks the lines {_BEGIN!r} and {_END!r}")
    PAGE.write_text(head + _BEGIN + "\n" + tables(content) + _END + tail, encoding="utf-8")
    draw(content)


def draw(content: Mapping[str, Any], suffix: str = "svg") -> None:
    """Draw the plots in an environment of their own: nothing else here needs matplotlib."""
    environments.prepare(environments.PLOTS)
    PICTURES.mkdir(exist_ok=True)
    table = {
        metric: {subject: cell.median for subject, cell in row.items()}
        for metric, row in report.summary(content).items()
    }
    subprocess.run(
        [environments.PLOTS.python, HERE / "plots.py", PICTURES, suffix],
        input=json.dumps({"subjects": content["subjects"], "table": table}),
        text=True,
        check=True,
    )


def tables(content: Mapping[str, Any]) -> str:
    """Return all sections as reStructuredText."""
    table = report.summary(content)
    others = [subject for subject in content["subjects"] if subject != content["base"]]
    parts = [_about(content)]
    for section in SECTIONS:
        rows = {m: row for m, row in table.items() if m.startswith(section.metrics)}
        if not rows:
            continue
        line = "-" * len(section.heading)
        parts += [
            f"{section.heading}\n{line}\n",
            textwrap.fill(section.note, 120, break_on_hyphens=False) + "\n",
        ]
        with_values = [
            subject for subject in others if any(subject in row for row in rows.values())
        ]
        parts.append(_table(rows, content["base"], with_values))
        if section.plot:
            picture = f".. image:: performance/{section.plot}.svg"
            parts.append(f"{picture}\n   :alt: {section.heading}, drawn\n")
    return "\n".join(parts) + "\n"


def _about(content: Mapping[str, Any]) -> str:
    versions: dict[str, dict[str, str]] = content["versions"]
    named = {
        "ptb-13.15": "python-telegram-bot",
        "ptb-22.8": "python-telegram-bot",
        "aiogram-3.31": "aiogram",
        "telebot-4.37": "pyTelegramBotAPI",
    }
    peers = ", ".join(
        f"{package} {versions[subject].get(package, '?')}"
        for subject, package in named.items()
        if subject in versions
    )
    count = len(content["rounds"])
    rounds = "one round" if count == 1 else f"{count} rounds"
    text = (
        f"Measured on {content['date']} with Python {content['python']} ({content['machine']}), "
        f"{rounds}, beside {peers}. The load server gave {content['ceiling']:,.0f} answers a "
        f"second to a client that is nothing but sockets{_times_the_fastest(content)}."
    )
    return textwrap.fill(text, 120, break_on_hyphens=False) + "\n"


def _times_the_fastest(content: Mapping[str, Any]) -> str:
    rates = [
        value
        for each in content["rounds"]
        for values in each.values()
        for metric, value in values.items()
        if "(1/s)" in metric
    ]
    if not rates:
        return ""
    return f", {content['ceiling'] / max(rates):.1f} times what the fastest bot here takes"


def _table(rows: Mapping[str, Mapping[str, report.Cell]], ours: str, others: Sequence[str]) -> str:
    lines = [".. list-table::", "   :header-rows: 1", ""]
    heads = ["", "evergram", *(f"{NAMES.get(s, s.replace('-', ' '))}" for s in others)]
    lines += _row(heads)
    for metric, row in rows.items():
        own = row.get(ours)
        cells = [_name(metric), "--" if own is None else report.shown(metric, own.median)]
        lines += _row([*cells, *(_share(metric, row.get(subject)) for subject in others)])
    return "\n".join(lines) + "\n"


def _name(metric: str) -> str:
    for unit in (" (bytes)", " (1/s)", " (count)"):
        metric = metric.removesuffix(unit)
    return metric


def _share(metric: str, cell: report.Cell | None) -> str:
    if cell is None:
        return "--"
    value = report.shown(metric, cell.median)
    if cell.ratio is None:
        return value
    low, high = cell.ratios[0], cell.ratios[-1]
    return f"{value}; **{_short(cell.ratio)}** ({_short(low)} to {_short(high)})"


def _short(ratio: float) -> str:
    return (
        f"{ratio:.2f}" if 0.095 <= ratio < 10 else f"{ratio:.2g}" if ratio < 10 else f"{ratio:.0f}"
    )


def _row(cells: Sequence[str]) -> list[str]:
    return [
        f"   {'* -' if place == 0 else '  -'} {cell}".rstrip() for place, cell in enumerate(cells)
    ]
