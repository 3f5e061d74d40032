"""Say which name was probably meant where a package is asked for one that it does not have."""

from __future__ import annotations

import dis
import sys
from collections.abc import Iterable

_IMPORT_FROM = dis.opmap["IMPORT_FROM"]


def missing(
    module: str, name: str, names: Iterable[str], *, depth: int = 2
) -> AttributeError | ImportError:
    """Return the error to raise in a package's `__getattr__`.

    `from package import name` throws the text of an AttributeError away, so there the answer is an
    ImportError, which it lets through.

    Args:
        module: The package.
        name: The name that it does not have.
        names: Those it has.
        depth: How many frames above this one the name was asked for.
    """
    hint = ""
    if not name.startswith("_"):
        from difflib import get_close_matches  # noqa: PLC0415 - loaded with the first mistake

        near = get_close_matches(name, names, n=1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
    message = f"module {module!r} has no attribute {name!r}{hint}"
    frame = sys._getframe(depth)  # noqa: SLF001 - the documented way to the caller
    asked = frame.f_code.co_code[frame.f_lasti] if frame.f_lasti >= 0 else None
    if hint and asked == _IMPORT_FROM:
        return ImportError(message, name=module)
    return AttributeError(message, name=name)


__all__ = ["missing"]
