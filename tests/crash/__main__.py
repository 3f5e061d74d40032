"""Kill a bot many times and compare its ledgers: `python -m tests.crash --rounds 500`."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from pathlib import Path

from tests.crash.harness import Harness, Report, Stuck


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=500, help="how often the bot is killed")
    parser.add_argument("--seed", type=int, default=None, help="repeats a run's choices")
    parser.add_argument("--chats", type=int, default=4, help="how many people write")
    parser.add_argument("--lanes", type=int, default=None, help="updates handled at a time")
    parser.add_argument("--webhook", action="store_true", help="deliver updates to the bot")
    parser.add_argument("--run-async", action="store_true", help="let callbacks run on workers")
    asked = parser.parse_args()
    seed = random.randrange(10**6) if asked.seed is None else asked.seed
    lanes = random.Random(seed).choice([1, 4]) if asked.lanes is None else asked.lanes
    folder = Path(tempfile.mkdtemp(prefix="crash-"))
    print(f"seed {seed}, {lanes} lanes, in {folder}", flush=True)
    harness = Harness(
        folder,
        seed,
        chats=asked.chats,
        lanes=lanes,
        webhook=asked.webhook,
        run_async=asked.run_async,
        long_stops=True,
    )

    def progress(number: int, _: Report) -> None:
        if number % 20 == 0:
            print(f"{number} rounds", flush=True)

    try:
        report = harness.run(asked.rounds, progress)
    except Stuck as problem:
        print(problem)
        return 1
    ended = {life.signal for life in report.lives}
    print(
        f"{report.sent} messages, {len(report.lives)} processes ended by {', '.join(sorted(ended))}, "
        f"{report.again} of {report.handled} handlings were repetitions"
    )
    for fault in report.faults:
        print(fault)
    return 1 if report.faults else 0


if __name__ == "__main__":
    sys.exit(main())
