"""Addresses that users write, of servers and proxies, checked before first use.

A wrong address would otherwise be noticed with the first call, by an HTTP library, in its words.
"""

import os
import re
from typing import Any
from urllib.parse import urlsplit

from telegram.redaction import SecretStr, concealed, redact

__all__ = ["checked_proxy", "servers"]

_SERVER = "https://api.telegram.org"
_SERVER_VARIABLE = "TELEGRAM_API_BASE_URL"
_PROXIES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.\-]*://")


def servers(base_url: object, base_file_url: object, token: str) -> tuple[str, str]:
    """Return the addresses that a token is appended to, for methods and for files.

    Files are looked for beside the methods, on the same machine, unless told otherwise: a token of
    a server of one's own is nobody else's business.

    Args:
        base_url: What the user named; None means the environment's server, else Telegram's.
        base_file_url: What the user named; None means beside `base_url`.
        token: The bot's token, which is no part of either.

    Raises:
        ValueError: An address is not one.
    """
    base_url, base_file_url = concealed(base_url), concealed(base_file_url)
    name = "base_url"
    if base_url is None:
        base_url = os.environ.get(_SERVER_VARIABLE, "").strip()
        name = f"base_url (from the environment's {_SERVER_VARIABLE})"
    server = _checked(name, SecretStr(base_url or _SERVER), token, "/bot")
    if base_file_url is None:
        return server, _beside(server)
    return server, _checked("base_file_url", SecretStr(base_file_url), token, "/file/bot")


def checked_proxy(url: Any) -> str:
    """Return the address of a proxy, which may be as short as `host:3128`.

    Raises:
        TypeError: It is not a text.
        ValueError: It is no address of a proxy.
    """
    if not isinstance(url, str):
        raise TypeError(f"proxy_url={url!r} is no text; give one such as 'http://host:3128'")
    address = SecretStr(url if "://" in url else f"http://{url}")
    problem = _problem(address, _PROXIES)
    if problem:
        raise ValueError(
            f"proxy_url={redact(address)!r} {problem}; give an address such as 'http://host:3128' "
            "or 'socks5://host:1080'"
        )
    return address


def _beside(server: str) -> str:
    """Return where a server has its files: `/file` goes before the path's last part."""
    end = len(server.rstrip("/"))
    cut = server.rindex("/", 0, end)
    return f"{server[:cut]}/file{server[cut:]}"


def _checked(name: str, url: SecretStr, token: str, usual_path: str) -> str:
    url = SecretStr(url.strip())
    shown = f"{name}={redact(url)!r}"
    if token in url:
        raise ValueError(f"{shown} contains the token; leave it out, the bot appends it")
    problem = _problem(url)
    if problem:
        example = f"http://localhost:8081{usual_path}"
        raise ValueError(f"{shown} {problem}; give an address such as {example!r}")
    rest = url.partition("://")[2]
    if not rest.partition("/")[2].strip("/"):
        return f"{url.rstrip('/')}{usual_path}"
    # A slash at another end may belong to a path that somebody has made on purpose.
    return url.rstrip("/") if url.rstrip("/").endswith("/bot") else str(url)


def _problem(url: SecretStr, schemes: tuple[str, ...] = ("http", "https")) -> str | None:
    """Say what is wrong with an address; None if nothing is."""
    if url.partition("://")[0].lower() not in schemes:
        if _SCHEME.match(url):
            return f"begins with none of {', '.join(f'{each}://' for each in schemes)}"
        return f"has no scheme; did you mean {redact(f'http://{url}')!r}?"
    if any(letter.isspace() for letter in url):
        return "holds a space"
    if "?" in url or "#" in url:
        return "has a '?' or '#', which no address of a server has"
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        reason = str(error)
    else:
        if not host:
            return "names no server"
        return None if port is None or port > 0 else "has a port that cannot be: 0"
    return f"is malformed: {redact(reason)}"
