"""Files on their way to Telegram: what counts as one, and how it is read.

An `InputFile` knows where its bytes come from and opens a path, or calls a function that opens a
file, when the request is sent, once per attempt. An open file that a bot makes an `InputFile` or an
`InputMedia...` of is read at once, as in v13: it may be closed or read elsewhere before that is
sent, and several threads may send it. One that is given to a method is read while it is sent.
"""

import os
import re
from collections.abc import Callable, Generator
from contextlib import contextmanager
from functools import cache
from io import BytesIO, TextIOBase
from pathlib import Path
from typing import Any, BinaryIO, Protocol, TypeAlias, cast

from telegram.error import UploadFailed

__all__ = [
    "EMPTY",
    "FileInput",
    "InputFile",
    "Progress",
    "Readable",
    "as_upload",
    "is_file",
    "path_in",
    "upload_fields",
]


class Readable(Protocol):
    """Anything opened for reading bytes."""

    def read(self, size: int = -1, /) -> bytes:
        """Return up to `size` bytes, and none at the end."""
        ...


Progress = Callable[[int, int], object]
"""Called with the bytes transferred so far and the total (0 where the total is unknown)."""
Source = bytes | bytearray | memoryview | str | Path | Readable | Callable[[], Readable]


class HasFileId(Protocol):
    """A file that Telegram has already: a `PhotoSize`, a `Document`, ..."""

    file_id: str


FileInput: TypeAlias = "Source | InputFile | HasFileId"
"""What may be given where a file is wanted; a str is a path, a file_id or a URL."""

__path__: list[str] = []  # v13 had modules below this one, and bots import them
EMPTY = "is empty, or has been read to its end already: call its seek(0) first"
_MEMORY = 1 << 20  # bytes of a stream of unknown length that stay in memory
_LARGEST = 2000 << 20  # bytes; no server takes more, and a stream may have no end
_IMAGES = ((b"\x89PNG", "image/png"), (b"\xff\xd8\xff", "image/jpeg"), (b"GIF8", "image/gif"))
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")
_LOOKS_LIKE_PATH = re.compile(r"[/\\]|^~|\.[A-Za-z0-9]{1,8}$")


class InputFile:
    """A file to upload.

    Args:
        obj: The content: bytes, a path, a file opened in binary mode (read here and now, from where
            it stands), or a function without arguments that opens one. Of a path or a function no
            more than a block is in memory at a time.
        filename: The name that Telegram shows; by default the file's own, else a neutral one.
        attach: If true, the file travels beside the object that mentions it. Kept for bots that
            say so; the library finds out by itself.
        progress: Called with the bytes sent so far and the total while the file is sent.

    Raises:
        TypeError: The object is no file, or a file opened in text mode.
        ValueError: The path does not exist or is a directory, or the file is closed or at its end.
        UploadFailed: The open file cannot be read.
    """

    _source: Source
    _start: int | None

    def __init__(
        self,
        obj: Source,
        filename: str | None = None,
        attach: object = None,
        *,
        progress: Progress | None = None,
    ) -> None:
        self._name(obj, filename, attach, progress)
        if hasattr(self._source, "read"):
            self._source = self._all_read()
            self._start = None

    @classmethod
    def streamed(cls, obj: Source, filename: str | None = None) -> "InputFile":
        """Return one that reads even an open file no sooner than it is sent."""
        self = cls.__new__(cls)
        self._name(obj, filename, None, None)
        return self

    def _name(
        self, obj: Source, filename: str | None, attach: object, progress: Progress | None
    ) -> None:
        _refuse(obj)
        self._source = Path(obj).expanduser() if isinstance(obj, (str, Path)) else obj
        if isinstance(self._source, Path):
            _check_path(self._source)
        self.attach: str | None = f"attached{os.urandom(8).hex()}" if attach else None
        self.progress = progress
        self._start = _position(self._source)
        self.mimetype, named = self._guess(filename)
        self.filename: str = filename or named

    def __repr__(self) -> str:
        # One that is refused has no name yet, and shows up in that error's traceback.
        return f"InputFile({vars(self).get('filename', '?')!r})"

    @property
    def can_reopen(self) -> bool:
        """Whether the content can be read a second time."""
        source = self._source
        return not hasattr(source, "read") or self._start is not None

    @property
    def input_file_content(self) -> bytes:
        """The whole content, read into memory."""
        with self.opened() as (stream, _):
            return b"".join(iter(lambda: stream.read(1 << 16), b""))

    @property
    def field_tuple(self) -> tuple[str, bytes, str]:
        """Name, content and media type, as HTTP libraries want them."""
        return self.filename, self.input_file_content, self.mimetype

    def to_dict(self) -> str | None:
        """Return the reference to this file that JSON holds; None if it needs none."""
        return f"attach://{self.attach}" if self.attach else None

    def _all_read(self) -> bytes:
        try:
            content = self.input_file_content
        except OSError as error:
            raise UploadFailed(f"Cannot read {self.filename!r}: {error}") from error
        if not content:
            raise ValueError(f"the file {self.filename!r} {EMPTY}")
        return content

    @contextmanager
    def opened(self) -> Generator[tuple[Readable, int]]:
        """Give the content from its start as a stream, and its length in bytes.

        Raises:
            UploadFailed: It cannot be read any more.
        """
        source = self._source
        close: Any = None
        try:
            if isinstance(source, (bytes, bytearray, memoryview)):
                stream: Readable = BytesIO(source)
            elif isinstance(source, Path):
                stream = close = source.open("rb")
            elif hasattr(source, "read"):
                stream = cast(Readable, source)
                if self._start is not None:
                    cast(BinaryIO, stream).seek(self._start)
            else:
                stream = close = cast("Callable[[], Any]", source)()
                _refuse_text(stream)
            size = _size(stream)
            if size is None:
                stream, size = _measured(stream, close)
                close = stream
        except (OSError, ValueError) as error:  # a ValueError: it has been closed meanwhile
            raise UploadFailed(f"Cannot read {self.filename!r}: {error}") from error
        try:
            yield stream, size
        finally:
            if close is not None and hasattr(close, "close"):
                close.close()

    def _guess(self, filename: str | None) -> tuple[str, str]:
        import mimetypes  # noqa: PLC0415 - loaded with the first upload

        source = self._source
        named = source.name if isinstance(source, Path) else getattr(source, "name", None)
        base = Path(named).name if isinstance(named, str) else ""
        kind = mimetypes.guess_type(filename or base)[0]
        if kind is None:
            head = self._head()
            kind = next((kind for magic, kind in _IMAGES if head.startswith(magic)), None)
        kind = kind or "application/octet-stream"
        ending = mimetypes.guess_extension(kind) or ""
        return kind, base or f"file{'' if ending == '.bin' else ending}"

    def _head(self) -> bytes:
        """Return the first bytes, as far as they can be had without losing any."""
        source = self._source
        if isinstance(source, (bytes, bytearray)):
            return bytes(source[:4])
        if self._start is None:
            return b""
        stream = cast(BinaryIO, source)
        try:
            head = stream.read(4)
            stream.seek(self._start)
        except (OSError, ValueError):  # who sends it will say so, with the file's name
            return b""
        return head


def is_file(value: object) -> bool:
    """Say whether a value is a file by its kind (a string never is: it may mean many things)."""
    return isinstance(value, (InputFile, bytes, bytearray, memoryview, Path)) or (
        hasattr(value, "read") and not isinstance(value, type)
    )


def as_upload(value: Any, filename: str | None = None, *, where: str = "file") -> Any:
    """Turn the value of a parameter that takes a file into what is sent.

    Files, bytes, paths (also as strings) and functions become an `InputFile`; a file_id, a URL and
    anything else stay.

    Args:
        value: What the caller gave.
        filename: The name that Telegram shows.
        where: What to call the parameter in an error.

    Raises:
        ValueError: A string looks like a path, and there is no such file.
    """
    if isinstance(value, InputFile):
        if filename:
            value.filename = filename
        return value
    if isinstance(value, str):
        path = path_in(value, where=where)
        return value if path is None else InputFile(path, filename)
    if is_file(value) or (callable(value) and not isinstance(value, type)):
        try:
            return InputFile.streamed(cast(Any, value), filename)
        except (TypeError, ValueError) as error:
            reason = f"{where}: {error}"
            kind = type(error)
        raise kind(reason)
    return value


@cache
def upload_fields(cls: type) -> frozenset[str]:
    """Name the fields of a type that take a file: the generated annotations say so."""
    from inspect import get_annotations  # noqa: PLC0415 - loaded with the first such object

    return frozenset(
        name
        for base in cls.__mro__
        for name, annotation in get_annotations(base).items()
        if "FileInput" in str(annotation)
    )


def path_in(value: str, *, where: str = "file") -> Path | None:
    """Return the existing file that a string names; None for a file_id, a URL and the like.

    Raises:
        ValueError: The string looks like a path, and there is no such file.
    """
    if not value or len(value) > 4096 or "\0" in value or _URL.match(value):
        return None
    path = Path(value).expanduser() if value[0] == "~" else Path(value)
    if path.is_file():
        return path
    if _LOOKS_LIKE_PATH.search(value):
        problem = "is a directory" if path.is_dir() else "does not exist"
        raise ValueError(
            f"{where}={value!r}: this looks like a path, but the file {problem} (the working "
            f"directory is {str(Path.cwd())!r}). Give an existing file, a file_id or a URL"
        )
    return None


def _refuse(obj: object) -> None:
    if isinstance(obj, (bytes, bytearray, memoryview)):
        if not obj:
            raise ValueError("the content is empty; Telegram refuses empty files")
        return
    if isinstance(obj, (str, Path)):
        return
    _refuse_text(obj)
    if getattr(obj, "closed", False) is True:
        name = getattr(obj, "name", None)
        shown = name if isinstance(name, str) else obj
        raise ValueError(
            f"the file {shown!r} is closed; send it inside the with block that opens it"
        )
    if not hasattr(obj, "read") and not callable(obj):
        raise TypeError(
            f"{obj!r} is no file: give bytes, a path, a file opened with mode 'rb', "
            "or a function that opens one"
        )


def _refuse_endless(size: int) -> None:
    if size > _LARGEST:
        raise ValueError("it has more than 2,000 MB, and no server takes that")


def _refuse_text(obj: object) -> None:
    if isinstance(obj, TextIOBase):
        name = getattr(obj, "name", None)
        shown = name if isinstance(name, str) else "file.txt"
        raise TypeError(f"{shown!r} is opened in text mode: open it with open({shown!r}, 'rb')")


def _check_path(path: Path) -> None:
    if path.is_dir():
        raise ValueError(f"{str(path)!r} is a directory; give a file")
    if not path.is_file():
        raise ValueError(
            f"the file {str(path)!r} does not exist (the working directory is {str(Path.cwd())!r})"
        )
    if path.stat().st_size == 0:
        raise ValueError(f"the file {str(path)!r} is empty; Telegram refuses empty files")


def _position(source: object) -> int | None:
    """Return where a seekable stream stands; None where it cannot be rewound."""
    if not hasattr(source, "read"):
        return None
    try:
        return int(cast(BinaryIO, source).tell()) if cast(BinaryIO, source).seekable() else None
    except (AttributeError, OSError, ValueError):
        return None


def _size(stream: Readable) -> int | None:
    """Return how many bytes are left in a seekable stream; None where that cannot be known."""
    start = _position(stream)
    if start is None:
        return None
    file = cast(BinaryIO, stream)
    end = file.seek(0, os.SEEK_END)
    file.seek(start)
    return end - start


def _measured(stream: Readable, close: Any) -> tuple[Readable, int]:
    """Move a stream of unknown length to where its length can be known."""
    from tempfile import SpooledTemporaryFile  # noqa: PLC0415 - rarely needed

    kept = SpooledTemporaryFile(max_size=_MEMORY)  # noqa: SIM115 - closed by `opened`
    try:
        for block in iter(lambda: stream.read(1 << 16), b""):
            kept.write(block)
            _refuse_endless(kept.tell())
    except BaseException:
        kept.close()
        raise
    if close is not None and hasattr(close, "close"):
        close.close()
    size = kept.tell()
    kept.seek(0)
    return cast(Readable, kept), size
