"""Let other libraries' bots live the twenty stories on the sandbox, and print the table.

`python -m tests.matrix` installs each library in an environment of its own, which needs a network;
`--write docs/sandbox-matrix.rst` puts the whole table there too, `--only grammY` plays one library.
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

from tests.matrix.libraries import ENVIRONMENTS, LIBRARIES
from tests.matrix.playing import play
from tests.matrix.stories import STORIES

MARKS = ".. table: python -m tests.matrix", ".. end of table"


def main() -> int:
    """Play; the number of stories that went otherwise."""
    parser = argparse.ArgumentParser(prog="python -m tests.matrix", description=__doc__)
    parser.add_argument("--only", default="", help="part of a library's name")
    parser.add_argument("--write", type=Path, help="page to put the table into")
    options = parser.parse_args()
    results: dict[str, dict[str, str]] = {}
    for library in LIBRARIES:
        if options.only.lower() not in library.name.lower():
            continue
        try:
            command = library.prepare()
        except LookupError as problem:
            print(f"{library.name}: left out, for {problem}", file=sys.stderr)
            continue
        log = ENVIRONMENTS / f"{library.folder.name}.log"
        results[library.name] = play(command, log)
        for story, problem in results[library.name].items():
            if problem:
                print(f"\n{library.name}, {story}:\n{problem}\n(its log: {log})", file=sys.stderr)
    lines = table(results)
    print("\n".join(lines))
    if options.write and not options.only:
        page = options.write.read_text(encoding="utf-8")
        begin, end = map(re.escape, MARKS)
        text = "\n".join([MARKS[0], "", *lines, "", MARKS[1]])
        page, found = re.subn(f"{begin}.*?{end}", lambda _: text, page, flags=re.DOTALL)
        if not found:
            sys.exit(f"{options.write} has no line {MARKS[0]!r}")
        options.write.write_text(page, encoding="utf-8")
    return sum(bool(problem) for result in results.values() for problem in result.values())


def table(results: dict[str, dict[str, str]]) -> list[str]:
    """Return a table in reStructuredText: a row for each library, with the stories that differ."""
    rows = [("library", "stories", "what went otherwise")]
    for name, result in results.items():
        wrong = [story for story, problem in result.items() if problem]
        rows.append(
            (name, f"{len(result) - len(wrong)} of {len(STORIES)}", ", ".join(wrong) or "nothing")
        )
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    rule = "  ".join("=" * width for width in widths)
    body = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return [rule, body[0], rule, *body[1:], rule]


if __name__ == "__main__":
    sys.exit(min(main(), 1))
