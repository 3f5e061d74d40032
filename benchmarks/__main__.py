"""Run the benchmarks in rounds that measure every library once: all see the same machine."""

import argparse
import json
import os
import platform
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import environments, report, samples
from benchmarks.environments import HERE, OURS, SUBJECTS, Subject

CLEAN = {key: os.environ[key] for key in ("PATH", "HOME", "LANG", "TMPDIR") if key in os.environ}


def main() -> None:
    """Measure, print the table, and keep all values in benchmarks/results/."""
    options = _options()
    chosen = [s for s in SUBJECTS if not options.only or s.name in options.only]
    for subject in chosen:
        environments.prepare(subject)
    rounds = []
    with loopback_server() as url:
        for number in range(options.rounds):
            print(f"Round {number + 1} of {options.rounds} ...", file=sys.stderr, flush=True)
            # The order changes from round to round: nobody always runs on the warmed-up machine.
            order = random.Random(number).sample(chosen, len(chosen))
            rounds.append({s.name: measure(s, url, options.calls) for s in order})
    names = [subject.name for subject in chosen]
    table = report.summary(rounds, names, OURS.name)
    text = report.as_text(table, names)
    print(text)
    print(f"\nKept in {keep(chosen, rounds, table, text)}")


def measure(subject: Subject, url: str, calls: int) -> dict[str, float]:
    """Return one round's values for one library; seconds, unless the metric names a unit."""
    first = run_cpu(subject, "bare.py")
    started = min(run_cpu(subject, subject.script, "start") for _ in range(2))
    # A token for each run: the server greets every bot once.
    replied = min(
        run_cpu(subject, subject.script, "reply", url, f"123456:{time.monotonic_ns()}")
        for _ in range(2)
    )
    updates = {kind: samples.update(kind).decode() for kind in samples.KINDS}
    return {
        "import + Bot + Updater": max(started - first, 0.0),
        "start to first reply": max(replied - first, 0.0),
        **run(subject, "parse", {"updates": updates, "batch": samples.batch().decode()}),
        **run(subject, "call", {"url": url, "count": calls}),
    }


def run(subject: Subject, mode: str, given: object) -> dict[str, float]:
    """Run the subject's script in its environment and return what it reports."""
    done = subprocess.run(
        [subject.python, HERE / "subjects" / subject.script, mode],
        input=json.dumps(given),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
        env=CLEAN,
        cwd=HERE,
    )
    measured: dict[str, float] = json.loads(done.stdout)
    return measured


def run_cpu(subject: Subject, script: str, *arguments: str) -> float:
    """Return the CPU seconds of a whole process, start to exit."""
    command = [str(subject.python), str(HERE / "subjects" / script), *arguments]
    pid = os.posix_spawn(command[0], command, CLEAN)
    _, status, usage = os.wait4(pid, 0)
    if status != 0:
        raise SystemExit(f"{' '.join(command)} failed")
    return usage.ru_utime + usage.ru_stime


@contextmanager
def loopback_server() -> Iterator[str]:
    """Run server.py in a process of its own and yield its address."""
    with subprocess.Popen(
        [sys.executable, HERE / "server.py"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.communicate()


def keep(chosen: list[Subject], rounds: report.Rounds, table: object, text: str) -> Path:
    """Write everything that was measured, and with what, to a file of its own."""
    folder = HERE / "results"
    folder.mkdir(exist_ok=True)
    path = folder / f"{time.strftime('%Y-%m-%dT%H-%M-%S')}.json"
    content = {
        "python": sys.version,
        "machine": f"{platform.platform()}, {os.cpu_count()} cores",
        "code": environments.tree_state(),
        "versions": {s.name: environments.versions(s) for s in chosen},
        "rounds": rounds,
        "summary": table,
    }
    path.write_text(json.dumps(content, indent=1) + "\n")
    path.with_suffix(".txt").write_text(text + "\n")
    return path


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="how often each is measured (5)")
    parser.add_argument(
        "--calls", type=int, default=500, help="send_message calls in a round (500)"
    )
    parser.add_argument("--only", nargs="+", choices=[s.name for s in SUBJECTS], help="a selection")
    return parser.parse_args()


if __name__ == "__main__":
    main()
