"""Read the parameters out of an HTTP request: query, form, JSON and multipart bodies."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.parser import BytesHeaderParser
from email.policy import HTTP
from urllib.parse import parse_qsl

from .errors import ApiError
from .files import Upload
from .json_values import as_object, decode

__all__ = ["Received", "read_body"]

_BOUNDARY = re.compile(r'boundary\s*=\s*(?:"([^"]*)"|([^;\s]*))', re.IGNORECASE)


@dataclass
class Received:
    """What a request brought: texts and files by name. The first of equal names counts."""

    args: dict[str, str] = field(default_factory=dict[str, str])
    uploads: dict[str, Upload] = field(default_factory=dict[str, Upload])


def read_body(query: str, content_type: str, body: bytes) -> Received:
    """Return the parameters of a request; those in the address go before those in the body.

    Raises:
        ApiError: The body is not what its content type says.
    """
    received = Received()
    _take_pairs(received, query.encode("latin-1", "replace"))
    kind = content_type.split(";", 1)[0].strip().lower()
    if kind == "application/json":
        _take_json(received, body)
    elif kind == "multipart/form-data":
        _take_multipart(received, content_type, body)
    elif kind == "application/x-www-form-urlencoded":
        _take_pairs(received, body)
    return received


def _take_pairs(received: Received, raw: bytes) -> None:
    try:
        text = raw.decode("ascii")
    except UnicodeDecodeError:
        text = raw.decode("utf-8", "surrogateescape")
    for name, value in parse_qsl(text, keep_blank_values=True, errors="surrogateescape"):
        _take(received, name, value)


def _take(received: Received, name: str, value: str) -> None:
    try:
        value.encode("utf-8")
        name.encode("utf-8")
    except UnicodeEncodeError:
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8") from None
    received.args.setdefault(name, value)


def _take_json(received: Received, body: bytes) -> None:
    if not body.strip():
        return
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8") from None
    try:
        data = as_object(decode(text))
    except ValueError:
        raise ApiError(400, "Bad Request: can't parse JSON encoded parameters") from None
    if data is None:
        raise ApiError(400, "Bad Request: JSON object expected")
    for name, value in data.items():
        # A value that is no string counts as the text it was written as.
        shown = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        _take(received, name, shown)


def _take_multipart(received: Received, content_type: str, body: bytes) -> None:
    found = _BOUNDARY.search(content_type)
    if found is None:
        missing = "boundary value" if "boundary" in content_type.lower() else "boundary"
        raise ApiError(400, f"Bad Request: {missing} not found")
    boundary = (found[1] if found[1] is not None else found[2]).encode("latin-1", "replace")
    if not boundary or len(boundary) > 70:
        raise ApiError(400, "Bad Request: boundary too big or empty")
    for part in _parts(body, boundary):
        _take_part(received, part)


def _parts(body: bytes, boundary: bytes) -> list[bytes]:
    """Cut a multipart body at its boundaries; the bytes of the parts stay untouched."""
    mark = b"--" + boundary
    start = body.find(mark)
    if start < 0:
        return []
    parts: list[bytes] = []
    at = start + len(mark)
    while body[at : at + 2] != b"--":
        line_end = body.find(b"\r\n", at)
        if line_end < 0:
            break
        begin = line_end + 2
        end = body.find(b"\r\n" + mark, line_end)
        if end < 0:
            break
        # A part without headers starts at the blank line, which may be the boundary's own.
        parts.append(body[min(begin, end) : end])
        at = end + 2 + len(mark)
    return parts


def _take_part(received: Received, part: bytes) -> None:
    head, blank, data = part.partition(b"\r\n\r\n")
    if not blank:
        raise ApiError(400, "Bad Request: headers in multipart/form-data are empty")
    headers = BytesHeaderParser(policy=HTTP).parsebytes(head.replace(b"\r\n", b"\n") + b"\n\n")
    disposition = headers.get("Content-Disposition")
    if disposition is None:
        raise ApiError(400, "Bad Request: can't parse form data headers")
    if disposition.content_disposition != "form-data":
        raise ApiError(400, "Bad Request: expected form-data content disposition")
    params: Mapping[str, str] = disposition.params
    name = params.get("name")
    if not name:
        raise ApiError(400, "Bad Request: field name in multipart/form-data not found")
    file_name = params.get("filename")
    if file_name is not None:
        mime = headers.get_content_type() if "Content-Type" in headers else None
        received.uploads.setdefault(name, Upload(file_name.rsplit("/", 1)[-1], data, mime))
        return
    try:
        _take(received, name, data.decode("utf-8"))
    except UnicodeDecodeError:
        raise ApiError(400, "Bad Request: strings must be encoded in UTF-8") from None
