"""What the client puts on the wire, decoded, so that two requests can be compared."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter

__all__ = ["TOKEN_PLACE", "Sent", "WireAdapter", "decoded"]

TOKEN_PLACE = "{token}"
_TOKEN_IN_PATH = re.compile(r"/bot[^/]+/")


class Sent(NamedTuple):
    """A request without what changes from one recording to the next.

    Args:
        method: HTTP method.
        path: Path with `{token}` in place of the token.
        type: Media type of the body, without parameters; empty where there is no body.
        body: The JSON value, or a form as a dict: text, `{"json": ...}` or `{"file": ...}`.
    """

    method: str
    path: str
    type: str
    body: Any


class WireAdapter(HTTPAdapter):
    """Note every request on its way.

    Any subclass of the adapter of requests makes the client go through its session, where vcrpy
    can listen; on its own way, straight to a socket, nobody could.
    """

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        super().__init__()

    def send(
        self, request: requests.PreparedRequest, *args: Any, **kwargs: Any
    ) -> requests.Response:
        """Send a request whose body is in one piece: a stream could be read only once."""
        if request.body is not None and not isinstance(request.body, (bytes, str)):
            request.body = b"".join(request.body)
        self.sent.append(
            decoded(request.method or "", request.url or "", request.headers, request.body)
        )
        return super().send(request, *args, **kwargs)


def decoded(method: str, url: str, headers: Mapping[str, str], body: Any) -> Sent:
    """Return a request as it is compared."""
    path = _TOKEN_IN_PATH.sub(f"/bot{TOKEN_PLACE}/", urlsplit(url).path, count=1)
    if not body:
        return Sent(method, path, "", None)
    data = body.encode() if isinstance(body, str) else body
    kind, _, parameters = headers["Content-Type"].partition(";")
    if kind == "multipart/form-data":
        boundary = parameters.partition("boundary=")[2].strip('"')
        return Sent(method, path, kind, _form(data, boundary.encode()))
    return Sent(method, path, kind, json.loads(data))


def _form(body: bytes, boundary: bytes) -> dict[str, Any]:
    before, *parts, after = body.split(b"--" + boundary)
    assert before == b""
    assert after == b"--\r\n"
    fields: dict[str, Any] = {}
    for part in parts:
        head, found, content = part.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        assert found
        name, value = _field(head.decode(), content.removesuffix(b"\r\n"))
        assert name not in fields, f"the form has two parts called {name!r}"
        fields[name] = value
    return fields


def _field(head: str, content: bytes) -> tuple[str, Any]:
    headers = dict(line.split(": ", 1) for line in head.split("\r\n"))
    parameters = dict(re.findall(r'(\w+)="([^"]*)"', headers["Content-Disposition"]))
    if "filename" in parameters:
        return parameters["name"], {
            "file": parameters["filename"],
            "type": headers.get("Content-Type", ""),
            "size": len(content),
            "sha256": hashlib.sha256(content).hexdigest(),
        }
    text = content.decode()
    return parameters["name"], {"json": json.loads(text)} if text[:1] in "[{" else text
