"""A recording holds nothing personal, and a second one equals the first."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.contract.record import main, owner_of, record, sandbox
from tests.contract.scenarios import SCENARIOS
from tests.contract.scrub import BOT_ID, CHAT_ID, LeakError, Owner, Scrubber
from tests.contract.wire import decoded

BOT = {"id": 7654321098, "is_bot": True, "first_name": "Filtered Away", "username": "filtered_bot"}
CHAT = {"id": 9876543210, "type": "private", "first_name": "Wilhelmina", "username": "wilhelmina_f"}


@pytest.fixture
def scrubber() -> Scrubber:
    return Scrubber(Owner("7654321098:secret", BOT, CHAT))


def test_a_second_recording_in_another_order_equals_the_first_to_the_byte(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"

    assert main(["--to", str(first)]) == 0, capsys.readouterr()
    assert main(["--to", str(second), *reversed(SCENARIOS)]) == 0, capsys.readouterr()

    assert {path.stem for path in first.iterdir()} == set(SCENARIOS)
    for path in first.iterdir():
        assert path.read_bytes() == (second / path.name).read_bytes(), path.name


def test_a_scenario_that_fails_leaves_its_cassette_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disappointed(bot: Any, chat_id: int) -> None:
        bot.get_me()
        raise AssertionError("the server said something else")

    monkeypatch.setitem(SCENARIOS, "who_am_i", disappointed)
    cassette = tmp_path / "who_am_i.yaml"
    cassette.write_text("as it was")

    with sandbox() as target, pytest.raises(AssertionError, match="something else"):
        record("who_am_i", target, owner_of(target), tmp_path)

    assert cassette.read_text() == "as it was"


def test_accounts_and_chats_become_nobodys(scrubber: Scrubber) -> None:
    private = {"phone": "+15550100", "is_premium": True, "bio": "lives in ...", "photo": {"id": 1}}
    message = {
        "message_id": 81234,
        "from": BOT,
        "chat": CHAT | private,
        "date": 1790000000,
        "via": {"id": 555, "is_bot": False, "first_name": "Bob", "last_name": "B."} | private,
    }

    shown = scrubber.response(message)

    text = json.dumps(shown)
    assert shown["from"]["id"] == BOT_ID
    assert shown["chat"]["id"] == CHAT_ID
    assert shown["via"]["id"] not in {555, BOT_ID, CHAT_ID}
    assert shown["date"] == 1_700_000_000
    for word in ("Wilhelmina", "filtered", "Bob", "B.", "5550100", "lives", "premium", "photo"):
        assert word not in text
    scrubber.check(text)


def test_numbers_stay_the_same_in_the_requests_that_follow(scrubber: Scrubber) -> None:
    answer = {"message_id": 81234, "document": {"file_id": "BQAC", "file_unique_id": "AgAD"}}
    shown = scrubber.response(answer)

    again = scrubber.request(
        {
            "chat_id": str(CHAT["id"]),
            "message_id": 81234,
            "message_ids": {"json": [81234, 99]},
            "document": "BQAC",
        }
    )
    assert again == {
        "chat_id": str(CHAT_ID),
        "message_id": shown["message_id"],
        "message_ids": {"json": [shown["message_id"], 99]},
        "document": shown["document"]["file_id"],
    }


@pytest.mark.parametrize(
    "secret", ["7654321098:secret", "secret", "9876543210", "@Wilhelmina_F", "hi Wilhelmina"]
)
def test_a_leak_stops_the_recording_without_being_repeated(scrubber: Scrubber, secret: str) -> None:
    with pytest.raises(LeakError) as raised:
        scrubber.check(f'{{"text": "{secret}"}}')

    assert secret not in str(raised.value)


def test_a_form_is_decoded_whatever_its_boundary_and_order() -> None:
    def sent(boundary: str, *parts: bytes) -> object:
        mark = f"--{boundary}".encode()
        body = b"".join(mark + b"\r\n" + part + b"\r\n" for part in parts) + mark + b"--\r\n"
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return decoded("POST", "https://a.example/bot1:x/sendPhoto", headers, body)

    text = b'Content-Disposition: form-data; name="chat_id"\r\n\r\n5'
    rows = b'Content-Disposition: form-data; name="reply_markup"\r\n\r\n{"keyboard": [["a"]]}'
    file = (
        b'Content-Disposition: form-data; name="photo"; filename="a.png"\r\n'
        b"Content-Type: image/png\r\n\r\n\r\n\x89PNG\r\n"
    )
    one, other = sent("abc", text, rows, file), sent("xyz", file, rows, text)

    assert one == other
    assert sent("abc", text, rows, file[:-1]) != one
