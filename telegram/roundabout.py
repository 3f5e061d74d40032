"""An exchange through the whole of requests: downloads, proxies, mounted adapters.

As in `telegram.exchange`, nothing is raised for what the network does. It is a module of its own
because a bot that only calls methods never loads requests.
"""

import http.client
from collections.abc import Callable, Mapping
from time import monotonic
from typing import TYPE_CHECKING

import requests
from urllib3 import exceptions as causes

from telegram.answer import Answer
from telegram.deadline import Watch, current
from telegram.error import UploadFailed
from telegram.exchange import Times, left
from telegram.failures import Failure, answer_timed_out, failure
from telegram.routes import verification

if TYPE_CHECKING:
    from telegram.multipart import FormStream

__all__ = ["through_session"]

_BLOCK = 1 << 16
_SLOWEST = 50_000  # bytes a second; a slower transfer is given up


def through_session(
    session: requests.Session,
    request: requests.PreparedRequest,
    times: Times,
    proxies: Mapping[str, str],
    upload: "FormStream | None" = None,
    sink: Callable[[bytes], object] | None = None,
) -> Answer | Failure:
    """Send a request through the session; give each block of a good answer's body to `sink`."""
    watch = Watch(times.until)
    current.watch = watch
    storing = False
    try:
        with watch:
            response = session.send(
                request,
                stream=True,
                timeout=(left(times.connect, times.until), left(times.answer, times.until)),
                proxies=dict(proxies),
                verify=verification(session),
                cert=session.cert,
                allow_redirects=False,
            )
            with response:
                if sink is not None:
                    # A large file takes its time; what counts is that it keeps coming.
                    watch.until += _length(response.headers.get("Content-Length")) / _SLOWEST
                kept: list[bytes] = []
                take = sink if sink is not None and response.status_code == 200 else kept.append
                for block in response.iter_content(_BLOCK):
                    storing = True
                    take(block)
                    storing = False
                    if monotonic() > watch.until:
                        break
                if watch.expired or monotonic() > watch.until:
                    return answer_timed_out(again=False)
                return Answer(response.status_code, b"".join(kept), response.headers)
    except UploadFailed as error:
        return Failure(UploadFailed, error.message, again=False)
    except (
        requests.RequestException,
        causes.HTTPError,
        OSError,
        http.client.HTTPException,
        UnicodeError,
    ) as error:
        if storing:
            raise  # the disk's trouble, not the network's
        if upload is not None and upload.failure is not None:
            return Failure(UploadFailed, upload.failure, again=False)
        return failure(error, "session", watch.expired)
    finally:
        current.watch = None


def _length(named: str | None) -> int:
    """Return the length that an answer says it has; 0 where it does not say so sensibly."""
    digits = (named or "").strip()
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 16 else 0
