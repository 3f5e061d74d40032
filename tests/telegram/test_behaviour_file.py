"""Downloads of a file: where they go, and what they leave behind."""

import io

import pytest

from telegram import File


class FakeRequest:
    def __init__(self, content=b"content"):
        self.content = content
        self.urls = []

    def retrieve(self, url, timeout=None):
        self.urls.append((url, timeout))
        return self.content


class FakeBot:
    def __init__(self):
        self.request = FakeRequest()


def file(path="https://example.org/file/documents/file_3.txt"):
    it = File("id", "unique", file_path=path)
    it.set_bot(FakeBot())
    return it


def test_a_file_is_saved_under_the_servers_name(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    it = file()
    assert it.download(timeout=3) == "file_3.txt"
    assert (tmp_path / "file_3.txt").read_bytes() == b"content"
    assert it.get_bot().request.urls == [(it.file_path, 3)]


def test_a_file_is_saved_where_one_asks(tmp_path):
    target = tmp_path / "x.bin"
    assert file().download(target) is target
    assert [(each.name, each.read_bytes()) for each in tmp_path.iterdir()] == [
        ("x.bin", b"content")
    ]
    out = io.BytesIO()
    assert file().download(out=out) is out
    assert out.getvalue() == b"content"
    assert file().download_as_bytearray(bytearray(b"my ")) == b"my content"
    with pytest.raises(ValueError, match="not both"):
        file().download(target, out)


def test_a_download_that_fails_leaves_nothing(tmp_path):
    it = file()
    it.get_bot().request.content = None
    with pytest.raises(TypeError):
        it.download(tmp_path / "x.bin")
    assert list(tmp_path.iterdir()) == []


def test_a_file_goes_into_a_directory_under_the_servers_name(tmp_path):
    assert file().download(tmp_path) == str(tmp_path / "file_3.txt")


def test_progress_is_told(tmp_path):
    it, steps = file(), []
    it.file_size = 7
    it.download(tmp_path / "x", progress=lambda *step: steps.append(step))
    assert steps == [(7, 7)]


def test_a_file_on_this_machine_is_read_in_place(tmp_path):
    here = tmp_path / "here.txt"
    here.write_bytes(b"mine")
    it = file(str(here))
    assert it.download() == str(here)
    assert it.download_as_bytearray() == b"mine"
    assert (it.download(tmp_path / "copy"), (tmp_path / "copy").read_bytes()) == (
        tmp_path / "copy",
        b"mine",
    )
    assert it.get_bot().request.urls == []


def test_a_file_without_address_says_how_to_get_one():
    with pytest.raises(ValueError, match=r"bot\.get_file"):
        file(None).download_as_bytearray()


def test_a_path_that_cannot_be_written_is_named(tmp_path):
    target = tmp_path / "nope" / "x.bin"
    with pytest.raises(FileNotFoundError) as caught:
        file().download(target)
    assert caught.value.filename == str(target)


def test_what_is_no_place_for_a_file_is_refused(tmp_path):
    for out, text in (
        ("/tmp/x", "out='/tmp/x' is a str; give a file"),
        (io.StringIO(), "text mode"),
    ):
        with pytest.raises(TypeError, match=text):
            file().download(out=out)
    for path, text in ((5, "custom_path=5 is no path"), (io.BytesIO(), "pass it as out=")):
        with pytest.raises(TypeError, match=text):
            file().download(path)


def test_the_path_can_be_changed_and_taken_away():
    it = file()
    it.file_path = "other.txt"
    assert it.file_path == "other.txt"
    assert it.to_dict()["file_path"] == "other.txt"
    del it.file_path
    assert it.file_path is None
    assert File.file_path is None
