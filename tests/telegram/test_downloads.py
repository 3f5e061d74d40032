from __future__ import annotations

from io import BytesIO

import pytest

from telegram import Bot
from telegram.downloads import download, read, safe_name
from telegram.error import InvalidToken, NetworkError
from tests.telegram.wire_server import answer, raw, refuse, serving

TOKEN = "123456789:abcdefgh"


@pytest.fixture
def site():
    with serving(answer(b"content")) as server:
        bot = Bot(TOKEN, base_url=server.origin)
        yield bot, server
        bot.request.stop()


def test_a_file_goes_under_the_servers_name_into_the_working_directory(site, tmp_path, monkeypatch):
    bot, server = site
    monkeypatch.chdir(tmp_path)
    path = download(bot, "photos/file_1.jpg")
    assert path == str(tmp_path / "file_1.jpg")
    assert (tmp_path / "file_1.jpg").read_bytes() == b"content"
    assert server.asked[0].line == f"GET /file/bot{TOKEN}/photos/file_1.jpg HTTP/1.1"


def test_a_file_goes_where_it_is_told(site, tmp_path):
    bot, _ = site
    (tmp_path / "folder").mkdir()
    assert download(bot, "a/b.txt", tmp_path / "c.txt") == str(tmp_path / "c.txt")
    assert download(bot, "a/b.txt", tmp_path / "folder") == str(tmp_path / "folder" / "b.txt")
    out = BytesIO()
    assert download(bot, "a/b.txt", out=out) is out
    assert out.getvalue() == b"content"
    assert read(bot, "a/b.txt") == b"content"
    with pytest.raises(ValueError, match="not both"):
        download(bot, "a/b.txt", tmp_path / "c.txt", out)


def test_progress_is_told(site):
    bot, _ = site
    steps = []
    download(bot, "a", out=BytesIO(), size=7, progress=lambda *step: steps.append(step))
    assert steps[-1] == (7, 7)


def test_the_content_can_be_transformed_before_it_is_stored(site):
    bot, _ = site
    assert read(bot, "a", transform=bytes.upper) == b"CONTENT"


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("documents/report.pdf", "report.pdf"),
        ("/etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("a/b\r\nc.txt", "b__c.txt"),
        ("a/ .hidden ", "hidden"),
        ("документы/файл.txt", "файл.txt"),
    ],
)
def test_only_a_plain_name_is_taken_from_the_server(path, name):
    assert safe_name(path) == name


@pytest.mark.parametrize("path", ["a/..", "", "a/", "a/con", "LPT1.txt", "..."])
def test_a_name_that_is_none_is_refused(path):
    with pytest.raises(ValueError, match="give custom_path"):
        safe_name(path)


def test_a_path_that_climbs_is_refused(site):
    bot, server = site
    with pytest.raises(ValueError, match="outside its place"):
        download(bot, "photos/../../secret.txt", out=BytesIO())
    assert server.asked == []


def test_a_file_on_this_machine_is_not_copied_unasked(site, tmp_path):
    bot, server = site
    source = tmp_path / "source.bin"
    source.write_bytes(b"local")
    assert download(bot, str(source)) == str(source)
    assert download(bot, str(source), tmp_path / "copy.bin") == str(tmp_path / "copy.bin")
    assert (tmp_path / "copy.bin").read_bytes() == b"local"
    assert server.asked == []


def test_a_link_in_the_way_is_replaced_and_not_followed(site, tmp_path):
    bot, _ = site
    precious = tmp_path / "precious"
    precious.write_text("keep")
    link = tmp_path / "link"
    link.symlink_to(precious)
    download(bot, "a/b", link)
    assert precious.read_text() == "keep"
    assert link.read_bytes() == b"content"
    assert not link.is_symlink()


def test_a_request_of_the_users_own_is_asked(tmp_path):
    bot = Bot(TOKEN)
    bot.request.retrieve = lambda url, timeout=None: b"mine"
    assert read(bot, "a/b") == b"mine"


@pytest.mark.parametrize(
    ("action", "kind"),
    [
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nabc"), NetworkError),
        (refuse(404, "Not Found"), InvalidToken),
        (answer(b"<html>", status=502), NetworkError),
    ],
)
def test_a_download_that_fails_leaves_nothing(tmp_path, action, kind):
    with serving(action) as server:
        bot = Bot(TOKEN, base_url=server.origin)
        with pytest.raises(kind):
            download(bot, "a/b", tmp_path / "b")
        bot.request.stop()
    assert list(tmp_path.iterdir()) == []


def test_trouble_with_the_disk_is_not_called_a_network_error(site):
    bot, _ = site

    class Full(BytesIO):
        def write(self, data):
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        download(bot, "a/b", out=Full())
