"""v13's pickle files: read as they are, written whole, and never run."""

import errno
import logging
import os
import pickle
import pickletools
import shutil
import stat
import threading
from collections import defaultdict, deque
from datetime import datetime, timezone
from pathlib import Path
from queue import Queue
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from telegram import ChatMemberAdministrator, MessageOriginUser, User, VideoChatEnded
from telegram_ext import Dispatcher, ExtBot, PicklePersistence
from telegram_ext.persistence.places import UnstorableValueError
from telegram_ext.persistence.unpickling import ForeignClassError, load

DATA = Path(__file__).parent / "data"  # written by python-telegram-bot 13.15
DATE = datetime(2023, 1, 2, 3, 4, 5, tzinfo=timezone.utc)


@pytest.fixture
def bot():
    return ExtBot("123456789:pickle-token", arbitrary_callback_data=True)


# v13's files --------------------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["one file", "several files"])
def old(request, bot, tmp_path):
    """A store over files of v13."""
    for file in DATA.iterdir():
        shutil.copy(file, tmp_path)
    name = "v13_single.pickle" if request.param else "v13_parts"
    options = {"single_file": request.param, "store_callback_data": True}
    store = PicklePersistence(str(tmp_path / name), **options)
    store.set_bot(bot)
    return store


def test_data_of_v13_is_read(old, bot):
    data = old.get_user_data()
    assert isinstance(data, defaultdict)
    assert set(data) == {7, 8}
    ann = data[7]["user"]
    assert type(ann) is User
    assert (ann.id, ann.first_name, ann.language_code) == (7, "Ann", "de")
    assert ann.get_bot() is bot
    assert data[7]["seen"] == DATE
    assert data[7][3] == (1, {2})
    assert data[7]["q"] == deque([1, 2], 5)
    assert data[7]["q"].maxlen == 5
    assert old.get_conversations("menu") == {(-100, 7): 2}
    assert old.get_callback_data() == (
        [("a" * 32, 1672628645.0, {"b" * 32: {"page": 3}})],
        {"55": "a" * 32},
    )


def test_objects_of_v13_become_todays(old, bot):
    chat_data, bot_data = old.get_chat_data()[-100], old.get_bot_data()
    message = chat_data["last"]
    assert message.date == DATE
    assert message.chat.title == "Friends"
    assert [size.file_id for size in message.photo] == ["id1", "id2"]
    assert message.photo[1].get_bot() is bot
    assert message.new_chat_members == []
    assert message.parse_entities() == {message.entities[0]: "/start"}
    assert message.audio.thumbnail.file_id == "id1"
    assert isinstance(message.forward_origin, MessageOriginUser)
    assert message.forward_origin.sender_user.first_name == "Bob"
    assert message.reply_markup.inline_keyboard[0][0].callback_data == "1"
    (boss,) = chat_data["members"]
    assert isinstance(boss, ChatMemberAdministrator)
    assert boss.custom_title == "boss"
    assert bot_data["bot"] is bot
    assert bot_data["loc"].latitude == 52.5
    assert bot_data["voice"] == VideoChatEnded(10)


def test_files_of_v13_are_written_on(old, bot):
    data = old.get_user_data()
    data[7]["more"] = True
    old.update_user_data(7, data[7])
    again = PicklePersistence(old.filename, single_file=old.single_file, store_callback_data=True)
    again.set_bot(bot)
    assert again.get_user_data()[7]["more"] is True
    assert again.get_chat_data() == old.get_chat_data()
    assert again.get_conversations("menu") == {(-100, 7): 2}


def test_the_files_have_v13s_names_and_shape(tmp_path):
    store = PicklePersistence(tmp_path / "one")
    store.update_user_data(1, {"x": 1})
    store.update_conversation("menu", (1,), 2)
    assert pickle.loads((tmp_path / "one").read_bytes()) == {
        "conversations": {"menu": {(1,): 2}},
        "user_data": {1: {"x": 1}},
        "chat_data": {},
        "bot_data": {},
        "callback_data": None,
    }
    store = PicklePersistence(tmp_path / "many", single_file=False, store_callback_data=True)
    store.update_user_data(1, {"x": 1})
    store.update_chat_data(2, {"x": 2})
    store.update_bot_data({"x": 3})
    store.update_callback_data(([], {"1": "a"}))
    store.update_conversation("menu", (1,), 2)
    parts = ("bot_data", "callback_data", "chat_data", "conversations", "user_data")
    found = {part: pickle.loads((tmp_path / f"many_{part}").read_bytes()) for part in parts}
    assert list(found.values()) == [
        {"x": 3},
        ([], {"1": "a"}),
        {2: {"x": 2}},
        {"menu": {(1,): 2}},
        {1: {"x": 1}},
    ]


def test_an_old_file_without_later_parts_is_read(tmp_path):
    (tmp_path / "p").write_bytes(pickle.dumps({"user_data": {1: {"a": 1}}, "chat_data": {}}))
    store = PicklePersistence(str(tmp_path / "p"))
    assert store.get_user_data() == {1: {"a": 1}}
    assert store.get_bot_data() == {}
    assert store.get_conversations("x") == {}


# Writing ------------------------------------------------------------------------------------------


def test_nothing_is_written_unless_something_changed(tmp_path):
    path = tmp_path / "p"
    store = PicklePersistence(path)
    store.update_user_data(1, {"x": 1})
    first = path.stat().st_ino
    store.update_user_data(1, {"x": 1})
    store.update_conversation("menu", (1,), None)
    assert path.stat().st_ino == first
    store.update_user_data(1, {"x": 2})
    assert path.stat().st_ino != first


@pytest.mark.parametrize("single", [True, False])
def test_on_flush_writes_at_the_flush_alone(tmp_path, single):
    store = PicklePersistence(tmp_path / "p", single_file=single, on_flush=True)
    store.flush()
    store.update_user_data(1, {"x": 1})
    store.update_conversation("menu", (1,), 1)
    assert [*tmp_path.iterdir()] == []
    store.flush()
    assert PicklePersistence(tmp_path / "p", single_file=single).get_user_data() == {1: {"x": 1}}


@pytest.mark.parametrize("step", ["fsync", "replace", "write"])
def test_a_write_that_fails_leaves_the_old_file_and_no_other(tmp_path, monkeypatch, step):
    store = PicklePersistence(tmp_path / "p")
    store.update_user_data(1, {"x": 1})
    before = (tmp_path / "p").read_bytes()

    def fail(*_, **__):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        if step == "replace":
            patch.setattr(Path, "replace", fail)
        elif step == "fsync":
            patch.setattr(os, "fsync", fail)
        else:
            patch.setattr(os, "fdopen", fail)
        with pytest.raises(OSError, match="No space left"):
            store.update_user_data(1, {"x": 2})
    assert (tmp_path / "p").read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["p"]
    store.flush()
    assert PicklePersistence(tmp_path / "p").get_user_data() == {1: {"x": 2}}


def test_a_value_that_cannot_be_pickled_leaves_the_old_file(tmp_path):
    store = PicklePersistence(tmp_path / "p")
    store.update_user_data(1, {"x": 1})
    before = (tmp_path / "p").read_bytes()
    with pytest.raises(
        UnstorableValueError, match=r"^user_data\[1\]\['x'\] is a builtins.function"
    ):
        store.update_user_data(1, {"x": lambda: 1})
    assert (tmp_path / "p").read_bytes() == before


class Holder:
    def __init__(self, value):
        self.value = value


def cyclic(value):
    ring = {"a": 1}
    ring["ring"] = [ring, value]
    return ring


@pytest.mark.parametrize(
    ("data", "place", "advice"),
    [
        ({"x": [1, {"y": lambda: 1}]}, "['x'][1]['y'] is a builtins.function", "function's name"),
        ({"x": (1, threading.Lock())}, "['x'][1] is a _thread.lock", "what is needed to make it"),
        ({"x": (n for n in [1])}, "['x'] is a builtins.generator", "what is needed to make it"),
        ({"x": Holder(lambda: 1)}, "['x'].value is a builtins.function", "function's name"),
        ({"x": {len, lambda: 1}}, "['x']'s member is a builtins.function", "function's name"),
        ({lambda: 1: 2}, "'s key <function", "function's name"),
        (cyclic(lambda: 1), "['ring'][1] is a builtins.function", "function's name"),
        ({"x": type("Local", (), {})()}, "['x'] is a", "at the top level of its module"),
    ],
)
@pytest.mark.parametrize("single", [True, False])
def test_a_value_that_cannot_be_pickled_is_named_with_its_place(
    tmp_path, data, place, advice, single, caplog
):
    store = PicklePersistence(tmp_path / "p", single_file=single)
    with pytest.raises(UnstorableValueError) as caught:
        store.update_user_data(123, data)
    assert str(caught.value).startswith(f"user_data[123]{place}")
    assert advice in str(caught.value)
    assert caplog.text == "", "it was not stored"


def test_what_cannot_be_pickled_does_not_keep_others_from_being_stored(tmp_path):
    store = PicklePersistence(tmp_path / "p")
    store.update_user_data(1, {"x": 1})
    for update in (
        lambda: store.update_user_data(1, {"x": len, "y": lambda: 1}),
        lambda: store.update_user_data(2, {"y": lambda: 1}),
        lambda: store.update_bot_data({"y": lambda: 1}),
        lambda: store.update_conversation("menu", (1,), Holder(lambda: 1)),
    ):
        with pytest.raises(UnstorableValueError):
            update()
    store.update_chat_data(3, {"x": 3})
    again = PicklePersistence(tmp_path / "p")
    assert again.get_user_data() == {1: {"x": 1}}
    assert again.get_chat_data() == {3: {"x": 3}}
    assert again.get_bot_data() == again.get_conversations("menu") == {}


def test_permissions_and_links_stay(tmp_path):
    real, link = tmp_path / "real", tmp_path / "link"
    PicklePersistence(real).update_user_data(1, {"x": 1})
    assert stat.S_IMODE(real.stat().st_mode) == 0o600
    real.chmod(0o640)
    link.symlink_to(real)
    PicklePersistence(link).update_user_data(1, {"x": 2})
    assert link.is_symlink()
    assert stat.S_IMODE(real.stat().st_mode) == 0o640
    assert PicklePersistence(real).get_user_data() == {1: {"x": 2}}


# Refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "text"),
    [
        (b"junk", "File p does not contain valid pickle data"),
        (b"", "Something went wrong unpickling p"),
        (pickle.dumps({"user_data": {}})[:-3], "p"),
        (pickle.dumps([1]), "Something went wrong unpickling p: it holds a list and not a dict"),
        (b"cnosuch\nThing\n.", "Something went wrong unpickling p: it holds nosuch.Thing"),
    ],
)
def test_what_is_no_pickle_of_data_is_said_in_v13s_words(tmp_path, content, text):
    (tmp_path / "p").write_bytes(content)
    with pytest.raises(TypeError, match=text):
        PicklePersistence(tmp_path / "p").get_user_data()
    assert (tmp_path / "p").read_bytes() == content


@pytest.mark.parametrize("content", [b"junk", b"", b"\x80\x04}"])
def test_a_damaged_file_comes_with_what_to_do(tmp_path, content):
    (tmp_path / "p").write_bytes(content)
    with pytest.raises(TypeError, match=r"; move it away to start empty$"):
        PicklePersistence(tmp_path / "p").get_user_data()


def test_a_folder_instead_of_a_file_is_said_with_what_to_give(tmp_path):
    with pytest.raises(IsADirectoryError) as caught:
        PicklePersistence(tmp_path).get_user_data()
    assert caught.value.errno == errno.EISDIR
    assert f"filename={str(tmp_path)!r} is a folder" in str(caught.value)
    assert f"give the path of a file, such as {str(tmp_path / 'bot.pickle')!r}" in str(caught.value)


class Runs:
    """An object whose pickle calls a function."""

    def __init__(self, function, *arguments):
        self.call = (function, arguments)

    def __reduce__(self):
        return self.call


HOSTILE = [
    Runs(os.system, "touch pwned"),
    Runs(eval, "open('pwned', 'w')"),
    Runs(exec, "open('pwned', 'w')"),
    Runs(open, "pwned", "w"),
    Runs(getattr, "", "join"),
    Runs(__import__, "os"),
    Runs(bytes, 10**12),
    Runs(pickle.loads, b"N."),
    Runs(print, "x"),
    Runs(type, "X", (), {}),
    Runs(ExtBot, "1:x"),
    Runs(shutil.rmtree, "x"),
]


@pytest.mark.parametrize("thing", HOSTILE, ids=lambda thing: thing.call[0].__name__)
@pytest.mark.parametrize("protocol", range(6))
def test_hostile_files_run_nothing(tmp_path, monkeypatch, thing, protocol):
    monkeypatch.chdir(tmp_path)
    Path("p").write_bytes(pickle.dumps({"user_data": {1: thing}}, protocol))
    with pytest.raises(TypeError, match="which is not loaded because a pickle may run any code"):
        PicklePersistence("p").get_user_data()
    assert [file.name for file in tmp_path.iterdir()] == ["p"]


@pytest.mark.parametrize(
    "name",
    [
        "telegram.bot Bot",
        "telegram os",
        "telegram.base importlib.import_module",
        "telegram_ext.persistence.unpickling import_module",
        "telegram.ext.updater Updater",
        "telegram.user User.de_json",
        "telegram.error Mapping",
        "datetime sys",
        "collections abc",
        "uuid os.system",
        "copyreg pickle",
        "builtins dict.fromkeys",
    ],
)
def test_nothing_else_of_known_modules_is_found(tmp_path, name):
    module, _, attribute = name.partition(" ")
    (tmp_path / "p").write_bytes(b"\x80\x04" + f"c{module}\n{attribute}\n".encode() + b".")
    with pytest.raises(TypeError, match="which is not loaded"):
        PicklePersistence(tmp_path / "p").get_user_data()


def test_a_file_cannot_change_a_class(tmp_path):
    # BUILD on the class itself, with the slots' state that pickle sets one by one
    content = b"\x80\x04ctelegram.user\nUser\n(N}X\x07\x00\x00\x00to_dictK\x01st\x86b."
    (tmp_path / "p").write_bytes(content.replace(b"(N}", b"N}").replace(b"st\x86", b"s\x86"))
    with pytest.raises(TypeError):
        PicklePersistence(tmp_path / "p").get_user_data()
    assert callable(User.to_dict)


SEED = (DATA / "v13_single.pickle").read_bytes()


@settings(max_examples=300, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, len(SEED) - 1), st.binary(min_size=1, max_size=4)),
        min_size=1,
        max_size=6,
    )
)
def test_mutated_files_load_as_data_or_are_refused(tmp_path_factory, edits):
    content = bytearray(SEED)
    for place, new in edits:
        content[place : place + len(new)] = new
    path = tmp_path_factory.getbasetemp() / "mutated"
    path.write_bytes(content)
    try:
        loaded = PicklePersistence(path).get_user_data()
    except (TypeError, MemoryError, RecursionError):
        return
    assert isinstance(loaded, defaultdict)


# Classes of users ---------------------------------------------------------------------------------


class Mine:
    def __init__(self, x):
        self.x = x


class Yours:
    pass


def test_a_class_of_the_user_must_be_allowed(tmp_path, caplog):
    store = PicklePersistence(tmp_path / "p")
    with caplog.at_level(logging.WARNING):
        store.update_user_data(1, {"mine": Mine(5)})
        store.update_user_data(1, {"mine": Mine(6)})
    (record,) = caplog.records
    assert "Mine is being stored, but will be refused at the next start" in record.getMessage()
    with pytest.raises(TypeError, match=r"holds .*Mine, which .* allow=\[Mine\]") as caught:
        PicklePersistence(tmp_path / "p").get_user_data()
    assert isinstance(caught.value.__cause__, ForeignClassError)
    allowed = PicklePersistence(tmp_path / "p", allow=[Mine, Yours])
    assert allowed.get_user_data()[1]["mine"].x == 6


def test_a_class_that_has_moved_is_found_by_its_old_name(tmp_path):
    PicklePersistence(tmp_path / "p", allow=[Mine]).update_user_data(1, {"mine": Mine(5)})
    name = f"{Mine.__module__}.Mine"
    moved = PicklePersistence(tmp_path / "p", allow={name: Yours})
    assert type(moved.get_user_data()[1]["mine"]) is Yours


def test_only_classes_can_be_allowed(tmp_path):
    with pytest.raises(TypeError, match="allow takes classes, not <built-in function len>"):
        PicklePersistence(tmp_path / "p", allow={"x.y": len})


def test_values_of_the_standard_library_need_no_permission(tmp_path, caplog):
    value = {
        "set": {1},
        "frozen": frozenset([2]),
        "bytes": bytearray(b"x"),
        "uuid": UUID(int=5),
        "zone": datetime(2024, 1, 1, tzinfo=ZoneInfo("Europe/Berlin")),
        "default": defaultdict(int, {1: 2}),
        "complex": 1j,
        "range": range(3),
    }
    PicklePersistence(tmp_path / "p").update_bot_data(value)
    assert caplog.records == []
    assert PicklePersistence(tmp_path / "p").get_bot_data() == value
    for protocol in range(6):
        file = tmp_path / f"p{protocol}"
        plain = {name: value[name] for name in ("set", "frozen", "uuid", "complex", "default")}
        file.write_bytes(pickle.dumps(plain, protocol))
        with file.open("rb") as opened:
            assert load(opened, {}) == plain


def test_our_own_files_name_no_private_place(tmp_path):
    store = PicklePersistence(tmp_path / "p")
    store.update_user_data(1, {"user": User(1, "Ann", False), "error": None})
    names = {
        argument
        for opcode, argument, _ in pickletools.genops((tmp_path / "p").read_bytes())
        if "UNICODE" in opcode.name
        and isinstance(argument, str)
        and argument.startswith("telegram")
    }
    assert names == {"telegram", "telegram.base"}


@pytest.mark.parametrize("single", [True, False])
def test_a_folder_that_is_not_there_is_told_of_at_the_start(tmp_path, caplog, quiet_bot, single):
    path = tmp_path / "missing" / "bot"
    store = PicklePersistence(path, single_file=single)
    assert caplog.text == "", "a bot may make the folder after its store"
    Dispatcher(quiet_bot, Queue(), workers=1, persistence=store)
    (said,) = [record.getMessage() for record in caplog.records]
    assert f"the folder {path.parent} does not exist. Make it before" in said

    path.parent.mkdir()
    store.update_bot_data({"n": 1})
    assert PicklePersistence(path, single_file=single).get_bot_data() == {"n": 1}


def test_a_file_that_is_not_there_yet_is_nothing_to_tell_of(tmp_path, caplog, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert PicklePersistence("bot").get_chat_data() == {}
    assert caplog.text == ""
