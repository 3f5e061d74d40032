"""Checklists of users, and what bots are told of them."""

from __future__ import annotations

import pytest

from telegram_sandbox.rights import NotAllowed
from tests.sandbox.talking import Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_tasks_are_ticked_off_and_on(desk: Desk) -> None:
    message = desk.alice.lists("Shopping", ["milk", "tea"], desk.bot)

    desk.alice.ticks(message, 1, 2)
    desk.alice.ticks(message, 2, done=False)

    (_, sent), (_, done), (_, undone) = desk.news()
    assert sent["checklist"]["tasks"] == [{"id": 1, "text": "milk"}, {"id": 2, "text": "tea"}]
    assert done["checklist_tasks_done"]["marked_as_done_task_ids"] == [1, 2]
    assert undone["checklist_tasks_done"]["marked_as_not_done_task_ids"] == [2]
    first, second = message.content["checklist"]["tasks"]
    assert first["completed_by_user"]["id"] == desk.alice.id
    assert first["completion_date"] == desk.world.now()
    assert second == {"id": 2, "text": "tea"}


def test_others_change_it_only_where_they_may(desk: Desk) -> None:
    group = desk.group()
    closed = desk.alice.lists("Mine", ["a"], group)
    opened = desk.alice.lists("Ours", ["a"], group, others_add=True, others_mark=True)

    desk.bob.adds_tasks(opened, "b", "c")
    desk.bob.ticks(opened, 3)

    added = next(body for _, body in desk.news() if "checklist_tasks_added" in body)
    assert [task["id"] for task in added["checklist_tasks_added"]["tasks"]] == [2, 3]
    with pytest.raises(NotAllowed):
        desk.bob.ticks(closed, 1)
    with pytest.raises(NotAllowed):
        desk.bob.adds_tasks(closed, "b")
    with pytest.raises(NotAllowed):
        desk.alice.ticks(closed, 2)
    with pytest.raises(NotAllowed):
        desk.alice.ticks(desk.alice.sends("no list", group), 1)


@pytest.mark.parametrize(
    ("title", "tasks"), [("", ["a"]), ("t", []), ("t", ["a"] * 31), ("t", [""])]
)
def test_a_list_that_cannot_be(desk: Desk, title: str, tasks: list[str]) -> None:
    with pytest.raises(NotAllowed):
        desk.alice.lists(title, tasks, desk.bot)


def test_a_bot_answers_a_task(desk: Desk) -> None:
    message = desk.alice.lists("Shopping", ["milk", "tea"], desk.bot)
    reply = {"message_id": message.id, "checklist_task_id": 2}

    sent = desk.does("sendMessage", text="Which tea?", reply_parameters=reply)

    assert sent["reply_to_checklist_task_id"] == 2


def test_the_transcript_shows_what_is_done(desk: Desk) -> None:
    message = desk.alice.lists("Shopping", ["milk", "tea"], desk.bot)
    desk.alice.ticks(message, 1)

    desk.alice.deletes(message)

    assert desk.world.transcript().endswith(
        "Alice deletes: [checklist Shopping]\n    [x] milk\n    [ ] tea"
    )
