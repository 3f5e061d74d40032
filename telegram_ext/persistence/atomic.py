"""Writing a file so that at every instant either the old or the new one is there, whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Replace a file by what `write` writes, or leave it as it was.

    The new content is on the disk before it takes the old one's name. A process that ends in
    between leaves a file `.NAME.XXXXXXXX.new` behind, which nothing reads.

    Args:
        path: The file; its folder must exist.
        write: Called once with an open file.

    Raises:
        OSError: The disk is full, or the folder cannot be written; the old file is untouched.
    """
    target = path.resolve()  # a link stays a link to the new file
    descriptor, name = tempfile.mkstemp(".new", f".{target.name}.", target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            Path(name).chmod(target.stat().st_mode & 0o777)
        Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Have the new name survive a power cut too, where the system can be asked to."""
    if not hasattr(os, "O_DIRECTORY"):
        return  # Windows has no such request
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


__all__ = ["write_atomically"]
