"""Measure in rounds that take every library once each, so that all see the same machine."""

import argparse
import json
import os
import platform
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import environments, page, report
from benchmarks.environments import HERE, OURS, SUBJECTS, Subject
from benchmarks.load import LoadServer
from benchmarks.measuring import DELAY, GROUPS, LANES, Round, fill


def main() -> None:
    """Measure, print the table, keep all values in benchmarks/results/, and write the page."""
    options = _options()
    if options.result is not None:
        content = json.loads(options.result.read_text())
    else:
        content = measured(options)
    print(report.as_text(content))
    if options.result is None:
        print(f"\nKept in {keep(content)}")
    if options.write_docs:
        page.write(content)


def measured(options: argparse.Namespace) -> dict[str, object]:
    """Run all rounds and return every value, with what and where it was measured."""
    chosen = [s for s in SUBJECTS if not options.only or s.name in options.only]
    for subject in (*chosen, environments.BARE):
        environments.prepare(subject)
    began = time.monotonic()
    rounds: list[dict[str, dict[str, float]]] = []
    with LoadServer() as server, tempfile.TemporaryDirectory() as folder:
        ceiling = max(server.ceiling(16_000, 16) for _ in range(3))
        far = server.ceiling(100 * LANES, LANES, DELAY)
        if "chats" in options.metrics:
            fill(chosen, folder)
        for number in range(options.rounds):
            print(f"Round {number + 1} of {options.rounds} ...", file=sys.stderr, flush=True)
            # The order changes from round to round: nobody always runs on the warmed-up machine.
            order = random.Random(number).sample(chosen, len(chosen))
            this = Round(number, server, folder, options.metrics, options.calls, options.updates)
            rounds.append({subject.name: this.measure(subject) for subject in order})
    return {
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "date": time.strftime("%Y-%m-%d"),
        "minutes": (time.monotonic() - began) / 60,
        "code": environments.tree_state(),
        "ceiling": ceiling,
        "ceiling of lanes": far,
        "versions": {s.name: environments.versions(s) for s in chosen},
        "base": OURS.name,
        "subjects": [s.name for s in chosen],
        "rounds": rounds,
    }


def keep(content: dict[str, object]) -> Path:
    """Write everything that was measured, and with what, to a file of its own."""
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{time.strftime('%Y-%m-%dT%H-%M-%S')}.json"
    path.write_text(json.dumps(content, indent=1) + "\n")
    path.with_suffix(".txt").write_text(report.as_text(content) + "\n")
    return path


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured (3)")
    parser.add_argument("--calls", type=int, default=300, help="calls of each kind in a round")
    parser.add_argument(
        "--updates",
        type=int,
        default=1000,
        help="updates to echo in a round, half of them with lanes and over webhooks",
    )
    parser.add_argument("--only", nargs="+", choices=_names(SUBJECTS), help="some libraries")
    parser.add_argument(
        "--metrics", nargs="+", choices=GROUPS, default=list(GROUPS), help="some kinds of metrics"
    )
    parser.add_argument(
        "--write-docs", action="store_true", help="write tables and plots into docs/"
    )
    parser.add_argument(
        "--result", type=Path, help="show, or write, a result kept before instead of measuring"
    )
    return parser.parse_args()


def _names(subjects: tuple[Subject, ...]) -> list[str]:
    return [subject.name for subject in subjects]


if __name__ == "__main__":
    main()
