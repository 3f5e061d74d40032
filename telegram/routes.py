"""Which session, which connection pool and which proxy lead to a server.

While nobody has loaded requests, nobody can have mounted an adapter or patched anything of it. Then
the session that would be made is not: a pool of urllib3 leads to the server, the very one that the
session's adapter is given if it is needed after all. That saves a tenth of the time to start.

Threads: routes and session are made under a lock, once each, and only read afterwards.
"""

import os
import re
import sys
import threading
import weakref
from collections.abc import Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import quote, urlsplit

from telegram.error import NotSent
from telegram.redaction import SecretStr, guard_logs, redact
from telegram.servers import checked_proxy

if TYPE_CHECKING:
    import requests
    import urllib3

__all__ = ["Route", "Routes", "verification"]

_AGENT = "evergram"
# http.client asks for "identity" itself, and HTTP/1.1 keeps connections without being told.
_WRITTEN_ANYWAY = frozenset(("accept-encoding", "connection", "content-type", "content-length"))


class Route(NamedTuple):
    """How requests to one server travel.

    Args:
        pool: The connection pool to use directly; None if the session must be asked.
        adapter: The adapter that was mounted for this server when the route was made; None if there
            was no session yet.
        headers: What goes with every request on the direct way.
        proxies: Proxies for this server, as requests wants them; empty for none.
        heads: Requests already formatted, up to the length of their body, by path.
    """

    pool: Any
    adapter: Any
    headers: dict[str, str]
    proxies: dict[str, str]
    heads: dict[str, bytes]

    def __repr__(self) -> str:
        return f"Route({'direct' if self.pool is not None else 'through the session'})"

    def path(self, url: str) -> SecretStr:
        """Return what stands after the server's name in an address."""
        path = SecretStr(url[url.index("/", 8) :])
        return SecretStr(path if path.isascii() else quote(path, safe="/:%?&=~"))


class Routes:
    """The session, and the way to each server that has been called so far.

    Args:
        size: Connections kept open to each server.
        proxy_url: Proxy for everything; None means what the environment says.
        proxy_kwargs: More for the proxy's manager.
        session: A session that the user has made; None for one of our own.
    """

    def __init__(
        self,
        size: int,
        proxy_url: str | None,
        proxy_kwargs: Mapping[str, Any],
        session: "requests.Session | None",
    ) -> None:
        self._size = size
        self._proxy_kwargs = dict(proxy_kwargs)
        self._proxy_url = (
            None if proxy_url is None else SecretStr(self._with_login(checked_proxy(proxy_url)))
        )
        self._given = session
        self._session = session
        self._watched: requests.Session | None = None  # takes the place of ours in a test tool
        self._manager: urllib3.PoolManager | None = None  # our own session's, and before it is made
        self._known: dict[str, Route] = {}
        self._lock = threading.RLock()
        guard_logs()
        _all.add(self)

    @property
    def session(self) -> "requests.Session":
        """The requests session, made when it is first needed.

        While a test tool records or replays, it is one that takes requests' usual way in all: the
        tool sees nothing else.
        """
        if self._given is None and _intercepted():
            with self._lock:
                if self._watched is None:
                    self._watched = self._plain_session()
                return self._watched
        if self._session is None:
            with self._lock:
                if self._session is None:
                    self._session = self._made()
        return self._session

    def to(self, url: str) -> Route:
        """Return the way to the server of an address.

        Raises:
            NotSent: The address is not one.
        """
        origin = _origin(url)
        intercepted = _intercepted()
        if self._session is None and not intercepted and "requests" not in sys.modules:
            route = self._known.get(origin) or self._found_without_session(origin)
            if route is not None:
                return route
        session = self.session
        if not origin or not (_is_http(origin) or _is_mounted(session, origin)):
            raise NotSent(
                f"No way leads to {redact(origin) or 'an address without a server'!r}",
                remedy="base_url must begin with https:// or http://.",
            )
        if intercepted:
            adapter = session.get_adapter(origin + "/")
            return Route(None, adapter, {}, self._proxies(origin, session), {})
        route = self._known.get(origin)
        if route is None or not _still_good(route, session, url):
            with self._lock:
                route = self._known[origin] = self._found(origin, session)
        return route

    def prepared(
        self, method: str, url: str, headers: Mapping[str, str], body: Any
    ) -> "requests.PreparedRequest":
        """Return a request for the session to send."""
        from requests import Request  # noqa: PLC0415 - requests is loaded with the first call

        session = self.session
        # An authentication that does nothing keeps requests from looking into .netrc.
        auth = None if session.auth else _unchanged
        request = Request(method, str(url), headers=dict(headers), data=body, auth=auth)
        return session.prepare_request(request)

    def close(self) -> None:
        """Close the connections and forget the routes; a user's own session stays open."""
        with self._lock:
            session, self._session = self._session, self._given
            watched, self._watched = self._watched, None
            manager, self._manager = self._manager, None
            self._known = {}
        if session is not None and session is not self._given:
            session.close()
        if watched is not None:
            watched.close()
        if manager is not None:
            manager.clear()

    def forget(self) -> None:
        """Start anew without closing anything: the connections belong to the parent process."""
        self._lock = threading.RLock()
        self._session = self._given
        self._watched = None
        self._manager = None
        self._known = {}

    def _plain_session(self) -> "requests.Session":
        import requests  # noqa: PLC0415 - loaded with the first call: it costs a tenth of a second

        session = requests.Session()
        session.trust_env = False
        session.headers.clear()
        session.headers.update({**_HEADERS, "Accept-Encoding": "identity"})
        session.verify = _bundle() or True
        return session

    def _made(self) -> "requests.Session":
        from requests.adapters import HTTPAdapter  # noqa: PLC0415 - loaded with the first call

        session = self._plain_session()
        adapter = HTTPAdapter(pool_maxsize=self._size)
        adapter.poolmanager = self._pools()
        session.mount("https://", adapter)
        session.mount("http://", adapter)
        return session

    def _pools(self) -> "urllib3.PoolManager":
        if self._manager is None:
            with self._lock:
                if self._manager is None:
                    from telegram.pools import pools  # noqa: PLC0415 - with the first call

                    self._manager = pools(self._size)
        return self._manager

    def _found_without_session(self, origin: str) -> Route | None:
        """Return the route of a bot that has no session; None where it needs one."""
        server = _PLAIN_ORIGIN.fullmatch(origin)
        if server is None or self._proxy_url is not None:
            return None
        scheme, host, port = server.groups()
        if not _is_loopback(host) and _may_have_proxies():
            return None
        given: dict[str, Any] = {"cert_reqs": "CERT_REQUIRED"}
        bundle = _bundle()
        if bundle:  # as requests names it, or its adapter would find another pool
            given["ca_cert_dir" if Path(bundle).is_dir() else "ca_certs"] = bundle
        with self._lock:
            pool = self._pools().connection_from_host(
                host, int(port) if port else None, scheme, given
            )
            if scheme == "https" and not bundle:
                import certifi  # noqa: PLC0415 - with the first call; requests brings it

                cast("Any", pool).ca_certs = certifi.where()
            route = self._known[origin] = Route(pool, None, dict(_HEADERS), {}, {})
        return route

    def _found(self, origin: str, session: "requests.Session") -> Route:
        import requests  # noqa: PLC0415 - loaded with the first call
        from requests.adapters import HTTPAdapter  # noqa: PLC0415 - same

        proxies = self._proxies(origin, session)
        adapter = session.get_adapter(origin + "/")
        if proxies and session is not self._given:
            self._prepare_proxy(adapter, next(iter(proxies.values())))
        plain = type(adapter) is HTTPAdapter and not proxies and not _acts(session)
        if not plain or not isinstance(adapter, HTTPAdapter):
            return Route(None, adapter, {}, proxies, {})
        request = requests.Request("GET", origin + "/").prepare()
        verify = verification(session)
        pool = adapter.get_connection_with_tls_context(request, verify, None, session.cert)
        untyped = cast("Any", adapter)  # cert_verify has no annotations in requests
        untyped.cert_verify(pool, origin, verify, session.cert)
        headers = {
            str(name): str(value)
            for name, value in session.headers.items()
            if name.lower() not in _WRITTEN_ANYWAY
        }
        return Route(pool, adapter, headers, {}, {})

    def _proxies(self, origin: str, session: "requests.Session") -> dict[str, str]:
        if self._proxy_url is not None:
            return {"http": str(self._proxy_url), "https": str(self._proxy_url)}
        if session.proxies:
            return {str(scheme): str(url) for scheme, url in session.proxies.items()}
        if session is self._given and not session.trust_env:
            return {}
        if _is_loopback(urlsplit(origin).hostname or ""):
            return {}
        from requests.utils import get_environ_proxies  # noqa: PLC0415 - with the first call

        scheme = origin.partition(":")[0]
        found = get_environ_proxies(origin + "/", no_proxy=None)
        proxy = found.get(scheme) or found.get("all")
        return {scheme: proxy} if proxy else {}

    def _prepare_proxy(self, adapter: Any, proxy: str) -> None:
        """Let exchanges over the proxy end in time, as those without one do."""
        from telegram.pools import pool_classes  # noqa: PLC0415 - loaded with the first call

        kwargs = {k: v for k, v in self._proxy_kwargs.items() if k not in _LOGIN}
        if "://" not in proxy:
            proxy = f"http://{proxy}"
        try:
            manager = adapter.proxy_manager_for(proxy, **kwargs)
        except (ValueError, OSError):
            return  # requests raises it again for the call, which turns it into a proper error
        if not proxy.startswith("socks"):
            manager.pool_classes_by_scheme = pool_classes()

    def _with_login(self, proxy_url: str) -> str:
        name, password = (self._proxy_kwargs.get(key) for key in _LOGIN)
        scheme, _, rest = proxy_url.partition("://")
        if not name or "@" in rest:
            return proxy_url
        return (
            f"{scheme}://{quote(str(name), safe='')}:{quote(str(password or ''), safe='')}@{rest}"
        )


_LOGIN = ("username", "password")
_HEADERS = {"User-Agent": _AGENT}
_PLAIN_ORIGIN = re.compile(r"(https?)://([a-z0-9][a-z0-9.-]*)(?::(\d{1,4}|[1-5]\d{4}))?")


def _bundle() -> str | None:
    """Return the file or folder of certificates that the environment names."""
    return os.environ.get("REQUESTS_CA_BUNDLE") or os.environ.get("CURL_CA_BUNDLE") or None


def _may_have_proxies() -> bool:
    """Say whether the environment, or the system's settings, might name a proxy."""
    if sys.platform in {"win32", "darwin"}:
        return True
    return any(name[-6:].lower() == "_proxy" and value for name, value in os.environ.items())


def _intercepted() -> bool:
    """Say whether a test tool such as vcrpy has put its own connections in urllib3's place."""
    connection: Any = sys.modules.get("urllib3.connection")
    return connection is not None and connection.HTTPConnection.__module__ != connection.__name__


def _still_good(route: Route, session: "requests.Session", url: str) -> bool:
    """Say whether the session is still what it was when the route was found.

    Users mount adapters, set headers and the like on a session at any time.
    """
    if session.get_adapter(url) is not route.adapter:
        return False
    if route.pool is None:
        return True
    return not (session.proxies or _acts(session))


def _acts(session: "requests.Session") -> bool:
    """Say whether a session does more to a request than adding headers, so that it must send it."""
    import requests  # noqa: PLC0415 - whoever has a session has loaded it

    return bool(
        session.auth
        or session.params
        or session.hooks["response"]
        or len(session.cookies)
        or type(session).send is not requests.Session.send
    )


def verification(session: "requests.Session") -> Any:
    """Return what a session trusts, the environment's certificates included if it looks there."""
    if session.verify is True and session.trust_env:
        return _bundle() or True
    return session.verify


def _origin(url: str) -> str:
    """Return scheme and server of an address, and nothing of its path; "" if it has none of them.

    Callers keep the result in variables, so it must never hold a token.
    """
    scheme = url.find("://")
    end = url.find("/", scheme + 3)
    return str(url[: end + 1])[:-1] if 0 < scheme < end else ""


def _is_http(url: str) -> bool:
    return url[:8].lower().startswith(("https://", "http://"))


def _is_mounted(session: "requests.Session", url: str) -> bool:
    return any(url.lower().startswith(prefix.lower()) for prefix in session.adapters)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _unchanged(request: Any) -> Any:
    return request


_all: "weakref.WeakSet[Routes]" = weakref.WeakSet()


def _forget_all() -> None:
    for routes in list(_all):
        routes.forget()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget_all)
