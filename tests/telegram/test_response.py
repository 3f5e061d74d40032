from __future__ import annotations

import http.client
from io import BufferedReader, BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from telegram.response import Response, _Fields

NAMES = ("Content-Type", "content-length", "CONNECTION", "Retry-After", "X-None")


class Sock:
    """What a response needs of a socket: its bytes, as they come."""

    def __init__(self, raw: bytes, piece: int = 8192) -> None:
        self.raw, self.piece = raw, piece

    def makefile(self, mode: str) -> BufferedReader:
        return BufferedReader(BytesIO(self.raw), self.piece)


def read(cls: type[http.client.HTTPResponse], raw: bytes, piece: int = 8192):
    """Return all that is seen of a response, or the kind of error."""
    response = cls(Sock(raw, piece), method="POST")
    try:
        response.begin()
        body = response.read()
    except (http.client.HTTPException, ValueError) as error:
        return type(error)
    fields = [(response.headers.get(name) or "").strip() or None for name in NAMES]
    seen = (response.status, response.version, body, fields, response.will_close, response.chunked)
    response.close()
    return seen


PLAIN = b"Server: nginx\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}rest"
HEADS = [
    PLAIN,
    b"Content-Length: 2\r\nConnection: close\r\n\r\n{}",
    b"content-length:2\r\n\r\n{}",
    b"Content-Length: 2 \r\nRETRY-AFTER:  7\r\n\r\n{}",
    b"Content-Length: 2\r\nContent-Length: 1\r\n\r\n{}",
    b"Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
    b"Content-Type: a\r\n folded\r\nContent-Length: 2\r\n\r\n{}",
    b"Content-Type: a\nContent-Length: 2\n\n{}",
    b"Content-Type: a\nContent-Length: 2\r\n\r\n{}",
    b"Content-Type: a\rContent-Length: 2\r\n\r\n{}",
    b"no colon\r\nContent-Length: 2\r\n\r\n{}",
    b"Content-Length : 2\r\n\r\n{}",
    b": nameless\r\nContent-Length: 2\r\n\r\n{}",
    b"\r\n",
    b"\r\nbody until the end",
    b"X-None: \xe9\r\nContent-Length: 2\r\n\r\n{}",
    b"".join(b"A%d: b\r\n" % n for n in range(98)) + b"Content-Length: 2\r\n\r\n{}",
    b"".join(b"A%d: b\r\n" % n for n in range(150)) + b"Content-Length: 2\r\n\r\n{}",
    b"A: " + b"x" * 70_000 + b"\r\nContent-Length: 2\r\n\r\n{}",
    b"Content-Length: nonsense\r\n\r\n{}",
    b"Content-Length: 9\r\n\r\ncut",
]


@pytest.mark.parametrize("piece", [1, 40, 8192])
@pytest.mark.parametrize("head", HEADS)
def test_a_head_means_what_it_means_to_the_standard_library(head, piece):
    raw = b"HTTP/1.1 200 OK\r\n" + head
    assert read(Response, raw, piece) == read(http.client.HTTPResponse, raw, piece)


@pytest.mark.parametrize(
    "start",
    [b"HTTP/1.0 200 OK", b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 502 Bad", b"nonsense", b""],
)
def test_what_comes_before_the_head_is_left_to_the_standard_library(start):
    raw = start + b"\r\n" + PLAIN
    assert read(Response, raw) == read(http.client.HTTPResponse, raw)


LINE = st.text(st.sampled_from("aCc-:; \t\r\n9"), max_size=12).map(str.encode)


@given(st.lists(st.one_of(LINE, st.just(b"Content-Length: 3")), max_size=6))
def test_any_head_means_what_it_means_to_the_standard_library(lines):
    raw = b"HTTP/1.1 200 OK\r\n" + b"\r\n".join(lines) + b"\r\n\r\n{} {}"
    ours, theirs = read(Response, raw), read(http.client.HTTPResponse, raw)
    assert ours == theirs


def test_an_ordinary_head_is_read_at_once():
    response = Response(Sock(b"HTTP/1.1 200 OK\r\n" + PLAIN), method="POST")
    response.begin()
    assert isinstance(response.headers, _Fields)
    assert dict(response.headers.items())["server"] == "nginx"
    response.close()
