"""What a file is called that has no name of its own: pictures drawn into memory, for the most part."""

import io

import pytest

from telegram import InputFile

PNG, JPEG, GIF = b"\x89PNG\r\n\x1a\n...", b"\xff\xd8\xff\xe0...", b"GIF89a..."


@pytest.mark.parametrize(
    ("content", "kind", "ending"),
    [
        (PNG, "image/png", ".png"),
        (JPEG, "image/jpeg", ".jpg"),
        (GIF, "image/gif", ".gif"),
        (b"abc", "application/octet-stream", ""),
    ],
    ids=["png", "jpeg", "gif", "other"],
)
def test_a_picture_in_memory_is_known_by_how_it_begins(content, kind, ending):
    for source in (content, bytearray(content), io.BytesIO(content)):
        made = InputFile(source)
        assert made.mimetype == kind
        assert made.filename == f"file{ending}"
        assert made.input_file_content == content


def test_a_stream_is_sent_from_where_it_stands():
    stream = io.BytesIO(b"head" + PNG)
    stream.seek(4)
    made = InputFile(stream)
    assert made.mimetype == "image/png"
    assert stream.read() == b""
    assert made.input_file_content == PNG


def test_a_name_decides_before_the_content_does():
    assert InputFile(io.BytesIO(PNG), "a.txt").mimetype == "text/plain"
    named = io.BytesIO(PNG)
    named.name = "chart.gif"
    made = InputFile(named)
    assert (made.filename, made.mimetype) == ("chart.gif", "image/gif")


def test_what_cannot_go_back_is_not_looked_into():
    class Pipe:
        def __init__(self, content):
            self._left = io.BytesIO(content)

        def read(self, size=-1):
            return self._left.read(size)

    made = InputFile(Pipe(PNG))
    assert made.mimetype == "application/octet-stream"
    assert made.input_file_content == PNG
