"""What the exceptions of sockets, urllib3 and requests say about a request.

The one question that matters is whether the server may have acted on it. The answer, with a text
that holds no address and so no token, is a `Failure`: a value, because an exception would drag the
HTTP libraries' own along as its context.
"""

import http.client
import socket
import ssl
import sys
from typing import NamedTuple, TypeAlias

from urllib3 import exceptions as inner

from telegram.error import (
    AnswerTimedOut,
    ConnectTimedOut,
    MaybeSent,
    NetworkError,
    NotSent,
    ProxyError,
    UploadFailed,
)
from telegram.redaction import redact

__all__ = ["Failure", "answer_timed_out", "failure"]

_TWICE = "To call again may do it twice."


class Failure(NamedTuple):
    """What went wrong, as a value.

    Args:
        kind: The class of error that it stands for.
        text: What happened, without any address.
        again: Whether another attempt may help.
        cause: A sentence for the reader, where the text does not say enough.
        remedy: What to do about it.
    """

    kind: type[NetworkError | UploadFailed]
    text: str
    again: bool = True
    cause: str | None = None
    remedy: str | None = None


def answer_timed_out(*, again: bool = True) -> Failure:
    """Say that the server has the request and has not answered in time."""
    return Failure(
        AnswerTimedOut,
        "Timed out",
        again=again,
        cause="The server has the request and did not answer in time; it may have done it, or not.",
        remedy=f"{_TWICE} A call gets more seconds with timeout=.",
    )


def failure(error: BaseException, stage: str, expired: bool) -> Failure:
    """Say what an exception means.

    Args:
        error: What a socket, `http.client`, urllib3 or requests has raised.
        stage: How far the request had come: "connect", "send" (the kernel did not take all of it),
            "answer"; or "session", where only the exception can tell.
        expired: Whether the watchdog has shut the socket down.
    """
    chain = _chain(error)
    if found := _first(chain, _PROXY + _outer("ProxyError", "InvalidProxyURL")):
        return Failure(
            ProxyError,
            f"The proxy does not work: {_words(found)}",
            cause="The proxy refused, or is not there.",
            remedy="Check proxy_url, or HTTPS_PROXY in the environment.",
        )
    if found := _first(chain, (ssl.SSLCertVerificationError,)):
        return Failure(
            NotSent,
            f"The server's certificate is not trusted: {_words(found)}",
            again=False,
            cause="Something between this machine and the server answers in its place, or the "
            "clock of this machine is wrong.",
            remedy="Check the clock and the proxy. A network with a certificate of its own is "
            "trusted by REQUESTS_CA_BUNDLE=/path/to/its.pem.",
        )
    if (found := _first(chain, (ssl.SSLError,))) and _is_no_tls(found):
        return Failure(
            NotSent,
            f"The server does not speak https: {_words(found)}",
            again=False,
            cause="base_url begins with https://, and what answers there speaks something else.",
            remedy="For a server without https let base_url begin with http://, and check the "
            "port.",
        )
    if found := _first(chain, (socket.gaierror, UnicodeError)):
        return Failure(
            NotSent,
            f"The server's name is not known: {_words(found)}",
            cause="The name in base_url is wrong, or this machine has no network.",
            remedy="Check the network and base_url.",
        )
    if (found := _first(chain, _outer("InvalidSchema"))) and "SOCKS" in str(found):
        return Failure(
            ProxyError,
            "A SOCKS proxy needs one more package",
            again=False,
            cause="proxy_url, or HTTPS_PROXY in the environment, names a SOCKS proxy.",
            remedy="Install it: pip install PySocks.",
        )
    if found := _first(chain, _outer("InvalidSchema", "InvalidURL", "MissingSchema")):
        return Failure(NotSent, _words(found), again=False, remedy="Check base_url.")
    stage = _stage(chain, stage)
    if expired or _is_timeout(chain):
        return answer_timed_out() if stage == "answer" else Failure(ConnectTimedOut, "Timed out")
    if stage == "connect" and _first(chain, (ConnectionRefusedError,)):
        return Failure(
            NotSent,
            f"No connection to the server: {_words(chain[-1])}",
            cause="The machine is there, and nothing listens at this port.",
            remedy="Is the server running? Check base_url (or TELEGRAM_API_BASE_URL) and its port.",
        )
    if stage == "connect":
        return Failure(NotSent, f"No connection to the server: {_words(chain[-1])}")
    if stage == "send":
        return Failure(NotSent, f"The request could not be sent: {_words(chain[-1])}")
    return Failure(
        MaybeSent,
        f"The connection broke before the answer: {_words(chain[-1])}",
        cause="The server may have done it, or not.",
        remedy=_TWICE,
    )


_Kinds: TypeAlias = "tuple[type[BaseException], ...]"
_PROXY: _Kinds = (inner.ProxyError, inner.ProxySchemeUnknown)


def _outer(*names: str) -> _Kinds:
    """Return exceptions of requests; none while it is not loaded, and so has raised nothing."""
    # Another thread may be loading it at this moment.
    loaded = sys.modules.get("requests.exceptions")
    return tuple(kind for name in names if (kind := getattr(loaded, name, None)) is not None)


_NO_TLS = frozenset(
    ("WRONG_VERSION_NUMBER", "RECORD_LAYER_FAILURE", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG")
)


def _is_no_tls(error: BaseException) -> bool:
    """Say whether the other side answered a TLS handshake with something else."""
    return getattr(error, "reason", None) in _NO_TLS


def _chain(error: BaseException) -> list[BaseException]:
    """Return an exception and what it wraps, outermost first."""
    chain = [error]
    while len(chain) < 10:
        last = chain[-1]
        nearby = (getattr(last, "reason", None), *last.args, last.__cause__, last.__context__)
        wrapped = next(
            (each for each in nearby if isinstance(each, BaseException) and each not in chain), None
        )
        if wrapped is None:
            break
        chain.append(wrapped)
    return chain


def _first(chain: list[BaseException], kinds: _Kinds) -> BaseException | None:
    return next((each for each in chain if isinstance(each, kinds)), None)


def _stage(chain: list[BaseException], stage: str) -> str:
    if stage != "session":
        return stage
    # NewConnectionError counts as a timeout by inheritance: both mean that nothing was connected.
    early: _Kinds = (
        inner.ConnectTimeoutError,
        inner.NewConnectionError,
        inner.SSLError,
        ssl.SSLError,
    )
    if _first(chain, early + _outer("ConnectTimeout", "SSLError")):
        return "connect"
    return "answer"


def _is_timeout(chain: list[BaseException]) -> bool:
    if _first(chain, (TimeoutError, inner.ReadTimeoutError, *_outer("Timeout"))):
        return True
    return any(
        isinstance(each, inner.ConnectTimeoutError)
        and not isinstance(each, inner.NewConnectionError)
        for each in chain
    )


def _words(error: BaseException) -> str:
    """Return what an exception says, without the addresses of objects and of the request."""
    # The exceptions of requests are OSErrors that say nothing of their own.
    while not isinstance(error, (OSError, UnicodeError)) or isinstance(
        error, _outer("RequestException")
    ):
        nearby = (getattr(error, "reason", None), *error.args, error.__cause__)
        found = next((each for each in nearby if isinstance(each, BaseException)), None)
        if found is None:
            break
        error = found
    if isinstance(error, OSError) and error.strerror and not isinstance(error, ssl.SSLError):
        return error.strerror
    if isinstance(error, http.client.IncompleteRead):
        return "the answer was cut off"
    text = redact(str(error)) or type(error).__name__
    return text.rpartition(": ")[2] if "object at 0x" in text else text
