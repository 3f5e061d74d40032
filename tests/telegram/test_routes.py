from __future__ import annotations

import subprocess
import sys

import pytest
import requests

from telegram import Bot
from telegram.transport import Request
from tests.telegram.wire_server import ok, serving


@pytest.fixture
def without_requests(monkeypatch):
    """Make the library believe that nobody has loaded requests; undone by calling the value."""
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.MonkeyPatch.context() as absence:
        absence.delitem(sys.modules, "requests")
        yield absence.undo


@pytest.fixture
def request_():
    made = Request()
    yield made
    made.stop()


SCRIPT = """
import sys
from telegram import Bot
with Bot("123:canary", base_url=sys.argv[1]) as bot:
    print(bot.get_me().username)
    print("requests" in sys.modules)
"""


def test_a_bot_that_only_calls_methods_never_loads_requests():
    with serving(ok({"id": 123, "is_bot": True, "first_name": "E", "username": "e"})) as server:
        done = subprocess.run(
            [sys.executable, "-W", "error", "-c", SCRIPT, server.origin + "/bot"],
            capture_output=True,
            text=True,
        )
    assert (done.stdout.split(), done.stderr) == (["e", "False"], "")


def test_the_session_that_is_needed_later_uses_the_same_connection(request_, without_requests):
    with serving(ok(True)) as server:
        request_.post(server.url("getMe"), {})
        assert request_._routes._session is None
        without_requests()
        request_.post(server.url("getMe"), {})
        assert request_._routes._session is not None
        request_.post(server.url("sendDocument"), {"document": b"x"})
        assert len(server.asked) == 3
        assert server.connections == 1


def test_what_is_patched_in_requests_later_is_honoured(request_, without_requests, monkeypatch):
    class Elsewhere(requests.adapters.BaseAdapter):
        def send(self, request, **kwargs):
            raise requests.ConnectionError("patched")

        def close(self):
            pass

    with serving(ok(True)) as server:
        request_.post(server.url("getMe"), {})
        without_requests()
        monkeypatch.setattr(requests.Session, "get_adapter", lambda self, url: Elsewhere())
        with pytest.raises(Exception, match="patched"):
            request_.post(server.url("getChat"), {})
        assert len(server.asked) == 1


@pytest.mark.parametrize("name", ["HTTPS_PROXY", "https_proxy", "all_proxy"])
def test_a_proxy_in_the_environment_goes_through_requests(
    request_, without_requests, monkeypatch, name
):
    monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert request_._routes.to("https://api.telegram.org/bot1:a/getMe").proxies
    assert request_._routes._session is not None


@pytest.mark.parametrize(
    "url",
    ["https://bücher.example/bot1:a/getMe", "HTTPS://api.telegram.org/bot1:a/getMe"],
)
def test_an_address_that_needs_reading_is_left_to_requests(request_, without_requests, url):
    assert request_._routes.to(url).pool is not None
    assert request_._routes._session is not None


def test_certificates_are_checked_against_the_usual_bundle(request_, without_requests):
    url = "https://api.telegram.org/bot1:a/getMe"
    without = request_._routes.to(url)
    assert request_._routes._session is None
    without_requests()
    through = request_._routes.to(url)
    assert without.pool is through.pool
    assert without.headers == through.headers
    assert through.pool.cert_reqs == "CERT_REQUIRED"
    assert through.pool.ca_certs == requests.certs.where()


def test_certificates_named_by_the_environment_are_used(
    request_, without_requests, monkeypatch, tmp_path
):
    bundle = tmp_path / "own.pem"
    bundle.write_text("")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    assert request_._routes.to("https://api.telegram.org/bot1:a/getMe").pool.ca_certs == str(bundle)
    assert request_._routes._session is None


def test_a_session_that_is_given_is_used_from_the_start(without_requests):
    session = requests.Session()
    with Bot("123:canary", http=session) as bot:
        route = bot.request._routes.to("https://api.telegram.org/bot1:a/getMe")
    assert route.adapter is session.get_adapter("https://api.telegram.org/")


def _authenticated(session):
    session.auth = ("user", "word")


def _with_a_cookie(session):
    session.cookies.set("cookie", "x")


def _with_parameters(session):
    session.params = {"extra": "1"}


@pytest.mark.parametrize(
    ("change", "seen"),
    [
        (_authenticated, "authorization: Basic"),
        (_with_a_cookie, "cookie: cookie=x"),
        (_with_parameters, "?extra=1 HTTP"),
    ],
)
@pytest.mark.parametrize("late", [False, True])
def test_what_a_session_of_ones_own_adds_goes_with_calls_and_uploads(change, seen, late):
    with serving(ok(True)) as server, requests.Session() as session:
        request = Request(session=session)
        if late:
            request.post(server.url("getMe"), {})
        change(session)
        request.post(server.url("sendMessage"), {"chat_id": 1})
        request.post(server.url("sendDocument"), {"document": b"x"})
        request.stop()
        for asked in server.asked[-2:]:
            head = [asked.line, *(f"{name}: {value}" for name, value in asked.headers.items())]
            assert seen in "\n".join(head)


def test_hooks_and_own_ways_of_sending_are_honoured():
    sent, heard = [], []

    class Own(requests.Session):
        def send(self, request, **kwargs):
            sent.append(request.method)
            return super().send(request, **kwargs)

    with serving(ok(True)) as server, Own() as session:
        session.hooks["response"].append(lambda answer, **_: heard.append(answer.status_code))
        request = Request(session=session)
        request.post(server.url("getMe"), {})
        request.post(server.url("sendDocument"), {"document": b"x"})
        request.stop()
    assert (sent, heard) == (["POST", "POST"], [200, 200])


def test_a_session_that_does_not_trust_the_environment_takes_no_proxy_from_it(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with requests.Session() as session:
        request = Request(session=session)
        assert request._routes.to("http://example.org/x").proxies
        session.trust_env = False
        trusting = Request(session=session)
        assert not trusting._routes.to("http://example.org/x").proxies
