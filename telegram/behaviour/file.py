"""Fetching a file's content."""

from __future__ import annotations

from collections.abc import Callable
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from telegram.behaviour.keyed import Keyed, decryption
from telegram.error import InvalidToken

if TYPE_CHECKING:
    from typing import BinaryIO

    from telegram.bot import Bot
    from telegram.files import Progress

__all__ = ["FileBehaviour"]

T = TypeVar("T")


class _Address:
    """Reads a server's path as the address to fetch it from, if the object has a bot."""

    __slots__ = ()

    def __get__(self, instance: Any, owner: Any = None) -> str | None:
        path: str | None = None if instance is None else instance.__dict__.get("file_path")
        server = getattr(getattr(instance, "_bot", None), "base_file_url", None)
        if not path or not isinstance(server, str):
            return path
        from telegram.downloads import address_of  # noqa: PLC0415 - loaded with the first file

        return address_of(server, path)

    def __set__(self, instance: Any, value: str | None) -> None:
        instance.__dict__["file_path"] = value

    def __delete__(self, instance: Any) -> None:
        instance.__dict__.pop("file_path", None)


class FileBehaviour(Keyed):
    """Downloads of a `File`.

    Its `file_path` is the address to fetch, which holds the bot's token, or a path on this machine
    if a local Bot API server runs here. The address works for at least an hour; where it has
    expired, a download asks `getFile` for another, once. What `to_dict`, `to_json` and pickles hold
    is the server's own path, without address and token; with a bot again (`set_bot`), it is the
    address again.
    """

    __slots__ = ()

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        """Let the path be read as an address."""
        cast(Any, super()).__pydantic_init_subclass__(**kwargs)
        type.__setattr__(cls, "file_path", _Address())

    if TYPE_CHECKING:
        file_id: str
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
            TypeError: `custom_path` is no path, or `out` is no file open for writing bytes.
            ValueError: Both are given, or there is nothing to fetch.
            OSError: There is no writing to `custom_path`.
            TelegramError: The content cannot be had.
        """
        from telegram.downloads import download  # noqa: PLC0415 - loaded with the first download

        self._address()  # without one there is nothing to fetch
        target = None if custom_path is None else _path(custom_path)
        done = self._fetched(
            lambda address: download(
                self.get_bot(),
                address,
                target,
                out,
                timeout=timeout,
                size=self.file_size,
                progress=progress,
                transform=decryption(self),
            )
        )
        address = self._address()
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
        found.extend(self._fetched(lambda at: read(self.get_bot(), at, transform=decryption(self))))
        return found

    def _fetched(self, fetch: Callable[[str], T]) -> T:
        """Fetch from the address; once more from a new one, where the server knows it no more."""
        try:
            return fetch(self._address())
        except InvalidToken as error:
            if error.method != "download" or not self.file_id:
                raise
            fresh = self.get_bot().get_file(self.file_id)
        vars(self)["file_path"] = vars(fresh).get("file_path")
        return fetch(self._address())

    def _address(self) -> str:
        if not self.file_path:
            raise ValueError(
                "this File has no file_path, so there is nothing to fetch; "
                "bot.get_file(file_id) returns one that has"
            )
        return self.file_path


def _path(given: Any) -> Path:
    if isinstance(given, (str, PathLike)):
        return Path(cast("str", given))
    if hasattr(given, "write"):
        raise TypeError("custom_path is an open file; pass it as out=")
    raise TypeError(f"custom_path={given!r} is no path")
