from __future__ import annotations

import gc
import threading
import traceback
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO, StringIO
from pathlib import Path

import pytest

from telegram import InputMediaDocument, InputMediaPhoto
from telegram.error import UploadFailed
from telegram.files import InputFile, as_upload


@pytest.fixture
def picture(tmp_path):
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG1234")
    return path


def test_every_kind_of_source_gives_its_content(picture):
    with picture.open("rb") as opened:
        sources = [
            picture,
            str(picture),
            picture.read_bytes(),
            bytearray(picture.read_bytes()),
            opened,
            lambda: picture.open("rb"),
        ]
        for source in sources:
            file = InputFile(source)
            assert file.input_file_content == b"\x89PNG1234"
            assert file.input_file_content == b"\x89PNG1234"  # again, for another attempt


def test_names_and_types_are_found(picture):
    assert InputFile(picture).filename == "picture.png"
    assert InputFile(picture).mimetype == "image/png"
    assert InputFile(b"\x89PNG1234").mimetype == "image/png"
    assert InputFile(b"whatever").mimetype == "application/octet-stream"
    assert InputFile(b"x", filename="a.txt").field_tuple == ("a.txt", b"x", "text/plain")


def test_attach_gives_a_reference():
    assert InputFile(b"x").to_dict() is None
    file = InputFile(b"x", attach=True)
    assert file.to_dict() == f"attach://{file.attach}"


def test_an_open_file_is_sent_from_where_it_stands(picture):
    with picture.open("rb") as opened:
        opened.read(4)
        assert InputFile(opened).input_file_content == b"1234"


def test_a_stream_that_cannot_be_rewound_is_copied_once():
    class Pipe:
        def __init__(self):
            self.inner = BytesIO(b"piped")

        def read(self, size=-1):
            return self.inner.read(size)

    file = InputFile.streamed(Pipe(), "a.bin")
    assert not file.can_reopen
    with file.opened() as (stream, size):
        assert (stream.read(), size) == (b"piped", 5)


@pytest.mark.parametrize("kind", [str, Path])
def test_a_file_that_is_not_there_is_named(kind, tmp_path):
    with pytest.raises(ValueError, match=r"gone\.jpg.* does not exist"):
        InputFile(kind(tmp_path / "gone.jpg"))
    with pytest.raises(ValueError, match="is a directory"):
        InputFile(kind(tmp_path))


def test_a_file_that_vanishes_meanwhile_is_an_upload_failure(picture):
    file = InputFile(picture)
    picture.unlink()
    with pytest.raises(UploadFailed, match=r"Cannot read 'picture\.png'"):
        _ = file.input_file_content


def test_text_and_nothing_are_refused(tmp_path):
    with pytest.raises(TypeError, match=r"open\('file\.txt', 'rb'\)"):
        InputFile(StringIO("text"))
    path = tmp_path / "notes.txt"
    path.write_text("x")
    with path.open() as opened, pytest.raises(TypeError, match=r"notes\.txt"):
        InputFile(opened)
    path.write_text("")
    with pytest.raises(ValueError, match="is empty"):
        InputFile(path)
    with pytest.raises(TypeError, match="5 is no file"):
        InputFile(5)


@pytest.mark.parametrize(
    "text",
    [
        "AgACAgIAAxkBAAIBZ2",
        "https://example.org/a.jpg",
        "file:///data/a.jpg",
        "attach://mine",
        "BQADBAADbXXXXXXXXXXXGBdhD2l6_XX",
    ],
)
def test_a_text_that_is_no_path_stays(text):
    assert as_upload(text) == text


def test_a_path_that_does_not_exist_is_refused_with_the_working_directory(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ValueError, match=r"sendPhoto: photo='cat\.jpg'.* does not exist") as caught:
        as_upload("cat.jpg", where="sendPhoto: photo")
    assert str(tmp_path) in str(caught.value)
    (tmp_path / "cat.jpg").write_bytes(b"meow")
    assert as_upload("cat.jpg").input_file_content == b"meow"


def test_a_stream_that_breaks_leaves_nothing_open():
    class Broken:
        def read(self, size=-1):
            raise OSError("gone")

    file = InputFile.streamed(Broken())
    with pytest.raises(UploadFailed, match="gone"), file.opened():
        pytest.fail("there is nothing to read")
    with pytest.raises(UploadFailed, match="gone"):
        InputFile(Broken())
    gc.collect()  # a temporary file left open would warn, and warnings are errors


def test_a_file_that_has_been_closed_since_cannot_be_read(picture):
    with picture.open("rb") as opened:
        file = InputFile.streamed(opened)
    with pytest.raises(UploadFailed, match="picture.png.*closed file"), file.opened():
        pytest.fail("there is nothing to read")
    with pytest.raises(ValueError, match=r"picture\.png' is closed; send it inside"):
        InputFile(opened)


def test_what_is_made_of_an_open_file_holds_what_was_in_it(picture):
    content = picture.read_bytes()
    with picture.open("rb") as opened:
        file = InputFile(opened)
    assert (file.input_file_content, file.filename) == (content, "picture.png")
    with picture.open("rb") as opened:
        media = InputMediaPhoto(opened)
    assert media.media.input_file_content == content
    buffer = BytesIO(b"first")
    one = InputMediaDocument(buffer)
    buffer.write(b"more")
    buffer.seek(5)
    two = InputMediaDocument(buffer)
    assert (one.media.input_file_content, two.media.input_file_content) == (b"first", b"more")


@pytest.mark.parametrize("kind", [InputFile, InputMediaPhoto])
def test_an_open_file_at_its_end_is_refused_at_once(kind, picture):
    with picture.open("rb") as opened:
        opened.read()
        with pytest.raises(ValueError, match=r"'picture\.png' is empty, .* seek\(0\) first"):
            kind(opened)


def test_a_stream_without_end_is_given_up(monkeypatch):
    class Endless:
        def read(self, size=-1):
            return b"x" * size

    monkeypatch.setattr("telegram.files._LARGEST", 1 << 20)
    with pytest.raises(UploadFailed, match="no server takes that"):
        InputFile(Endless())


def test_many_threads_may_send_what_was_made_of_one_open_file():
    file, start = InputFile(BytesIO(bytes(range(256)) * 4096)), threading.Barrier(8)

    def read(_: int) -> bytes:
        start.wait()
        with file.opened() as (stream, _):
            return b"".join(iter(lambda: stream.read(1000), b""))

    with ThreadPoolExecutor(8) as pool:
        assert set(pool.map(read, range(8))) == {bytes(range(256)) * 4096}


def test_a_refused_file_can_be_shown():
    with pytest.raises(TypeError, match="None is no file") as caught:
        InputFile(None)
    frames = [frame for frame, _ in traceback.walk_tb(caught.value.__traceback__)]
    assert repr(frames[1].f_locals["self"]) == "InputFile('?')"
