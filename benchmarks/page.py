"""Write what was measured into docs/performance.rst, and the plots beside it."""

import json
import subprocess
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from benchmarks import environments, losing, report
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
        (
            "CPU time of a process, and the most memory it held, less those of a bare Python. What "
            "a library loads only when it is needed is missing in *import + Bot + Updater* and is "
            "part of *start to first reply*: from the start of the process until the first update "
            "has been fetched and answered."
        ),
    ),
    Section(
        "Calls",
        ("call:",),
        (
            "CPU time of building and encoding the arguments of one call, of sending it to a "
            "server that answers at once, and of reading what it returns. *keyboard*: nine "
            "buttons; *album*: ten photos; *upload*: 100 kB. *above http.client*: less what the "
            "standard library's client takes for the same exchange, JSON to JSON; less than "
            "nothing where a library reads the head of an answer in fewer steps than that client."
        ),
    ),
    Section(
        "Echo bots",
        ("echo,",),
        (
            "*updates/s* (more is better) and *CPU*: updates are handled as fast as the bot takes "
            "them, one after another; over a webhook, eight deliveries are under way at a time. "
            "*lanes*: eight updates are handled at a time, and the server takes 5 ms for each "
            "answer, so that there is something to wait for. *p50*, *p99*: from the moment an "
            "update could be had to the arrival of its echo, at 100 updates a second; a bot that "
            "takes fewer falls behind, which then is what the table shows. Libraries are set up "
            "as their documentation has it; aiogram is told to handle updates one after another "
            "where that is what is measured."
        ),
        "echo",
    ),
    Section(
        "Parsing",
        ("parse", "validate", "memory, "),
        (
            "From the bytes of one update to an object whose main fields (*little*) or whose "
            "every field (*all*) has been read; each update is another person's. *memory*: what "
            "one update of a mixed hundred holds that have been read so. *validate*: pydantic's "
            "whole validation, from bytes; the others have none. Its time grows with the update "
            "and no faster."
        ),
    ),
    Section(
        "Dispatch",
        ("dispatch",),
        (
            "From a parsed update, dispatched once, to the last of so many handlers, which is the "
            "one that wants it. *buttons*: by the beginning of what a button sends; *patterns*: by "
            "a regular expression on the text, which no library can look up: evergram tries one "
            "after another as the others do."
        ),
        "dispatch",
    ),
    Section(
        "Growth with the size of an update",
        ("size", "hostile"),
        (
            "Bytes to an object of which every field has been read. *hostile*: of three updates, "
            "one nested 50,000 levels deep, how many the bot gets to see."
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
            "changed otherwise; the pickle then writes all chats. Waiting for the disk is in none "
            "of the times. *memory*: what a start adds; the database is read as chats are met. "
            "python-telegram-bot 22 pickles all chats as well, once a minute; aiogram and "
            "pyTelegramBotAPI keep no data of chats in a file that grows with their number, so "
            "nothing of theirs would compare."
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
    parts.append(_losses(content))
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
        f"{rounds}, beside {peers}. {report.load(content)}"
    )
    return textwrap.fill(text, 120, break_on_hyphens=False) + "\n"


def _losses(content: Mapping[str, Any]) -> str:
    """Return the list of all that others do better, with the reasons."""
    found, unknown = losing.explained(content)
    heading = "Where evergram loses"
    lines = [heading, "-" * len(heading), ""]
    if not found and not unknown:
        return "\n".join([*lines, "In no measurement of this run.", ""])
    hair = f"{(report.HAIR - 1) * 100:.0f} %"
    lines += [
        f"Where another library is better by more than {hair}, as evergram's value divided by its:",
        "",
    ]
    reasons = dict(found)
    if unknown:
        losses = report.losses(content)
        reasons["The reason has not been looked for."] = {each: losses[each] for each in unknown}
    for why, metrics in reasons.items():
        named = "; ".join(
            f"*{_name(metric)}* "
            + ", ".join(f"{_short(ratio)} ({_library(s)})" for s, ratio in row.items())
            for metric, row in metrics.items()
        )
        lines.append(
            textwrap.fill(
                f"* {named}. {why}", 120, subsequent_indent="  ", break_on_hyphens=False,
                break_long_words=False,
            )
        )  # fmt: skip
    return "\n".join([*lines, ""])


def _library(subject: str) -> str:
    return NAMES.get(subject, subject.replace("-", " "))


def _table(rows: Mapping[str, Mapping[str, report.Cell]], ours: str, others: Sequence[str]) -> str:
    lines = [".. list-table::", "   :header-rows: 1", ""]
    heads = ["", "evergram", *(_library(subject) for subject in others)]
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
