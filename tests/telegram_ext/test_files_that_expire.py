"""The address of a file holds for an hour; a download asks for another by itself, once."""

import pytest
import requests

from telegram import Bot, File
from telegram.error import BadRequest, InvalidToken
from telegram_sandbox import SandboxAdapter, World

TOKEN = "123:abc"


@pytest.fixture
def world():
    world = World(throttles=False)
    world.bot(token=TOKEN)
    return world


@pytest.fixture
def bot(world):
    session = requests.Session()
    session.mount("https://api.telegram.org/", SandboxAdapter(world))
    yield Bot(TOKEN, http=session)
    session.close()


@pytest.fixture
def file(world, bot):
    world.user("Ann").uploads(b"content", name="a.txt")
    return bot.get_updates()[-1].message.document.get_file()


def expired(world, times=1):
    return world.faults.add("status", method="download", code=404, body="Not Found", times=times)


def test_an_expired_address_is_replaced_once(world, file, tmp_path):
    gone = expired(world)
    file.download(tmp_path / "a.txt")
    assert (tmp_path / "a.txt").read_bytes() == b"content"
    assert gone.hits == 1
    expired(world)
    assert file.download_as_bytearray() == b"content"


def test_a_file_that_is_gone_is_asked_for_once_more_and_no_oftener(world, file, tmp_path):
    gone = expired(world, times=None)
    with pytest.raises(InvalidToken):
        file.download(tmp_path / "a.txt")
    assert gone.hits == 2
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_the_server_does_not_know_any_more_is_told_of(world, file):
    expired(world)
    world.faults.add("error", method="getFile", code=400, description="Bad Request: wrong file_id")
    with pytest.raises(BadRequest):
        file.download_as_bytearray()


def test_without_a_file_id_nothing_can_be_asked(world, bot, file):
    nameless = File("", "unique", file_path=vars(file)["file_path"])
    nameless.set_bot(bot)
    gone = expired(world, times=None)
    with pytest.raises(InvalidToken):
        nameless.download_as_bytearray()
    assert gone.hits == 1
