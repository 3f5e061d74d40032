"""Files on their way from Telegram to disk.

The server chooses the name of a file, so a name is never trusted: only its last part counts, and
only as a plain name. A file appears under its name when it is complete, or not at all.
"""

import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from io import TextIOBase
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from urllib.parse import unquote
from uuid import uuid4

from telegram.checking import with_article
from telegram.files import Progress
from telegram.redaction import SecretStr, redact
from telegram.transport import Request

__all__ = ["address_of", "download", "read", "replacing", "safe_name"]

_CONTROL = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)
_WHOLE = ("https://", "http://")  # how an address begins
_TIMEOUT = 20.0  # seconds; what an upload has, too


class Writable(Protocol):
    """Anything opened for writing bytes."""

    def write(self, data: bytes, /) -> object:
        """Take the bytes."""
        ...


def download(
    bot: Any,
    file_path: str,
    target: str | Path | None = None,
    out: Writable | None = None,
    *,
    timeout: float | None = None,
    size: int | None = None,
    progress: Progress | None = None,
    transform: Callable[[bytes], bytes] | None = None,
) -> str | Writable:
    """Fetch a file that `getFile` has named.

    Args:
        bot: The bot that asked for it.
        file_path: What `getFile` gave: a whole address, a path on the server, or, from a Bot API
            server on this machine, a path on disk.
        target: File to write, or a directory to put it in; None means the server's name in the
            working directory.
        out: A stream to write to instead.
        timeout: Seconds to wait for more of the file; None means 20.
        size: Its length in bytes where known, for `progress`.
        progress: Called with the bytes fetched so far and the total.
        transform: What to do with the whole content before it is stored, such as decrypting it.

    Returns:
        The path that was written, or `out`.

    Raises:
        TypeError: `out` is not open for writing bytes.
        ValueError: Both `target` and `out` are given, or the server's name for the file is not one.
        TelegramError: The file cannot be had.
    """
    if target is not None and out is not None:
        raise ValueError("give either custom_path or out, not both")
    if out is not None:
        _refuse_unwritable(out)
    file_path = SecretStr(file_path)
    source = _Source(bot, file_path, _TIMEOUT if timeout is None else timeout, size or 0, progress)
    if out is not None:
        _write(source, out, transform)
        return out
    path = _destination(source, target)
    if source.on_disk and target is None and transform is None:
        return str(source.local)
    with replacing(path) as stream:
        _write(source, stream, transform)
    return str(path)


def address_of(server: str, file_path: str) -> str:
    """Return where a file can be had.

    Args:
        server: A bot's `base_file_url`.
        file_path: What the server said. A whole address stays, as does the path on disk that a
            server on this machine names, and a path that leads out of the place for files.
    """
    if file_path.startswith(_WHOLE) or Path(file_path).is_absolute() or _climbs(file_path):
        return file_path
    return SecretStr(f"{server}/{file_path}")


def read(
    bot: Any,
    file_path: str,
    *,
    timeout: float | None = None,
    transform: Callable[[bytes], bytes] | None = None,
) -> bytes:
    """Return the content of a file that `getFile` has named; arguments as for `download`."""
    kept = _Kept()
    download(bot, file_path, out=kept, timeout=timeout, transform=transform)
    return b"".join(kept.blocks)


@contextmanager
def replacing(path: str | Path) -> Generator[BinaryIO]:
    """Give a stream whose content takes the place of a file when the block ends without an error.

    The content is written beside the file first, so a reader sees the old file, the whole new one,
    or none.
    """
    path = Path(path)
    beside = path.parent / f".{path.name[:100]}.{uuid4().hex}"
    done = False
    try:
        with _created(beside, path) as stream:
            yield stream
        beside.replace(path)
        done = True
    finally:
        if not done:
            beside.unlink(missing_ok=True)


def _created(beside: Path, path: Path) -> BinaryIO:
    try:
        return beside.open("xb")
    except OSError as error:
        problem = OSError(error.errno, error.strerror, str(path))
    raise problem  # names the path that was asked for


def safe_name(file_path: str) -> str:
    """Return the name under which a file from the server may be stored.

    Raises:
        ValueError: There is no usable name in it.
    """
    name = file_path.replace("\\", "/").rpartition("/")[2]
    name = _CONTROL.sub("_", name).strip(" .")
    if not name or _RESERVED.fullmatch(name):
        raise ValueError(
            f"the server's name for the file, {name!r}, cannot be used: give custom_path"
        )
    return name[-200:]


def _climbs(path: str) -> bool:
    """Say whether a path leads upwards; HTTP libraries undo a quotation of dots."""
    return ".." in unquote(path).replace("\\", "/").split("/")


class _Source:
    """Where the content comes from: the server, or this machine's own disk."""

    def __init__(
        self, bot: Any, file_path: str, timeout: float, size: int, progress: Progress | None
    ) -> None:
        self._bot = bot
        self._timeout = timeout
        self._size = size
        self._progress = progress
        self._done = 0
        address: str = SecretStr(file_path)
        self.local = Path(file_path) if Path(file_path).is_absolute() else None
        if self.local is None and not address.startswith(_WHOLE):
            if _climbs(address):
                raise ValueError(f"the server names a file outside its place: {redact(address)!r}")
            address = address_of(bot.base_file_url, address)
        self.address = address
        self.name = file_path

    @property
    def on_disk(self) -> bool:
        """Whether the file is on this machine already."""
        return self.local is not None

    def copy_to(self, sink: Callable[[bytes], object]) -> None:
        """Pass the content on, block by block."""
        if self.local is not None:
            with self.local.open("rb") as stream:
                self._size = self._size or self.local.stat().st_size
                for block in iter(lambda: stream.read(1 << 16), b""):
                    self._take(block, sink)
            return
        request = self._bot.request
        if not _is_ours(request):
            self._take(request.retrieve(self.address, timeout=self._timeout), sink)
            return

        def take(block: bytes) -> None:
            """Pass on a block that has come."""
            self._take(block, sink)

        request.fetch(self.address, take, self._timeout)

    def _take(self, block: bytes, sink: Callable[[bytes], object]) -> None:
        sink(block)
        self._done += len(block)
        if self._progress is not None:
            self._progress(self._done, self._size)


def _is_ours(request: Any) -> bool:
    """Say whether `retrieve` is the library's own: users replace it, also on an instance."""
    return (
        isinstance(request, Request)
        and type(request).retrieve is Request.retrieve
        and "retrieve" not in vars(request)
    )


def _refuse_unwritable(out: object) -> None:
    if not hasattr(out, "write"):
        shown = f"out={out!r} is {with_article(type(out).__name__)}"
        raise TypeError(f"{shown}; give a file opened with mode 'wb', or a path as custom_path")
    if isinstance(out, TextIOBase):
        raise TypeError("out is opened in text mode; open the file with mode 'wb'")


class _Kept:
    def __init__(self) -> None:
        self.blocks: list[bytes] = []

    def write(self, data: bytes, /) -> None:
        """Keep a block."""
        self.blocks.append(data)


def _destination(source: _Source, target: str | Path | None) -> Path:
    if target is None:
        return Path.cwd() / safe_name(source.name)
    path = Path(target)
    return path / safe_name(source.name) if path.is_dir() else path


def _write(source: _Source, out: Writable, transform: Callable[[bytes], bytes] | None) -> None:
    if transform is None:
        source.copy_to(out.write)
        return
    whole = _Kept()
    source.copy_to(whole.write)
    out.write(transform(b"".join(whole.blocks)))
