"""Getting the page: files, the network, its silence, and what is kept."""

from __future__ import annotations

import pytest
import requests
from requests.adapters import BaseAdapter

from codegen.fetch import FetchError, cached, fetch, remember
from tests.codegen.page_fragments import page

URL = "https://core.telegram.org/bots/api"


class Server(BaseAdapter):
    """Answers from memory where the network would be."""

    def __init__(self, body=b"", status=200, etag="", fails=None):
        super().__init__()
        self.body, self.status, self.etag, self.fails = body, status, etag, fails
        self.asked = []

    def send(self, request, **_kwargs):
        self.asked.append(request)
        if self.fails is not None:
            raise self.fails
        response = requests.Response()
        response.request, response.url = request, request.url
        known = request.headers.get("If-None-Match")
        response.status_code = 304 if self.etag and known == self.etag else self.status
        response.reason = "Not Modified" if response.status_code == 304 else "Reason"
        response._content = b"" if response.status_code == 304 else self.body
        if self.etag:
            response.headers["ETag"] = self.etag
        return response

    def close(self):
        """Hold nothing open."""


def through(server):
    session = requests.Session()
    session.mount("https://", server)
    return session


def test_the_official_page_is_asked_for_by_default(tmp_path):
    server = Server("Zoë".encode())
    fetched = fetch(cache=tmp_path, http=through(server))
    assert fetched.html == "Zoë"
    assert [request.url for request in server.asked] == [URL]
    assert list(tmp_path.iterdir()) == []


def test_an_unchanged_page_is_not_sent_twice(tmp_path):
    server = Server(page().encode(), etag='"abc"')
    remember(fetch(cache=tmp_path, http=through(server)), tmp_path)
    again = fetch(cache=tmp_path, http=through(server))
    assert server.asked[1].headers["If-None-Match"] == '"abc"'
    assert (again.html, again.is_new) == (page(), False)
    remember(again, tmp_path)
    assert cached(tmp_path) == page()


def test_an_etag_counts_only_for_the_address_it_came_from(tmp_path):
    server = Server(b"x", etag='"abc"')
    remember(fetch(cache=tmp_path, http=through(server)), tmp_path)
    fetch("https://mirror.example/api.html", cache=tmp_path, http=through(server))
    assert "If-None-Match" not in server.asked[1].headers


def test_a_damaged_note_costs_one_full_download(tmp_path):
    server = Server(b"x", etag='"abc"')
    remember(fetch(cache=tmp_path, http=through(server)), tmp_path)
    (tmp_path / "bot-api.origin.json").write_text("{")
    assert fetch(cache=tmp_path, http=through(server)).is_new


@pytest.mark.parametrize(
    "failure",
    [requests.ConnectionError("dns"), requests.Timeout("slow"), requests.TooManyRedirects()],
)
def test_without_a_network_the_message_says_what_to_do(tmp_path, failure):
    with pytest.raises(FetchError, match=r"No page from https://core.*PAGE=path/to/page.html"):
        fetch(cache=tmp_path, http=through(Server(fails=failure)))


def test_an_error_of_the_server_is_told(tmp_path):
    with pytest.raises(FetchError, match="answered 502 Reason"):
        fetch(cache=tmp_path, http=through(Server(b"bad", status=502)))


def test_bytes_that_are_no_text_are_refused(tmp_path):
    with pytest.raises(FetchError, match="not UTF-8"):
        fetch(cache=tmp_path, http=through(Server(b"\xff\xfe\x00")))


def test_a_file_is_read_as_it_is(tmp_path):
    path = tmp_path / "page.html"
    path.write_bytes("\ufeffZoë\r\n".encode())
    assert fetch(str(path), cache=tmp_path).html == "Zoë\r\n"


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FetchError, match=r"gone\.html"):
        fetch(str(tmp_path / "gone.html"), cache=tmp_path)


def test_an_empty_cache_says_how_to_fill_it(tmp_path):
    with pytest.raises(FetchError, match="codegen fetch"):
        cached(tmp_path)
