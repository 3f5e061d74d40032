"""Conversations whose callbacks run on other threads."""

import threading
import warnings

import pytest

from telegram_ext import CommandHandler, ConversationHandler, Filters, MessageHandler, Promise

END, WAITING = ConversationHandler.END, ConversationHandler.WAITING
KEY = (7, 7)


class Later:
    """A callback whose calls are made when the test says so."""

    def __init__(self, answer=None):
        self.answer = answer
        self.promises = []

    def __call__(self, update, context):
        def call():
            if isinstance(self.answer, Exception):
                raise self.answer
            return self.answer

        self.promises.append(Promise(call, (), {}))
        return self.promises[-1]

    def run(self):
        self.promises.pop(0).run()


def text(callback):
    return MessageHandler(Filters.text & ~Filters.command, callback)


def ignore(update, context):
    pass


@pytest.fixture
def make(dispatcher, update):
    """Make a conversation; calling it sends a text and gives the state then."""

    def make(entry, states=None, **options):
        made = ConversationHandler([CommandHandler("start", entry)], states or {}, [], **options)
        dispatcher.add_handler(made)

        def say(words):
            dispatcher.process_update(update(words))
            return made.conversations.get(KEY)

        return made, say

    return make


def test_an_unknown_state_is_shown_at_the_callback_that_was_at_work(make):
    def ask():
        return "nowhere"

    asked = Promise(ask, (), {})
    _, say = make(lambda update, context: asked, {"a": []})
    say("/start")
    with pytest.warns(UserWarning, match=r"<locals>.ask returned 'nowhere'; the states are 'a'.") as caught:  # fmt: skip
        asked.run()
    assert (caught[0].filename, caught[0].lineno) == (__file__, ask.__code__.co_firstlineno)


def test_the_state_is_the_old_one_and_a_promise_until_the_callback_is_done(make):
    entry = Later("a")
    made, say = make(entry, {"a": []})
    old, promise = state = say("/start")
    assert (old, promise) == (None, entry.promises[0])
    assert isinstance(state, tuple)
    entry.run()
    assert made.conversations == {KEY: "a"}


def test_meanwhile_only_waiting_handles(make):
    seen = []
    waiting = text(lambda update, context: seen.append("waiting"))
    entry = Later("a")
    own = text(lambda update, context: seen.append("own"))
    _made, say = make(entry, {"a": [own], WAITING: [waiting]}, allow_reentry=True)
    say("/start")
    say("x")
    say("/start")
    assert seen == ["waiting"]
    assert len(entry.promises) == 1
    entry.run()
    say("x")
    assert seen == ["waiting", "own"]


def test_without_waiting_handlers_the_update_goes_to_others(make, dispatcher):
    seen = []
    _made, say = make(Later("a"), {"a": [text(ignore)]})
    dispatcher.add_handler(text(lambda update, context: seen.append(1)))
    say("/start")
    say("x")
    assert seen == [1]


@pytest.mark.parametrize(
    ("answer", "expected"), [(None, "a"), ("b", "b"), (END, None), (ValueError("no"), "a")]
)
def test_the_answer_counts_once_it_is_there(make, answer, expected):
    later = Later(answer)
    made, say = make(lambda u, c: "a", {"a": [text(later)], "b": []})
    say("/start")
    say("x")
    later.run()
    assert made.conversations.get(KEY) == expected


@pytest.mark.parametrize("answer", [None, END, ValueError("no")])
def test_an_entry_point_without_a_state_begins_nothing(make, answer):
    entry = Later(answer)
    made, say = make(entry)
    say("/start")
    entry.run()
    assert made.conversations == {}


def test_a_callback_that_is_done_at_once_needs_no_waiting(make):
    def entry(update, context):
        promise = Promise(lambda: "a", (), {})
        promise.run()
        return promise

    _made, say = make(entry, {"a": []})
    assert say("/start") == "a"


def test_a_state_that_waiting_gives_holds(make):
    entry = Later("a")
    made, say = make(entry, {"a": [], "b": [], WAITING: [text(lambda u, c: "b")]})
    say("/start")
    assert say("x") == "b"
    entry.run()
    assert made.conversations == {KEY: "b"}


@pytest.mark.parametrize("first", ["entry", "inner"])
def test_waiting_may_be_asynchronous_itself(make, first):
    entry, inner = Later("a"), Later(None)
    made, say = make(entry, {"a": [], WAITING: [text(inner)]})
    say("/start")
    say("x")
    for later in (entry, inner) if first == "entry" else (inner, entry):
        later.run()
    assert made.conversations == {KEY: "a"}


def test_an_unknown_state_warns_when_it_is_there(make):
    entry = Later("nowhere")
    made, say = make(entry)
    say("/start")
    with pytest.warns(UserWarning, match="returned state nowhere which is unknown"):
        entry.run()
    assert made.conversations == {KEY: "nowhere"}


def test_an_answer_for_the_parent_ends_the_child(make):
    entry = Later("done")
    made, say = make(entry, map_to_parent={"done": 1})
    say("/start")
    entry.run()
    assert made.conversations == {}


def test_run_async_runs_the_callbacks_on_worker_threads(make, dispatcher):
    names = []

    def entry(update, context):
        names.append(threading.current_thread().name)
        return "a"

    made, say = make(entry, {"a": []}, run_async=True)
    dispatcher._workers.start("worker")
    say("/start")
    dispatcher._workers.stop()
    assert names == ["worker_0"]
    assert made.conversations == {KEY: "a"}


# Keeping ----------------------------------------------------------------------------------------


class Kept:
    store_user_data = store_chat_data = store_bot_data = store_callback_data = False

    def __init__(self, **states):
        self.states, self.writes = states, []

    def get_conversations(self, name):
        return dict(self.states.get(name, {}))

    def update_conversation(self, name, key, new_state):
        self.writes.append(new_state)


def test_only_states_are_kept_and_as_soon_as_they_are_there(make, dispatcher):
    dispatcher.persistence = Kept()
    later = Later("b")
    _made, say = make(
        lambda u, c: "a", {"a": [text(later)], "b": []}, persistent=True, name="order"
    )
    say("/start")
    say("x")
    assert dispatcher.persistence.writes == ["a"]
    later.run()
    assert dispatcher.persistence.writes == ["a", "b"]


def test_promises_that_were_kept_are_resolved_on_the_way_in(dispatcher):
    def done(function):
        promise = Promise(function, (), {})
        promise.run()
        return promise

    dispatcher.persistence = Kept(
        order={
            (1,): ("a", done(lambda: "b")),
            (2,): ("a", done(lambda: None)),
            (3,): ("a", done(lambda: 1 / 0)),
            (4,): ("a", done(lambda: END)),
            (5,): (None, done(lambda: None)),
            (6,): "c",
        }
    )
    made = ConversationHandler([], {}, [], persistent=True, name="order")
    dispatcher.add_handler(made)
    assert made.conversations == {(1,): "b", (2,): "a", (3,): "a", (6,): "c"}


# Contention -------------------------------------------------------------------------------------


def test_conversations_of_many_chats_run_side_by_side(dispatcher, update):
    """Eight threads lead 50 steps each, asynchronously; no answer is lost or mixed up."""
    steps = 50

    def count(update, context):
        return int(update.message.text) + 1

    made = ConversationHandler(
        [CommandHandler("start", lambda u, c: 0)],
        {state: [MessageHandler(Filters.text, count)] for state in range(steps + 1)},
        [],
    )
    dispatcher.add_handler(made)
    failures = []

    def lead(chat):
        body = {"chat": {"id": chat, "type": "private"}, "from": {"id": chat, "is_bot": False}}
        try:
            dispatcher.process_update(update("/start", **body))
            for step in range(steps):
                dispatcher.process_update(update(str(step), **body))
                assert made.conversations[chat, chat] == step + 1
        except Exception as error:  # noqa: BLE001 - a thread's error is the test's
            failures.append(error)

    threads = [threading.Thread(target=lead, args=(chat,)) for chat in range(1, 9)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert made.conversations == {(chat, chat): steps for chat in range(1, 9)}


def test_what_is_kept_is_what_came_last(dispatcher, update):
    """Many threads move one conversation: memory and store agree in the end."""
    dispatcher.persistence = Kept()
    states = {str(number): [] for number in range(20)}
    answers = MessageHandler(Filters.text & ~Filters.command, lambda u, c: u.message.text)
    made = ConversationHandler(
        [answers], states, [answers], allow_reentry=True, persistent=True, name="order"
    )
    dispatcher.add_handler(made)

    def move(number):
        for _ in range(50):
            dispatcher.process_update(update(str(number)))

    threads = [threading.Thread(target=move, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(dispatcher.persistence.writes) == 400
    assert made.conversations[KEY] == dispatcher.persistence.writes[-1]


def test_workers_and_updates_settle_a_state_once(dispatcher, update):
    """The worker that finishes and the update that looks both want to settle; one does."""
    dispatcher.persistence = Kept()
    numbers = iter(range(1000))
    made = ConversationHandler(
        [text(lambda u, c: next(numbers))],
        {},
        [],
        allow_reentry=True,
        run_async=True,
        persistent=True,
        name="order",
    )
    dispatcher.add_handler(made)
    dispatcher._workers.start("worker")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # every state is unknown
        for _ in range(200):
            dispatcher.process_update(update("x"))
        dispatcher._workers.stop()
    writes = dispatcher.persistence.writes
    assert writes == list(range(len(writes)))
    assert made.conversations == {KEY: writes[-1]}
