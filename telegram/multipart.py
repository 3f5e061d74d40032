"""The body of a request that carries files: a form that is read while it is sent."""

import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack

from telegram.error import UploadFailed
from telegram.files import EMPTY, InputFile, Readable

__all__ = ["Form", "FormStream"]

_BLOCK = 1 << 16
_UNSAFE = {ord("\r"): "%0D", ord("\n"): "%0A", ord('"'): "%22", 0: "%00"}


class Form:
    """Parts of a multipart form.

    Args:
        fields: Names and texts of the ordinary parts.
        files: Names and contents of the file parts.
    """

    def __init__(self, fields: Mapping[str, bytes], files: Mapping[str, InputFile]) -> None:
        self.fields = dict(fields)
        self.files = dict(files)
        self.boundary = os.urandom(16).hex()

    @property
    def content_type(self) -> str:
        """The value of the Content-Type header."""
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def can_reopen(self) -> bool:
        """Whether the form can be sent a second time."""
        return all(file.can_reopen for file in self.files.values())

    def opened(self) -> "FormStream":
        """Return the form as one stream of bytes of known length; close it after use.

        Raises:
            UploadFailed: A file cannot be opened.
            ValueError: A file is empty.
        """
        return FormStream(self)


class FormStream:
    """A form, opened: an iterable of blocks with a length, as `requests` streams bodies.

    Attributes:
        len: Length in bytes.
        content_type: The value of the Content-Type header.
        failure: Why it could not be read to its end; None where it could, or nobody has tried.
    """

    def __init__(self, form: Form) -> None:
        self.failure: str | None = None
        self.content_type = form.content_type
        self._stack = ExitStack()
        self._form = form
        self._heads: list[bytes] = []
        self._files: list[tuple[InputFile, Readable, int]] = []
        self._names = tuple(form.files)
        self._fields = b"".join(
            _head(form.boundary, name) + value + b"\r\n" for name, value in form.fields.items()
        )
        self._tail = f"--{form.boundary}--\r\n".encode()
        self.len = len(self._fields) + len(self._tail)
        try:
            for name, file in form.files.items():
                self._open(name, file)
        except BaseException:
            self.close()
            raise

    def _open(self, name: str, file: InputFile) -> None:
        stream, size = self._stack.enter_context(file.opened())
        if size == 0:
            raise ValueError(f"{name}: the file {file.filename!r} {EMPTY}")
        head = _head(self._form.boundary, name, file)
        self._heads.append(head)
        self._files.append((file, stream, size))
        self.len += len(head) + size + 2

    def sizes(self) -> list[tuple[str, str, int]]:
        """Return the field, the name and the length in bytes of every file."""
        return [
            (field, file.filename, size)
            for field, (file, _, size) in zip(self._names, self._files, strict=True)
        ]

    def close(self) -> None:
        """Close the files that were opened for this stream."""
        self._stack.close()

    def __iter__(self) -> Iterator[bytes]:
        before = self._fields  # goes with the next block: each that is sent costs a packet
        for head, (file, stream, size) in zip(self._heads, self._files, strict=True):
            before += head
            sent = 0
            while sent < size:
                block = self._read(file, stream, min(_BLOCK, size - sent))
                yield before + block
                before = b""
                sent += len(block)
                self._tell(file, sent, size)
            before = b"\r\n"
        yield before + self._tail

    def _tell(self, file: InputFile, sent: int, size: int) -> None:
        if file.progress is None:
            return
        try:
            file.progress(sent, size)
        except Exception as error:  # noqa: BLE001 - a user's function may raise anything
            self.failure = f"progress of {file.filename!r}: {type(error).__name__}: {error}"
        else:
            return
        raise UploadFailed(self.failure)

    def _read(self, file: InputFile, stream: Readable, size: int) -> bytes:
        try:
            block = stream.read(size)
        except Exception as error:  # noqa: BLE001 - a user's stream may raise anything
            self.failure = f"Cannot read {file.filename!r}: {type(error).__name__}: {error}"
        else:
            if isinstance(block, bytes) and block:
                return block
            self.failure = (
                f"{file.filename!r} ended early: is it read elsewhere at the same time? Give each "
                "call a file of its own, a path or bytes"
                if isinstance(block, bytes)
                else f"{file.filename!r} gives {type(block).__name__} instead of bytes: "
                "open it with mode 'rb'"
            )
        raise UploadFailed(self.failure)


def _head(boundary: str, name: str, file: InputFile | None = None) -> bytes:
    lines = [f"--{boundary}", f'Content-Disposition: form-data; name="{_quoted(name)}"']
    if file is not None:
        lines[1] += f'; filename="{_quoted(file.filename)}"'
        lines.append(f"Content-Type: {file.mimetype}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("utf-8", "replace")


def _quoted(text: str) -> str:
    """Return a name that cannot leave its quotes or its line."""
    return text.translate(_UNSAFE)
