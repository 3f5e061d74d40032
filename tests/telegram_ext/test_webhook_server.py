"""The real server on loopback: slow, large, broken and encrypted clients."""

import errno
import http.client
import shutil
import socket
import ssl
import struct
import subprocess
import threading
from contextlib import closing, suppress

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from telegram_ext.webhook_server import WebhookServer, tls_context

HEAD = b"POST /hook HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n"


def echo_length(environ, start_response):
    """Refuse what is marked so without reading, and tell of anything else how long it was."""
    refused = environ["PATH_INFO"] == "/refused"
    body = b"" if refused else environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"]))
    text = str(len(body)).encode()
    status = "401 Unauthorized" if refused else "200 OK"
    start_response(status, [("Content-Type", "text/plain"), ("Content-Length", str(len(text)))])
    return [text]


@pytest.fixture
def serve():
    servers = []

    def serve(app=echo_length, **options):
        server = WebhookServer(app, "127.0.0.1", 0, **options)
        servers.append(server)
        server.start()
        return server

    yield serve
    for server in servers:
        server.stop()


def connected(server):
    return socket.create_connection(("127.0.0.1", server.port), timeout=20)


def everything(sock):
    """Read until the server closes."""
    data = b""
    while piece := sock.recv(4096):
        data += piece
    return data


def test_it_answers_and_keeps_the_connection(serve):
    server = serve()
    with closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)) as client:
        for length in (0, 3, 70_000):
            client.request("POST", "/hook", b"x" * length)
            sock = client.sock
            answer = client.getresponse()
            assert (answer.status, answer.read()) == (200, str(length).encode())
            assert client.sock is sock


def test_requests_run_side_by_side(serve):
    together = threading.Barrier(12, timeout=20)

    def meet(environ, start_response):
        together.wait()
        return echo_length(environ, start_response)

    server = serve(meet, connections=12)
    answers = []

    def post():
        answers.append(requests.post(f"http://127.0.0.1:{server.port}/", b"x", timeout=20).text)

    threads = [threading.Thread(target=post) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == ["1"] * 12


def test_a_refused_body_is_not_waited_for(serve):
    with connected(serve()) as sock:
        sock.sendall(b"POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 104857600\r\n\r\n")
        answer = everything(sock)
    assert answer.startswith(b"HTTP/1.1 401")
    assert b"Connection: close" in answer


def test_connections_that_send_nothing_or_too_little_take_no_threads(serve):
    server = serve(connections=1)  # and 8 spare threads
    idle = [connected(server) for _ in range(60)]
    slow = [connected(server) for _ in range(60)]
    try:
        for sock in slow:
            sock.sendall(HEAD)
        answer = requests.post(f"http://127.0.0.1:{server.port}/hook", b"abc", timeout=5)
        assert answer.text == "3"
        for sock in slow[:3]:  # they were slow, not wrong
            sock.sendall(b"\r\nok")
            assert sock.recv(4096).startswith(b"HTTP/1.1 200")
    finally:
        for sock in (*idle, *slow):
            sock.close()


def test_who_is_too_slow_is_sent_away(serve):
    server = serve(within=0.3)
    with connected(server) as silent, connected(server) as body:
        body.sendall(HEAD + b"\r\no")
        assert everything(body).startswith((b"HTTP/1.1 408", b"HTTP/1.1 500"))
        assert everything(silent) == b""


def test_who_drips_is_sent_away_however_steadily(serve):
    server = serve(within=0.3)
    pause = threading.Event()
    with connected(server) as sock:
        sent = 0
        try:
            while sent < 500:
                sock.sendall(b"P")
                sent += 1
                pause.wait(0.02)
        except OSError:
            pause.set()
        assert sent < 500


@pytest.mark.parametrize("sent", [b"POST", HEAD, HEAD + b"\r\no", HEAD + b"\r\nok", b"x\r\n\r\n"])
def test_who_goes_before_the_answer_harms_nobody(serve, sent):
    server = serve(within=0.3)
    for end in ("close", "reset", "half") * 5:
        with connected(server) as sock:
            sock.sendall(sent)
            if end == "reset":
                sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            if end == "half":
                sock.shutdown(socket.SHUT_WR)
    answer = requests.post(f"http://127.0.0.1:{server.port}/hook", b"abc", timeout=20)
    assert answer.text == "3"
    assert server._server.ready


def test_a_connection_that_is_sent_away_in_the_middle_of_its_head_harms_nobody(serve):
    server = serve(waiting=1)
    with connected(server) as first:
        first.sendall(b"POST")
        until_it_waits(server)
        for _ in range(3):
            answer = requests.post(f"http://127.0.0.1:{server.port}/hook", b"abc", timeout=20)
            assert answer.text == "3"
    assert server._server.ready


def test_of_too_many_connections_the_oldest_goes(serve):
    server = serve(waiting=5)
    socks = [connected(server) for _ in range(5)]
    try:
        late = [connected(server) for _ in range(3)]
        socks += late
        assert everything(socks[0]) == b""
        late[-1].sendall(HEAD + b"\r\nok")
        assert late[-1].recv(4096).startswith(b"HTTP/1.1 200")
    finally:
        for sock in socks:
            sock.close()


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\r\n\r\n",
        b"GARBAGE\r\n\r\n",
        b"POST /hook HTTP/1.1\n\n",
        b"POST /hook HTTP/9.9\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nContent-Length: x\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nno colon\r\n\r\n",
        b"POST /" + b"x" * 20_000 + b" HTTP/1.1\r\n\r\n",
        b"POST /hook HTTP/1.1\r\nX: " + b"x" * 20_000,
        b"POST /hook HTTP/1.1\r\nTransfer-Encoding: gzip\r\n\r\n",
    ],
)
def test_what_is_no_http_gets_an_answer_and_harms_nobody(serve, request_bytes):
    server = serve()
    with connected(server) as sock:
        sock.sendall(request_bytes)
        sock.shutdown(socket.SHUT_WR)
        answer = everything(sock)
    assert answer[:10] in {b"HTTP/1.1 4", b"HTTP/1.1 5"}
    assert requests.post(f"http://127.0.0.1:{server.port}/", b"abc", timeout=20).text == "3"


@settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    st.lists(
        st.sampled_from([b"POST", b"GET", b" ", b"/", b"HTTP/1.1", b"\r\n", b"\n", b"Host: x"])
        | st.sampled_from([b"Content-Length: ", b"Transfer-Encoding: chunked", b"5", b"-1", b":"])
        | st.binary(max_size=30),
        max_size=20,
    )
)
def test_random_bytes_never_hurt_it(anvil, pieces):
    with connected(anvil) as sock:
        sock.sendall(b"".join(pieces))
        sock.shutdown(socket.SHUT_WR)
        everything(sock)
    with connected(anvil) as sock:
        sock.sendall(HEAD + b"Connection: close\r\n\r\nok")
        assert everything(sock).startswith(b"HTTP/1.1 200")


@pytest.fixture(scope="module")
def anvil():
    server = WebhookServer(echo_length)
    server.start()
    yield server
    server.stop()


def test_a_shortage_of_file_descriptors_costs_who_waits_longest(serve, caplog, monkeypatch):
    server = serve()
    taken = server._server.socket.accept
    short = [OSError(errno.EMFILE, "Too many open files"), OSError(errno.ENFILE, "no more")]

    class Listener:
        """The listening socket, of a process that has no descriptor left for a while."""

        def __getattr__(self, name):
            return getattr(real, name)

        def accept(self):
            if short:
                raise short.pop()
            return taken()

    real = server._server.socket
    with connected(server) as waiting:
        waiting.sendall(b"POST")
        until_it_waits(server)
        server._server.socket = Listener()
        answer = requests.post(f"http://127.0.0.1:{server.port}/hook", b"abc", timeout=20)
        assert answer.text == "3"
        assert everything(waiting) == b"", "it made room"
    assert caplog.text.count("can take no more connections: no more") == 1
    assert "Error in HTTPServer.serve" not in caplog.text
    server._server.socket = real


def until_it_waits(server):
    pause = threading.Event()
    for _ in range(2000):
        if server._server._connections._num_connections:
            return
        pause.wait(0.01)


# Stopping ----------------------------------------------------------------------------------------


def test_a_stop_answers_what_is_at_hand_and_may_be_repeated(serve):
    entered, go_on = threading.Event(), threading.Event()

    def slow(environ, start_response):
        entered.set()
        go_on.wait(20)
        return echo_length(environ, start_response)

    before = set(threading.enumerate())
    server = serve(slow)
    assert server.is_running
    with connected(server) as sock:
        sock.sendall(HEAD + b"\r\nok")
        assert entered.wait(20)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        go_on.set()
        assert sock.recv(4096).startswith(b"HTTP/1.1 200")
        stopping.join(20)
    server.stop()
    assert not server.is_running
    with pytest.raises(OSError):
        connected(server)
    assert set(threading.enumerate()) <= before


def test_a_request_that_is_never_answered_does_not_hold_up_a_stop(serve, monkeypatch):
    monkeypatch.setattr("telegram_ext.webhook_server._LAST", 0.05)
    entered, go_on = threading.Event(), threading.Event()

    def hang(environ, start_response):
        entered.set()
        go_on.wait(60)
        return echo_length(environ, start_response)

    before = set(threading.enumerate())
    server = serve(hang)
    server._server.shutdown_timeout = 0.05
    with connected(server) as sock:
        sock.sendall(HEAD + b"\r\nok")
        assert entered.wait(20)
        stopping = threading.Thread(target=server.stop)
        stopping.start()
        stopping.join(20)
        assert not stopping.is_alive()
        left = [thread for thread in threading.enumerate() if thread not in before]
        assert left
        assert [each for each in left if not each.daemon] == [], "they keep the process"
        go_on.set()
        for thread in left:
            thread.join(20)


def test_one_that_never_started_gives_its_port_back():
    server = WebhookServer(echo_length)
    assert not server.is_running
    server.stop()
    again = WebhookServer(echo_length, port=server.port)
    again.stop()


def test_a_port_that_is_taken_is_told_at_once(serve):
    with pytest.raises(OSError, match="in use"):
        WebhookServer(echo_length, port=serve().port)


# TLS ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    if shutil.which("openssl") is None:
        pytest.skip("openssl, which makes the certificate, is not installed")
    folder = tmp_path_factory.mktemp("tls")
    cert, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    command += ["-addext", "keyUsage=critical,digitalSignature,keyCertSign"]  # 3.13 asks for it
    subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
    return str(cert), str(key)


def test_tls_with_certificate_and_key(serve, certificate):
    server = serve(context=tls_context(*certificate))
    with requests.Session() as session:
        session.trust_env = False  # which may name other certificates
        session.verify = certificate[0]
        for length in (1, 70_000):
            answer = session.post(f"https://127.0.0.1:{server.port}/", b"x" * length, timeout=20)
            assert answer.text == str(length)


def test_a_handshake_that_is_not_made_holds_up_nobody(serve, certificate):
    server = serve(context=tls_context(*certificate), connections=1)
    idle = [connected(server) for _ in range(30)]
    try:
        for sock in idle[:15]:
            sock.sendall(b"\x16\x03\x01")
        url = f"https://127.0.0.1:{server.port}/"
        assert requests.post(url, b"abc", timeout=5, verify=certificate[0]).text == "3"
    finally:
        for sock in idle:
            sock.close()


def test_plain_http_to_a_tls_port_is_closed(serve, certificate):
    server = serve(context=tls_context(*certificate))
    with connected(server) as sock:
        sock.sendall(HEAD + b"\r\nok")
        with suppress(ConnectionResetError):  # closed with something unread: as good
            assert b"200" not in everything(sock)
    url = f"https://127.0.0.1:{server.port}/"
    assert requests.post(url, b"abc", timeout=20, verify=certificate[0]).text == "3"


def test_a_head_in_small_pieces_over_tls_is_put_together(serve, certificate):
    server = serve(context=tls_context(*certificate))
    context = ssl.create_default_context(cafile=certificate[0])
    with context.wrap_socket(connected(server), server_hostname="127.0.0.1") as sock:
        for byte in HEAD + b"\r\nok":
            sock.sendall(bytes([byte]))
        assert sock.recv(4096).startswith(b"HTTP/1.1 200")
