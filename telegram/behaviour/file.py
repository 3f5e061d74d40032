"""Fetching a file's content."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from telegram.behaviour.keyed import Keyed, decryption

if TYPE_CHECKING:
    from os import PathLike
    from typing import BinaryIO

    from telegram.bot import Bot
    from telegram.files import Progress

__all__ = ["FileBehaviour"]


class FileBehaviour(Keyed):
    """Downloads of a `File`.

    Its `file_path` is the address to fetch, which holds the bot's token, or a path on this machine
    if a local Bot API server runs here. The address works for at least an hour.
    """

    __slots__ = ()

    if TYPE_CHECKING:
        file_size: int | None
        file_path: str | None

        def get_bot(self) -> Bot:
            """Return the bot that fetches the file."""
            ...

    def download(
        self,
        custom_path: str | PathLike[str] | None = None,
        out: BinaryIO | None = None,
        timeout: float | None = None,
        *,
        progress: Progress | None = None,
    ) -> Any:
        """Save the content, and return where it went.

        A file that cannot be fetched whole leaves nothing behind.

        Args:
            custom_path: File to write or directory to put it in; if None, the server's name for
                the file in the working directory. An existing file is replaced.
            out: A file open for writing bytes that gets the content instead.
            timeout: Seconds to wait for more of the content; if None, 20.
            progress: Called with the bytes fetched so far and the total, which is 0 if unknown.

        Returns:
            `custom_path` or `out` as given, else the name. A file that is on this machine already
            is not copied without being asked: its own path is returned.

        Raises:
            ValueError: Both `custom_path` and `out` are given, or there is nothing to fetch.
            TelegramError: The content cannot be had.
        """
        from telegram.downloads import download  # noqa: PLC0415 - loaded with the first download

        address = self._address()
        target = None if custom_path is None else Path(custom_path)
        done = download(
            self.get_bot(),
            address,
            target,
            out,
            timeout=timeout,
            size=self.file_size,
            progress=progress,
            transform=decryption(self),
        )
        if custom_path is not None and not Path(custom_path).is_dir():
            return custom_path
        if out is None and custom_path is None and not Path(address).is_absolute():
            return Path(str(done)).name
        return done

    def download_as_bytearray(self, buf: bytearray | None = None) -> bytearray:
        """Return the content.

        Args:
            buf: A bytearray to append to; if None, a new one.

        Raises:
            ValueError: There is nothing to fetch.
            TelegramError: The content cannot be had.
        """
        from telegram.downloads import read  # noqa: PLC0415 - loaded with the first download

        found = bytearray() if buf is None else buf
        found.extend(read(self.get_bot(), self._address(), transform=decryption(self)))
        return found

    def _address(self) -> str:
        if not self.file_path:
            raise ValueError(
                "this File has no file_path, so there is nothing to fetch; "
                "bot.get_file(file_id) returns one that has"
            )
        return self.file_path
