from __future__ import annotations

import re
import shutil
import socket
import ssl
import subprocess
import sys
import threading
import time
import traceback
from io import BytesIO

import pytest
import requests

from telegram import deadline
from telegram.answer import Answer
from telegram.error import (
    AnswerTimedOut,
    BadRequest,
    InvalidServerResponse,
    MaybeSent,
    NetworkError,
    NotSent,
    ProxyError,
    ServerError,
    TimedOut,
    UploadFailed,
)
from telegram.failures import Failure
from telegram.files import InputFile
from telegram.transport import Request
from tests.telegram.wire_server import (
    answer,
    dripping,
    ok,
    raw,
    refuse,
    reset,
    serving,
    silent,
)


@pytest.fixture
def request_():
    """A Request that remembers its pauses instead of making them."""
    made = Request(connect_timeout=2.0, read_timeout=2.0)
    made.pauses = []
    made._pause = made.pauses.append
    yield made
    made.stop()


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_call_is_one_json_document(request_):
    with serving(ok({"id": 1})) as server:
        result = request_.post(server.url("getChat"), {"chat_id": 1, "x": None, "text": "é"})
        asked = server.asked[0]
    assert result == {"id": 1}
    assert asked.line == "POST /bot123:canary/getChat HTTP/1.1"
    assert asked.headers["content-type"] == "application/json"
    assert asked.headers["host"] == server.origin.removeprefix("http://")
    assert asked.json == {"chat_id": 1, "text": "é"}


def test_connections_are_kept_and_used_for_every_method(request_):
    with serving(ok()) as server:
        for method in ("getMe", "sendMessage", "getMe", "close"):
            request_.post(server.url(method), {})
        assert [asked.method for asked in server.asked] == [
            "getMe",
            "sendMessage",
            "getMe",
            "close",
        ]
        assert server.connections == 1


def test_a_connection_that_the_server_closed_meanwhile_is_replaced(request_):
    closing = answer({"ok": True, "result": 1}, Connection="close")
    with serving(closing, ok(2)) as server:
        assert request_.post(server.url(), {}) == 1
        assert request_.post(server.url(), {}) == 2
        assert server.connections == 2


def test_requests_is_loaded_with_the_first_call(run_script, tmp_path):
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from telegram.transport import Request\n"
        "Request()\n"
        "print(sorted({'requests', 'urllib3'} & set(sys.modules)))\n"
    )
    assert run_script(script).stdout.read().strip() == "[]"


def test_a_refusal_is_raised_with_its_details(request_):
    with serving(refuse(400, "Bad Request: chat not found")) as server:
        with pytest.raises(BadRequest, match="Chat not found") as caught:
            request_.post(server.url(), {})
    assert caught.value.method == "sendMessage"


# Not sent: repeated ------------------------------------------------------------------------------


def test_a_refused_connection_is_tried_again_and_was_not_sent(request_):
    with pytest.raises(NotSent, match="Connection refused"):
        request_.post(f"http://127.0.0.1:{closed_port()}/bot123:canary/sendMessage", {})
    assert len(request_.pauses) == 2
    assert 0.05 <= request_.pauses[0] <= 0.15  # jittered around 0.1 s, then around 0.2 s
    assert 0.1 <= request_.pauses[1] <= 0.3


def test_an_unknown_name_was_not_sent(request_, monkeypatch):
    def unknown(*args, **kwargs):
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NotSent, match="name is not known: Name or service not known"):
        request_.post("http://nowhere.example/bot123:canary/sendMessage", {})
    assert len(request_.pauses) == 2


def test_a_server_without_tls_was_not_sent_anything(request_):
    with serving(raw(b"")) as server:
        address = server.url().replace("http://", "https://")
        with pytest.raises(NotSent):
            request_.post(address, {})


def test_a_connection_that_cannot_be_made_in_time_is_timed_out(request_, monkeypatch):
    def slow(*args, **kwargs):
        raise TimeoutError("timed out")

    monkeypatch.setattr("urllib3.util.connection.create_connection", slow)
    with pytest.raises(TimedOut, match="Timed out") as caught:
        request_.post("http://127.0.0.1:9/bot123:canary/sendMessage", {})
    assert isinstance(caught.value, NotSent)


def test_it_works_again_as_soon_as_the_server_does(request_):
    port = closed_port()
    servers = []

    def start(seconds):
        listener = socket.create_server(("127.0.0.1", port))
        servers.append(listener)

        def serve():
            connection, _ = listener.accept()
            with connection:
                connection.recv(65536)
                head = b"HTTP/1.1 200 OK\r\nContent-Length: 24\r\n\r\n"
                connection.sendall(head + b'{"ok":true,"result":111}')

        threading.Thread(target=serve, daemon=True).start()

    request_._pause = start
    assert request_.post(f"http://127.0.0.1:{port}/bot123:canary/sendMessage", {}) == 111
    servers[0].close()


@pytest.mark.parametrize(
    "then",
    [
        Answer(400, b'{"ok": false, "error_code": 400, "description": "Bad Request: gone"}'),
        Failure(NotSent, "No connection to the server", again=False),
    ],
)
def test_a_repetition_that_fails_says_nothing_of_the_first_attempt(request_, monkeypatch, then):
    """It may be refused because the first attempt was carried out."""
    outcomes = [Failure(MaybeSent, "The connection broke"), then]
    monkeypatch.setattr(request_, "_send", lambda *_: outcomes.pop(0))
    with pytest.raises(MaybeSent, match="connection broke") as caught:
        request_.post("http://127.0.0.1:9/bot123:canary/deleteMessage", {})
    assert not isinstance(caught.value, (BadRequest, NotSent))
    assert isinstance(caught.value.__cause__, (BadRequest, NotSent))
    assert outcomes == []


def test_a_question_whose_time_is_over_is_not_asked_again(request_, monkeypatch):
    asked = []
    late = Failure(AnswerTimedOut, "Timed out")
    monkeypatch.setattr(request_, "_send", lambda *_: asked.append(1) or late)
    with pytest.raises(AnswerTimedOut):
        request_.post("http://127.0.0.1:9/bot123:canary/getMe", {}, timeout=0.1)
    assert len(asked) == 1


# TLS ---------------------------------------------------------------------------------------------


@pytest.fixture
def certificate(tmp_path):
    """A certificate for localhost that nobody trusts, and its key."""
    if shutil.which("openssl") is None:
        pytest.skip("makes its certificate with the openssl command, which is not installed")
    paths = [tmp_path / "certificate.pem", tmp_path / "key.pem"]
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    subprocess.run(
        [
            *command.split(),
            "-addext",
            "subjectAltName=DNS:localhost",
            "-out",
            str(paths[0]),
            "-keyout",
            str(paths[1]),
        ],
        check=True,
        capture_output=True,
    )
    return paths


def tls_serving(certificate, *actions):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return serving(*actions, context=context)


def test_an_untrusted_certificate_is_refused_once_and_explained(request_, certificate):
    with tls_serving(certificate, ok(1)) as server:
        with pytest.raises(NotSent, match="certificate is not trusted") as caught:
            request_.post(server.url(), {})
    assert request_.pauses == []
    assert "REQUESTS_CA_BUNDLE" in caught.value.remedy


def test_a_certificate_of_the_network_can_be_trusted(certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    with tls_serving(certificate, ok(1)) as server:
        request = Request()
        assert request.post(server.url(), {}) == 1
        assert request.post(server.url("sendPhoto"), {"photo": b"x"}) == 1
        assert server.asked[0].headers["host"] == server.origin.removeprefix("https://")
        request.stop()


def test_a_session_of_ones_own_trusts_what_the_environment_names(certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    with tls_serving(certificate, ok(1)) as server, requests.Session() as session:
        request = Request(session=session)
        assert request.post(server.url(), {}) == 1
        session.auth = ("user", "word")  # so that the session sends it
        assert request.post(server.url(), {}) == 1
        request.stop()


def test_a_dripping_answer_over_tls_ends_when_the_time_is_up(certificate, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    action = dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x")
    with tls_serving(certificate, action) as server:
        request = Request()
        with pytest.raises(TimedOut):
            request.post(server.url(), {}, timeout=0.3)
        request.stop()


# Maybe sent: repeated only where that is safe ----------------------------------------------------

BROKEN = {
    "reset": reset,
    "closed": raw(b""),
    "cut off": raw(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"ok": true'),
    "no http": raw(b"\x00\x01\x02\r\n\r\n"),
    "bad chunks": raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"),
    "500": refuse(500, "Internal Server Error: restart"),
    "502 page": answer(b"<html>502</html>", status=502),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_message_is_never_sent_twice(request_, fault):
    with serving(BROKEN[fault]) as server:
        with pytest.raises(MaybeSent):
            request_.post(server.url("sendMessage"), {"text": "once"})
        assert len(server.asked) == 1
    assert request_.pauses == []


@pytest.mark.parametrize("fault", BROKEN)
def test_a_question_is_asked_again(request_, fault):
    with serving(BROKEN[fault], BROKEN[fault], ok(7)) as server:
        assert request_.post(server.url("getMe"), {}) == 7
    assert len(request_.pauses) == 2


def test_a_poll_is_left_to_the_poller(request_):
    with serving(reset) as server:
        with pytest.raises(MaybeSent):
            request_.post(server.url("getUpdates"), {})
        assert len(server.asked) == 1


def test_server_trouble_that_lasts_is_raised(request_):
    with serving(refuse(502, "Bad Gateway")) as server:
        with pytest.raises(ServerError) as caught:
            request_.post(server.url("getMe"), {})
        assert str(caught.value) == "Bad Gateway"
        assert len(server.asked) == 3


# Time --------------------------------------------------------------------------------------------


def test_no_answer_in_time(request_):
    with serving(silent) as server, pytest.raises(AnswerTimedOut, match="Timed out"):
        request_.post(server.url(), {}, timeout=0.1)


@pytest.mark.parametrize(
    ("head", "drop"),
    [
        (b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\nx\r\n"),
    ],
)
def test_a_dripping_answer_ends_when_the_time_is_up(request_, head, drop):
    started = time.monotonic()
    with serving(dripping(head, drop)) as server, pytest.raises(TimedOut):
        request_.post(server.url(), {}, timeout=0.3)
    assert time.monotonic() - started < 2.5


def test_a_dripping_answer_to_an_upload_ends_as_well(request_):
    request_._connect_timeout = 0.2
    with serving(dripping(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n")) as server:
        with pytest.raises(TimedOut):
            request_.post(server.url("sendPhoto"), {"photo": b"x"}, timeout=0.3)


def test_a_dripping_download_ends_as_well(request_):
    request_._connect_timeout = 0.2
    with serving(dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", b"x")) as server:
        with pytest.raises(TimedOut):
            request_.retrieve(server.url("file"), timeout=0.3)


def test_the_watchdog_forgets_what_is_done(request_):
    with serving(ok()) as server:
        request_.post(server.url(), {})
    assert not deadline._watchdog._watches


# Sessions, adapters, proxies ---------------------------------------------------------------------


class FakeAdapter(requests.adapters.BaseAdapter):
    def __init__(self):
        super().__init__()
        self.seen = []

    def send(self, request, stream=False, timeout=None, verify=True, cert=None, proxies=None):
        body = request.body
        if not isinstance(body, (bytes, str, type(None))):
            body = b"".join(body)
        self.seen.append((request, body, timeout, proxies))
        response = requests.Response()
        response.status_code = 200
        response.raw = BytesIO(b'{"ok": true, "result": 5}')
        response.request = request
        response.url = request.url
        return response

    def close(self):
        pass


def test_a_mounted_adapter_takes_every_request():
    session = requests.Session()
    adapter = FakeAdapter()
    session.mount("https://api.telegram.org/", adapter)
    request = Request(session=session)
    url = "https://api.telegram.org/bot123:canary/sendPhoto"
    assert request.post(url, {"chat_id": 1}) == 5
    assert request.post(url, {"photo": b"abc"}) == 5
    assert [each[0].headers["Content-Type"].partition(";")[0] for each in adapter.seen] == [
        "application/json",
        "multipart/form-data",
    ]
    assert adapter.seen[0][1] == b'{"chat_id":1}'
    assert b"abc" in adapter.seen[1][1]


def test_an_adapter_mounted_later_is_honoured():
    session = requests.Session()
    with serving(ok(1)) as server:
        request = Request(session=session)
        assert request.post(server.url(), {}) == 1
        session.mount(server.origin, FakeAdapter())
        assert request.post(server.url(), {}) == 5
    session.close()


def test_netrc_is_never_read(monkeypatch, tmp_path):
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hidden\n")
    monkeypatch.setenv("NETRC", str(netrc))
    session = requests.Session()
    with serving(ok()) as server:
        for request in (Request(), Request(session=session)):
            request.post(server.url("sendPhoto"), {"photo": b"x"})
            request.post(server.url(), {})
            request.stop()
        assert all("authorization" not in asked.headers for asked in server.asked)
    session.close()


def test_the_proxy_of_the_environment_is_used(monkeypatch):
    with serving(ok("proxied")) as server:
        monkeypatch.setenv("HTTP_PROXY", server.origin)
        request = Request()
        assert request.post("http://telegram.example/bot123:canary/getMe", {}) == "proxied"
        assert server.asked[0].line.startswith("POST http://telegram.example/bot123:canary/getMe")
        request.stop()


def test_https_goes_through_a_tunnel_of_the_proxy(monkeypatch):
    with serving(raw(b"HTTP/1.1 403 No\r\n\r\n")) as server:
        monkeypatch.setenv("HTTPS_PROXY", server.origin)
        request = Request()
        request._pause = lambda seconds: None
        with pytest.raises(NotSent, match="proxy"):
            request.post("https://api.telegram.org/bot123:canary/getMe", {})
        assert server.asked[0].line.startswith("CONNECT api.telegram.org:443")
        request.stop()


def test_no_proxy_is_honoured(monkeypatch):
    with serving(ok("direct")) as server, serving(ok("proxied")) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.origin)
        monkeypatch.setenv("NO_PROXY", "telegram.example")
        monkeypatch.setattr(
            "urllib3.util.connection.create_connection",
            lambda address, *a, **k: socket.create_connection(
                ("127.0.0.1", int(server.origin.rpartition(":")[2]))
            ),
        )
        request = Request()
        assert request.post("http://telegram.example/bot123:canary/getMe", {}) == "direct"
        request.stop()


def test_a_server_on_this_machine_needs_no_proxy(monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    with serving(ok(1)) as server:
        request = Request()
        assert request.post(server.url(), {}) == 1
        request.stop()


def test_a_given_proxy_serves_everything():
    with serving(ok("proxied")) as server:
        request = Request(
            proxy_url=server.origin, urllib3_proxy_kwargs={"username": "u", "password": "p:w"}
        )
        assert request.post("http://127.0.0.1:9/bot123:canary/getMe", {}) == "proxied"
        assert server.asked[0].headers["proxy-authorization"].startswith("Basic ")
        request.stop()


def test_a_dead_proxy_was_not_sent_anything():
    request = Request(proxy_url=f"http://127.0.0.1:{closed_port()}")
    request._pause = lambda seconds: None
    with pytest.raises(ProxyError, match="proxy") as caught:
        request.post("http://telegram.example/bot123:canary/getMe", {})
    assert isinstance(caught.value, NotSent)
    assert "HTTPS_PROXY" in caught.value.remedy
    request.stop()


def test_a_redirection_is_not_followed(request_):
    with serving(answer(b"", status=302, Location="http://elsewhere.example/")) as server:
        with pytest.raises(InvalidServerResponse) as caught:
            request_.post(server.url(), {})
        assert caught.value.code == 302
        assert len(server.asked) == 1


def test_stop_closes_and_a_later_call_starts_anew(request_):
    with serving(ok(1)) as server:
        request_.post(server.url(), {})
        request_.stop()
        assert request_.post(server.url(), {}) == 1
        assert server.connections == 2


def test_a_call_that_meets_a_pool_closed_by_another_thread_is_sent_all_the_same(request_):
    with serving(ok(1)) as server:
        request_.post(server.url(), {})
        request_._routes.to(server.url()).pool.close()
        known, request_._routes.to = request_._routes.to, None
        routes = iter([known(server.url())])

        def to(url):
            for route in routes:
                return route  # looked up before the other thread has closed it
            request_.stop()
            return known(url)

        request_._routes.to = to
        assert request_.post(server.url(), {}) == 1


def test_arguments_of_the_constructor():
    assert Request().con_pool_size == 1
    request = Request(8, None, None, 1.0, 2.0)
    assert request.con_pool_size == 8
    with pytest.raises(ValueError, match="con_pool_size=0"):
        Request(0)
    with pytest.raises(ValueError, match="read_timeout=-1"):
        Request(read_timeout=-1)


def test_many_threads_share_one_request():
    with serving(ok({"n": 1})) as server:
        request = Request(con_pool_size=4)
        wrong = []

        def work(number):
            for _ in range(20):
                if request.post(server.url(), {"n": number}) != {"n": 1}:
                    wrong.append(number)

        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        request.stop()
        assert not wrong
        assert len(server.asked) == 160
        assert sorted({asked.json["n"] for asked in server.asked}) == list(range(8))


# Uploads -----------------------------------------------------------------------------------------


def test_a_file_is_streamed_with_its_length(request_, tmp_path):
    path = tmp_path / "big.bin"
    path.write_bytes(b"0123456789" * 100_000)
    steps = []
    upload = InputFile(path, progress=lambda done, total: steps.append((done, total)))
    with serving(ok()) as server:
        request_.post(server.url("sendDocument"), {"chat_id": 1, "document": upload})
        asked = server.asked[0]
    assert int(asked.headers["content-length"]) == len(asked.body)
    assert asked.parts["document"][1] == path.read_bytes()
    assert asked.parts["chat_id"][1] == b"1"
    assert steps[-1] == (1_000_000, 1_000_000)
    assert steps == sorted(steps)


def test_an_upload_is_read_again_for_another_attempt(request_):
    opened = []

    def factory():
        opened.append(1)
        return BytesIO(b"content")

    port = closed_port()
    with pytest.raises(NotSent):
        request_.post(
            f"http://127.0.0.1:{port}/bot123:canary/sendDocument", {"document": InputFile(factory)}
        )
    assert len(opened) == 3


def test_an_unreadable_source_is_an_upload_failure(request_):
    class Broken(BytesIO):
        def read(self, size=-1):
            raise OSError("disk gone")

    with serving(ok()) as server, pytest.raises(UploadFailed, match="disk gone"):
        request_.post(server.url("sendDocument"), {"document": Broken(b"123")})


def test_a_source_that_ends_early_is_an_upload_failure(request_):
    class Short(BytesIO):
        def read(self, size=-1):
            return super().read(2) if self.tell() < 2 else b""

    with serving(ok()) as server, pytest.raises(UploadFailed, match="ended early: is it read"):
        request_.post(server.url("sendDocument"), {"document": Short(b"1234")})


def test_too_large_a_file_is_refused_before_it_is_sent(request_, tmp_path):
    path = tmp_path / "large"
    with path.open("wb") as stream:
        stream.truncate((50 << 20) + 1)
    with pytest.raises(ValueError, match="document: the file 'large' has 52,428,801 bytes"):
        request_.post("https://api.telegram.org/bot123:canary/sendDocument", {"document": path})
    with path.open("wb") as stream:
        stream.truncate((10 << 20) + 1)
    with pytest.raises(ValueError, match="photo: .* at most 10,485,760"):
        request_.post("https://api.telegram.org/bot123:canary/sendPhoto", {"photo": path})


def test_a_server_that_answers_before_the_upload_ends_is_heard(request_):
    with serving(refuse(413, "Request Entity Too Large")) as server:
        with pytest.raises(NetworkError, match="File too large"):
            request_.post(server.url("sendDocument"), {"document": b"x" * 1000})


def test_a_server_that_hangs_up_on_an_upload_after_its_answer_is_heard(request_):
    head = b"HTTP/1.1 413 X\r\nContent-Length: 60\r\n\r\n"
    refusal = b'{"ok":false,"error_code":413,"description":"Too large here"}'
    with serving(raw(head + refusal), heads_only=True) as server:
        with pytest.raises(NetworkError, match="Too large here"):
            request_.post(server.url("sendDocument"), {"document": b"x" * (30 << 20)})


def test_a_server_that_hangs_up_on_an_upload_has_not_got_it(request_):
    with serving(raw(b""), heads_only=True) as server:
        with pytest.raises(NotSent, match="The request could not be sent"):
            request_.post(server.url("sendDocument"), {"document": b"x" * (30 << 20)})


def test_an_upload_takes_the_connection_that_is_open(request_):
    with serving(ok(), ok(), ok()) as server:
        request_.post(server.url("getMe"), {})
        request_.post(server.url("sendDocument"), {"document": b"content"})
        request_.post(server.url("getMe"), {})
        assert server.connections == 1


def test_an_upload_needs_nothing_of_requests():
    code = (
        "import sys; from telegram.transport import Request; "
        "Request().post(sys.argv[1], {'document': b'content'}); sys.exit('requests' in sys.modules)"
    )
    with serving(ok()) as server:
        command = [sys.executable, "-c", code, server.url("sendDocument")]
        assert subprocess.run(command, check=False).returncode == 0
        assert server.asked[0].parts["document"][1] == b"content"


# Downloads ---------------------------------------------------------------------------------------


def test_retrieve_and_download(request_, tmp_path):
    with serving(answer(b"content")) as server:
        assert request_.retrieve(server.url("a.txt")) == b"content"
        target = tmp_path / "b.txt"
        request_.download(server.url("a.txt"), str(target))
        assert target.read_bytes() == b"content"
        assert [asked.line.split()[0] for asked in server.asked] == ["GET", "GET"]


def test_a_failed_download_leaves_nothing_behind(request_, tmp_path):
    target = tmp_path / "b.txt"
    target.write_text("old")
    cut = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nabc")
    with serving(cut) as server, pytest.raises(MaybeSent):
        request_.download(server.url("a.txt"), str(target))
    assert target.read_text() == "old"
    assert list(tmp_path.iterdir()) == [target]


@pytest.mark.parametrize("length", ["abc", "-5", "9" * 400])
def test_a_download_of_unknown_length_comes_to_its_end(length):
    head = f"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    with serving(raw(head.encode() + b"content")) as server:
        request = Request()
        try:
            assert request.retrieve(server.url("file")) == b"content"
        except NetworkError:
            assert length.startswith("9")  # cut off, by its own account
        request.stop()


@pytest.mark.parametrize("name", ["connect_timeout", "read_timeout"])
@pytest.mark.parametrize(
    ("value", "kind"),
    [("5", TypeError), ((5, 5), TypeError), (-1, ValueError), (float("inf"), ValueError)],
)
def test_a_timeout_that_is_none_is_refused_at_once(name, value, kind):
    with pytest.raises(kind, match=re.escape(f"{name}={value!r}")):
        Request(**{name: value})


@pytest.mark.parametrize(("size", "kind"), [("8", TypeError), (None, TypeError), (0, ValueError)])
def test_a_pool_needs_a_size(size, kind):
    with pytest.raises(kind, match="con_pool_size=") as caught:
        Request(size)
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    assert repr(frames[-1].f_locals["self"]) == "Request(con_pool_size=?)"


# What is said to the user ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("url", "text"),
    [
        ("foo:abc", "'http://foo:abc' is malformed: Port"),
        ("ftp://x", "'ftp://x' begins with none of http://, https://, socks4://"),
        ("http://", "names no server"),
        ("http://u:secret@h:99999", "'http://<login>@h:99999' is malformed"),
        ("u:secret@h:99999", "'http://<login>@h:99999' is malformed"),
        (5, "5 is no text"),
    ],
)
def test_a_proxy_that_is_none_is_refused_at_once(url, text):
    with pytest.raises((TypeError, ValueError), match=f"proxy_url=.*{text}") as caught:
        Request(proxy_url=url)
    shown = [repr(frame.f_locals) for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    assert "secret" not in "".join(shown[1:]) + str(caught.value)


def test_an_empty_proxy_is_none():
    with serving(ok()) as server:
        request = Request(proxy_url="")
        assert request.post(server.url(), {}) is True
        request.stop()


def refusal(url, **options):
    request = Request(connect_timeout=1.0, read_timeout=1.0, **options)
    request._pause = lambda seconds: None
    with pytest.raises(NotSent) as caught:
        request.post(url, {})
    request.stop()
    return caught.value


def test_a_server_that_does_not_run_is_asked_about():
    error = refusal(f"http://127.0.0.1:{closed_port()}/bot1:a/getMe")
    assert "Is the server running? Check base_url" in error.remedy


def test_https_to_a_server_without_it_is_explained():
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def answer_in_plain_text():
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        thread = threading.Thread(target=answer_in_plain_text)
        thread.start()
        error = refusal(f"https://127.0.0.1:{listener.getsockname()[1]}/bot1:a/getMe")
        thread.join()
    assert "does not speak https" in error.message
    assert "begin with http://" in error.remedy


def test_a_socks_proxy_without_its_package_is_explained(monkeypatch):
    import requests.adapters

    def missing(*args, **kwargs):
        raise requests.exceptions.InvalidSchema("Missing dependencies for SOCKS support.")

    monkeypatch.setattr(requests.adapters, "SOCKSProxyManager", missing)
    error = refusal("http://example.org/bot1:a/getMe", proxy_url="socks5://127.0.0.1:1")
    assert error.remedy == "Install it: pip install PySocks."
