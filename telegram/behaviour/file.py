"""Fetching a file's content."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

if TYPE_CHECKING:
    from typing import BinaryIO

    from telegram.bot import Bot

__all__ = ["FileBehaviour"]


class FileBehaviour:
    """Downloads of a `File`.

    Its `file_path` is the address to fetch, which holds the bot's token, or a path on this machine
    if a local Bot API server runs here. The address works for at least an hour.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        file_id: str
        file_path: str | None

        def get_bot(self) -> Bot:
            """Return the bot that fetches the file."""
            ...

    def download(
        self,
        custom_path: str | os.PathLike[str] | None = None,
        out: BinaryIO | None = None,
        timeout: float | None = None,
    ) -> Any:
        """Save the content, and return where it went.

        A file that cannot be fetched whole leaves nothing behind.

        Args:
            custom_path: Where to write; if None, under the server's name for the file in the
                working directory. An existing file is replaced.
            out: A file open for writing bytes that gets the content instead.
            timeout: Seconds for the answer; if None, 5.

        Returns:
            `custom_path` or `out` as given, else the name. A file that is on this machine
            already is not copied without being asked: its own path is returned.

        Raises:
            ValueError: Both `custom_path` and `out` are given.
            TelegramError: The content cannot be had.
        """
        if custom_path is not None and out is not None:
            raise ValueError(
                f"File.download: give either custom_path or out, not both "
                f"(custom_path={os.fspath(custom_path)!r})"
            )
        local = self._local_path()
        if out is not None:
            out.write(self._content(timeout))
            return out
        if local is not None and custom_path is None:
            return str(local)
        target = self._safe_name() if custom_path is None else custom_path
        _replace(Path(target), self._content(timeout))
        return target

    def download_as_bytearray(self, buf: bytearray | None = None) -> bytearray:
        """Return the content.

        Args:
            buf: A bytearray to append to; if None, a new one.

        Raises:
            TelegramError: The content cannot be had.
        """
        found = bytearray() if buf is None else buf
        found.extend(self._content(None))
        return found

    def _content(self, timeout: float | None) -> bytes:
        local = self._local_path()
        if local is not None:
            return local.read_bytes()
        if not self.file_path:
            raise ValueError(
                "this File has no file_path, so there is nothing to fetch; "
                "bot.get_file(file_id) returns one that has"
            )
        return bytes(self.get_bot().request.retrieve(self.file_path, timeout=timeout))

    def _local_path(self) -> Path | None:
        path = Path(self.file_path or "")
        return path if path.is_absolute() and path.is_file() else None

    def _safe_name(self) -> str:
        # The server chose this name: only its last part counts, whatever it looks like.
        path = unquote(urlsplit(self.file_path or "").path).replace("\\", "/")
        name = path.rpartition("/")[2]
        return self.file_id if name in {"", ".", ".."} else name.replace("\0", "")


def _replace(target: Path, content: bytes) -> None:
    """Write a file beside the target, then put it there in one step."""
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
