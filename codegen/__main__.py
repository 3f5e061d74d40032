"""Command line: `python -m codegen fetch | scrape | render | generate | diff`."""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from codegen.diff import changelog, compare, report, summary
from codegen.fetch import Fetched, FetchError, cached, fetch, remember
from codegen.overlay import OverlayError, load_overlay
from codegen.page import PageError
from codegen.scrape import SOURCE, scrape
from codegen.spec import Spec, load, save

__all__ = ["main"]

ROOT = Path(__file__).resolve().parent.parent
SPEC = ROOT / "spec"
CACHE = ROOT / ".cache"


def main(arguments: list[str] | None = None) -> int:
    """Run one command and return the exit status: 0, or 1 with a message on stderr."""
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except (FetchError, PageError, OverlayError, ValueError, OSError) as error:
        print(f"codegen: {error}", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m codegen", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("fetch", help="get the page into .cache/")
    command.add_argument("page", nargs="?", help=f"URL or file (default {SOURCE})")
    command.set_defaults(command=_fetch)

    command = commands.add_parser("scrape", help="turn the page into spec/bot_api.json")
    command.add_argument("page", nargs="?", help="URL or file (default: the page in .cache/)")
    command.add_argument("--out", type=Path, default=SPEC / "bot_api.json", help="file to write")
    command.set_defaults(command=_scrape)

    command = commands.add_parser("render", help="turn the spec into the package telegram")
    command.add_argument("--check", action="store_true", help="write nothing, fail on differences")
    command.set_defaults(command=_render)

    command = commands.add_parser("generate", help="fetch, scrape and render in one go")
    command.add_argument("--page", help=f"URL or file (default {SOURCE})")
    command.set_defaults(command=_generate)

    command = commands.add_parser("diff", help="explain what a new version changes")
    command.add_argument("old", help="a spec file or a page")
    command.add_argument("new", help="a spec file or a page")
    command.add_argument("--changelog", action="store_true", help="draft the changelog entry only")
    command.set_defaults(command=_diff)
    return parser


@contextmanager
def _step(name: str) -> Generator[None, None, None]:
    """Show that a step runs and how long it took."""
    print(f"{name} ...", end=" ", flush=True)
    start = time.perf_counter()
    try:
        yield
    except BaseException:
        print("failed", flush=True)
        raise
    print(f"{time.perf_counter() - start:.1f} s", flush=True)


def _fetch(options: argparse.Namespace) -> int:
    with _step(f"Fetching {options.page or SOURCE}"):
        fetched = fetch(options.page, cache=CACHE)
        # A page that cannot be read must not become the one the next run relies on.
        scrape(fetched.html)
        remember(fetched, CACHE)
    if not fetched.is_new:
        print("The page has not changed.")
    return 0


def _scrape(options: argparse.Namespace) -> int:
    html = fetch(options.page, cache=CACHE).html if options.page else cached(CACHE)
    with _step("Scraping"):
        spec = scrape(html)
    _tell(spec, options.out)
    changed = save(spec, options.out)
    print(f"{options.out}: {'written' if changed else 'unchanged'}")
    return 0


def _render(options: argparse.Namespace) -> int:
    # Imported late: scraping must work while generated code or its tools are missing.
    render: Callable[..., list[str]] = importlib.import_module("codegen.render").render
    with _step("Checking generated code" if options.check else "Rendering"):
        names = render(ROOT, check=options.check)
    if options.check and names:
        print("Not what the spec gives; run `make generate`:", *names, sep="\n  ")
        return 1
    print("nothing differs" if not names else f"{len(names)} files written or removed")
    return 0


def _generate(options: argparse.Namespace) -> int:
    start = time.perf_counter()
    with _step(f"Fetching {options.page or SOURCE}"):
        fetched: Fetched = fetch(options.page, cache=CACHE)
    with _step("Scraping"):
        spec = scrape(fetched.html)
    path = SPEC / "bot_api.json"
    _tell(spec, path)
    before = path.read_bytes() if path.exists() else None
    save(spec, path)
    try:
        status = _render(argparse.Namespace(check=False))
    except BaseException:
        # The spec and the code made from it change together or not at all.
        if before is None:
            path.unlink()
        else:
            path.write_bytes(before)
        raise
    remember(fetched, CACHE)
    print(f"Bot API {spec['version']} generated in {time.perf_counter() - start:.1f} s.")
    return status


def _tell(spec: Spec, path: Path) -> None:
    """Say what was found; things that vanished are the sign of a page with a piece missing."""
    types, methods = spec["types"], spec["methods"]
    fields = sum(len(entry.get("fields", ())) for entry in types)
    parameters = sum(len(method["parameters"]) for method in methods)
    print(
        f"Bot API {spec['version']} of {spec['date']}: {len(types)} types, {fields} fields, "
        f"{len(methods)} methods, {parameters} parameters"
    )
    try:
        difference = compare(load(path), spec) if path.exists() else None
    except ValueError:
        difference = None  # A damaged file is about to be replaced by a good one.
    if difference and difference.changes:
        print(f"Against {path.name} as it is, {summary(difference)}")
    if unreviewed := load_overlay().unreviewed(spec):
        print(
            f"Not reviewed, taken as unsafe to repeat: {', '.join(unreviewed)} "
            "(codegen/overlay.toml, [[idempotent]])"
        )


def _diff(options: argparse.Namespace) -> int:
    difference = compare(_spec_at(options.old), _spec_at(options.new))
    if not options.changelog:
        print(report(difference))
    print(changelog(difference), end="")
    return 0


def _spec_at(place: str) -> Spec:
    if place.endswith(".json"):
        return load(Path(place))
    return scrape(fetch(place, cache=CACHE).html)


if __name__ == "__main__":
    sys.exit(main())
