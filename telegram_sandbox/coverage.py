"""How much of each method the sandbox plays, as the table in its README."""

from __future__ import annotations

from .methods import HANDLERS
from .spec import Spec

__all__ = ["BEGIN", "END", "depth_of", "depth_table", "with_table"]

BEGIN = "<!-- table: python -m telegram_sandbox table -->"
END = "<!-- end of table -->"


def depth_of(method: str) -> str:
    """Return full, shallow or typed reply for a method."""
    handler = HANDLERS.get(method)
    return handler.depth if handler is not None else "typed reply"


def depth_table(spec: Spec) -> str:
    """Return the table of all methods in the order of the Bot API page, with its sums above."""
    depths = {name: depth_of(name) for name in spec.methods}
    sums = ", ".join(
        f"{sum(depth == kind for depth in depths.values())} {kind}"
        for kind in ("full", "shallow", "typed reply")
    )
    rows = [f"| `{name}` | {depth} |" for name, depth in depths.items()]
    head = ["| method | depth |", "| --- | --- |"]
    return "\n".join([f"{len(depths)} methods: {sums}.", "", *head, *rows])


def with_table(readme: str, spec: Spec) -> str:
    """Return a README text whose table is the current one.

    Raises:
        ValueError: The marks around the table are missing.
    """
    before, mark, rest = readme.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not mark or not end:
        raise ValueError(f"the README has no {BEGIN} ... {END}")
    return f"{before}{BEGIN}\n{depth_table(spec)}\n{END}{after}"
