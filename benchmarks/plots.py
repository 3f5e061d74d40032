"""Draw how times grow, as small SVGs: `python plots.py FOLDER svg|png`, input on standard input."""

import json
import re
import sys
from pathlib import Path

import matplotlib as mpl

mpl.use("Agg")
import matplotlib.pyplot as plt
import matplotlib.ticker

COLOURS = {
    "evergram": "#0b6e4f",
    "ptb-13.15": "#c8553d",
    "ptb-22.8": "#e0a458",
    "aiogram-3.31": "#4062bb",
    "telebot-4.37": "#7d6b91",
}


def main():
    folder, suffix = Path(sys.argv[1]), sys.argv[2]
    given = json.load(sys.stdin)
    mpl.rcParams.update({
        "svg.fonttype": "none", "svg.hashsalt": "evergram", "font.size": 9,
        "axes.spines.top": False, "axes.spines.right": False, "legend.frameon": False,
    })  # fmt: skip
    for name, draw in (("dispatch", dispatch), ("echo", echo), ("sizes", sizes), ("chats", chats)):
        figure = draw(given["table"], given["subjects"])
        if figure is not None:
            figure.tight_layout()
            metadata = {"Date": None} if suffix == "svg" else None
            figure.savefig(folder / f"{name}.{suffix}", metadata=metadata, dpi=110)


def named(subject):
    """Return a library's name as the tables have it."""
    return subject.replace("-", " ")


def series(table, subject, pattern):
    """Return (x, value) of the metrics whose name matches; the group is x."""
    found = []
    for metric, row in table.items():
        match = re.fullmatch(pattern, metric)
        if match and subject in row:
            found.append((int(match[1]), row[subject]))
    return sorted(found)


def points_of(table, subjects, pattern):
    """Return the longest series there is."""
    return max((series(table, subject, pattern) for subject in subjects), key=len)


def lines(axes, table, subjects, pattern, scale=1.0, stored=None):
    drawn = False
    names = {subject: named(subject) for subject in subjects} | (stored or {})
    for subject in subjects:
        points = series(table, subject, pattern)
        if points:
            drawn = True
            axes.plot(
                [x for x, _ in points], [y * scale for _, y in points], "o-",
                color=COLOURS.get(subject, "#555"), label=names[subject],
                markersize=3.5, linewidth=2.2 if subject == "evergram" else 1.3,
            )  # fmt: skip
    axes.set_xscale("log")
    axes.set_yscale("log")
    if drawn:
        marks = [x for x, _ in points_of(table, subjects, pattern)]
        axes.set_xticks(marks, [f"{x:,}" for x in marks])
    axes.yaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda y, _: f"{y:,g}"))
    axes.minorticks_off()
    axes.grid(True, which="major", alpha=0.25)
    return drawn


def dispatch(table, subjects):
    figure, axes = plt.subplots(figsize=(6, 3.2))
    if not lines(axes, table, subjects, r"dispatch, (\d+) commands", 1e6):
        return None
    axes.set_xlabel("command handlers; the last one matches")
    axes.set_ylabel("microseconds per update")
    axes.legend(fontsize=8)
    return figure


def echo(table, subjects):
    kinds = [
        (how, label)
        for how, label in (
            ("polling", "polling"),
            ("polling, lanes", "polling,\neight lanes"),
            ("webhook", "webhook"),
            ("webhook, lanes", "webhook,\neight lanes"),
        )
        if f"echo, {how}: updates/s (1/s)" in table
    ]
    if not kinds:
        return None
    figure, panels = plt.subplots(1, 2, figsize=(8, 3.2))
    width = 0.8 / len(subjects)
    for axes, metric, title, scale in (
        (panels[0], "updates/s (1/s)", "updates per second (more is better)", 1),
        (panels[1], "CPU", "CPU microseconds per update (less is better)", 1e6),
    ):
        for place, subject in enumerate(subjects):
            heights = [table[f"echo, {how}: {metric}"].get(subject, 0) * scale for how, _ in kinds]
            where = [x + (place - (len(subjects) - 1) / 2) * width for x in range(len(kinds))]
            axes.bar(
                where,
                heights,
                width * 0.92,
                color=COLOURS.get(subject, "#555"),
                label=named(subject),
            )
        axes.set_xticks(range(len(kinds)), [label for _, label in kinds])
        axes.set_title(title, fontsize=9)
        axes.yaxis.set_major_formatter(mpl.ticker.FuncFormatter(lambda y, _: f"{y:,g}"))
    panels[0].legend(fontsize=8)
    return figure


def sizes(table, subjects):
    figure, panels = plt.subplots(1, 2, figsize=(8, 3.2), sharey=True)
    some = lines(panels[0], table, subjects, r"size (\d+) entities", 1e6)
    some = lines(panels[1], table, subjects, r"size (\d+) nested replies", 1e6) or some
    if not some:
        return None
    panels[0].set_xlabel("entities side by side")
    panels[1].set_xlabel("replies nested in each other")
    panels[0].set_ylabel("microseconds per update")
    panels[0].legend(fontsize=8)
    return figure


def chats(table, subjects):
    figure, panels = plt.subplots(2, 2, figsize=(8, 5.4))
    stored = {"evergram": "evergram, SQLite", "ptb-13.15": "ptb 13.15, pickle"}
    some = False
    for axes, what, title, scale in (
        (panels[0][0], "one changed", "one chat changed, ms", 1e3),
        (panels[0][1], "start", "start, ms", 1e3),
        (panels[1][0], "flush of 100", "flush of 100 chats, ms", 1e3),
        (panels[1][1], r"memory \(bytes\)", "memory, MB", 1e-6),
    ):
        some = lines(axes, table, subjects, rf"chats, (\d+): {what}", scale, stored) or some
        axes.set_title(title, fontsize=9)
    if not some:
        return None
    for axes in panels[1]:
        axes.set_xlabel("chats")
    panels[0][0].legend(fontsize=8)
    return figure


if __name__ == "__main__":
    main()
