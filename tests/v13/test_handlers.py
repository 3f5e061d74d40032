"""Handlers, as bots written for v13 construct, subclass and rely on them."""

import inspect
import re
import sys
from importlib import import_module

import pytest

import telegram_ext
from telegram.deprecation import TelegramDeprecationWarning
from telegram.v13 import notices
from telegram_ext import (
    CallbackQueryHandler,
    ChosenInlineResultHandler,
    CommandHandler,
    Defaults,
    Filters,
    Handler,
    InlineQueryHandler,
    MessageHandler,
    PrefixHandler,
    RegexHandler,
    TypeHandler,
)

PASSES = "pass_update_queue pass_job_queue pass_user_data pass_chat_data"
GROUPS = "pass_groups pass_groupdict"
# What v13 took, in its order; a dot stands before the first argument that may be left out.
ARGUMENTS = {
    "Handler": f"callback . {PASSES} run_async",
    "CallbackQueryHandler": (
        f"callback . pass_update_queue pass_job_queue pattern {GROUPS} pass_user_data "
        "pass_chat_data run_async"
    ),
    "ChatJoinRequestHandler": f"callback . {PASSES} run_async",
    "ChatMemberHandler": f"callback . chat_member_types {PASSES} run_async",
    "ChosenInlineResultHandler": f"callback . {PASSES} run_async pattern",
    "CommandHandler": f"command callback . filters allow_edited pass_args {PASSES} run_async",
    "ConversationHandler": (
        "entry_points states fallbacks . allow_reentry per_chat per_user per_message "
        "conversation_timeout name persistent map_to_parent run_async"
    ),
    "InlineQueryHandler": (
        f"callback . pass_update_queue pass_job_queue pattern {GROUPS} pass_user_data "
        "pass_chat_data run_async chat_types"
    ),
    "MessageHandler": (
        f"filters callback . {PASSES} message_updates channel_post_updates edited_updates run_async"
    ),
    "PollAnswerHandler": f"callback . {PASSES} run_async",
    "PollHandler": f"callback . {PASSES} run_async",
    "PreCheckoutQueryHandler": f"callback . {PASSES} run_async",
    "PrefixHandler": f"prefix command callback . filters pass_args {PASSES} run_async",
    "RegexHandler": (
        f"pattern callback . {GROUPS} {PASSES} allow_edited message_updates channel_post_updates "
        "edited_updates run_async"
    ),
    "ShippingQueryHandler": f"callback . {PASSES} run_async",
    "StringCommandHandler": "command callback . pass_args pass_update_queue pass_job_queue run_async",
    "StringRegexHandler": (
        f"pattern callback . {GROUPS} pass_update_queue pass_job_queue run_async"
    ),
    "TypeHandler": "type callback . strict pass_update_queue pass_job_queue run_async",
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_handlers_take_v13s_arguments_in_v13s_order(name):
    taken = inspect.signature(getattr(telegram_ext, name)).parameters.values()
    places = [each for each in taken if each.kind is not each.KEYWORD_ONLY]
    needed = [each.name for each in places if each.default is each.empty]
    others = [each.name for each in places if each.default is not each.empty]
    assert " ".join([*needed, ".", *others]) == ARGUMENTS[name]


# What the context gets ---------------------------------------------------------------------------


def args_and_match(context):
    return context.args, context.match and context.match[0]


@pytest.mark.parametrize(
    ("make", "kind", "fields", "expected"),
    [
        (lambda f: CommandHandler("go", f), "message", {"text": "/go"}, ([], None)),
        (
            lambda f: CommandHandler("go", f),
            "message",
            {"text": "/go a\nb  c"},
            (["a", "b", "c"], None),
        ),
        (
            lambda f: CommandHandler("go", f, Filters.regex("b.")),
            "message",
            {"text": "/go bc"},
            (["bc"], "bc"),
        ),
        (lambda f: PrefixHandler("!", "go", f), "message", {"text": "!GO x"}, (["x"], None)),
        (
            lambda f: PrefixHandler("!", "go", f),
            "edited_message",
            {"text": "!go"},
            ([], None),
        ),
        (lambda f: MessageHandler(Filters.text, f), "message", {"text": "hi"}, (None, None)),
        (lambda f: MessageHandler(Filters.regex("i"), f), "message", {"text": "hi"}, (None, "i")),
        (
            lambda f: CallbackQueryHandler(f, pattern="d."),
            "callback_query",
            {"data": "data"},
            (None, "da"),
        ),
        (CallbackQueryHandler, "callback_query", {"data": "data"}, (None, None)),
        (
            lambda f: InlineQueryHandler(f, pattern="h"),
            "inline_query",
            {"query": "hi"},
            (None, "h"),
        ),
        (
            lambda f: ChosenInlineResultHandler(f, pattern="fi"),
            "chosen_inline_result",
            {},
            (None, "fi"),
        ),
    ],
)
def test_the_context_has_args_and_match_as_the_handler_says(
    dispatcher, update, make, kind, fields, expected
):
    seen = []
    dispatcher.add_handler(make(lambda _, context: seen.append(args_and_match(context))))
    dispatcher.process_update(update(kind, **fields))
    assert seen == [expected]


def test_a_message_handler_gets_posts_and_edits_whose_message_is_none(dispatcher, update):
    seen = []
    dispatcher.add_handler(
        MessageHandler(
            Filters.text, lambda u, _: seen.append((u.message, u.effective_message.text))
        )
    )
    for kind in ("edited_message", "channel_post", "edited_channel_post"):
        dispatcher.process_update(update(kind, text=kind))
    assert seen == [
        (None, "edited_message"),
        (None, "channel_post"),
        (None, "edited_channel_post"),
    ]


def test_a_conversation_of_handlers_may_be_chosen_for_every_update(dispatcher, update):
    """TypeHandler(Update, ...) in group -1 sees everything before the others do."""
    seen = []
    dispatcher.add_handler(MessageHandler(None, lambda *_: seen.append("message")))
    dispatcher.add_handler(
        TypeHandler(telegram_ext.Updater, lambda *_: seen.append("never")), group=-2
    )
    dispatcher.add_handler(
        TypeHandler(type(update("message")), lambda *_: seen.append("first")), group=-1
    )
    dispatcher.process_update(update("message", text="hi"))
    dispatcher.process_update(update("poll"))
    assert seen == ["first", "message", "first"]


def test_a_prefix_handler_leaves_channels_out_as_a_command_handler_does(update):
    for handler in (PrefixHandler("/", "go", print), CommandHandler("go", print)):
        assert handler.check_update(update("edited_message", text="/go"))
        assert not handler.check_update(update("channel_post", text="/go"))


# Subclasses --------------------------------------------------------------------------------------


def test_subclasses_call_super_by_position_and_override_four_methods(dispatcher, update):
    class Mine(Handler):
        def __init__(self, callback):
            super().__init__(callback, True, False, False, True)

        def check_update(self, update):
            return {"words": update.effective_message.text.split()}

        def collect_additional_context(self, context, update, dispatcher, check_result):
            context.words = check_result["words"]

        def collect_optional_args(self, dispatcher, update=None, check_result=None):
            return {**super().collect_optional_args(dispatcher, update, check_result), "mine": 1}

        def handle_update(self, update, dispatcher, check_result, context=None):
            answers.append(super().handle_update(update, dispatcher, check_result, context))

    answers = []
    handler = Mine(lambda _, context: context.words)
    dispatcher.add_handler(handler)
    given = update("message", text="a b")
    dispatcher.process_update(given)
    assert answers == [["a", "b"]]
    assert set(handler.collect_optional_args(dispatcher, given)) == {
        "update_queue",
        "chat_data",
        "mine",
    }


def test_group_managers_own_command_handler_works(dispatcher, update):
    """Bots that manage groups parse commands themselves and add to the filters afterwards."""

    class Own(CommandHandler):
        def __init__(self, command, callback, allow_edit=False, **kwargs):
            super().__init__(command, callback, **kwargs)
            if not allow_edit:
                self.filters &= ~(
                    Filters.update.edited_message | Filters.update.edited_channel_post
                )

        def check_update(self, update):
            message = update.effective_message
            if not message or not message.text or message.text[0] not in "/!":
                return None
            command, *args = message.text[1:].split()
            if command.lower() not in self.command:
                return None
            found = self.filters(update)
            return (args, found) if found else False

    seen = []
    dispatcher.add_handler(
        Own(["Go", "do"], lambda _, c: seen.append(c.args), filters=Filters.chat_type.private)
    )
    dispatcher.process_update(update("message", text="!go a"))
    dispatcher.process_update(update("message", text="/DO b"))
    dispatcher.process_update(update("edited_message", text="/do c"))
    assert seen == [["a"], ["b"]]


def test_filters_changed_after_the_handler_was_made_count(dispatcher, update):
    seen = []
    handler = MessageHandler(Filters.text, lambda u, _: seen.append(u.effective_message.text))
    dispatcher.add_handler(handler)
    dispatcher.process_update(update("edited_message", text="one"))
    handler.filters &= ~Filters.update.edited_message
    dispatcher.process_update(update("edited_message", text="two"))
    dispatcher.process_update(update("message", text="three"))
    assert seen == ["one", "three"]


def test_a_handler_without_check_update_cannot_be_made():
    class Unfinished(Handler):
        pass

    with pytest.raises(TypeError, match="check_update"):
        Unfinished(print)


def test_run_async_is_open_until_defaults_decide(dispatcher, bot):
    handler = TypeHandler(str, print)
    assert not handler.run_async
    assert dispatcher.runs_async(handler.run_async) is False
    bot.defaults = Defaults(run_async=True)
    assert dispatcher.runs_async(handler.run_async) is True
    assert dispatcher.runs_async(TypeHandler(str, print, run_async=False).run_async) is False


# Spellings that are old, or wrong ----------------------------------------------------------------


@pytest.mark.parametrize(
    "make",
    [
        lambda: CommandHandler("go", print, allow_edited=True),
        lambda: MessageHandler(Filters.text, print, edited_updates=True),
        lambda: RegexHandler("x", print),
    ],
    ids=["allow_edited", "edited_updates", "RegexHandler"],
)
def test_old_spellings_warn_with_v13s_kind_of_warning(make):
    with pytest.warns(TelegramDeprecationWarning, match="is deprecated: "):
        make()


def test_v13s_kind_of_warning_is_found_under_its_old_path(monkeypatch):
    monkeypatch.delitem(sys.modules, "telegram.utils.deprecate", raising=False)
    notices.forget()
    with pytest.warns(TelegramDeprecationWarning):
        old = import_module("telegram.utils.deprecate").TelegramDeprecationWarning
    assert old is TelegramDeprecationWarning


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda: CallbackQueryHandler(print, "^yes$"), "write pattern='^yes$'"),
        (lambda: InlineQueryHandler(print, re.compile("yes")), r"write pattern=re.compile('yes')"),
        (lambda: ChosenInlineResultHandler(print, "yes"), "write pattern='yes'"),
        (lambda: MessageHandler(Filters.text, print, Filters.photo), "best given by name"),
    ],
    ids=["query", "inline", "chosen", "message"],
)
def test_a_pattern_in_the_place_of_a_switch_warns_and_changes_nothing(make, text):
    with pytest.warns(UserWarning, match="pass_update_queue") as warned:
        handler = make()
    assert text in str(warned[0].message)
    assert warned[0].filename == __file__
    assert getattr(handler, "pattern", None) is None


@pytest.mark.parametrize("switch", [True, False, None, 0, 1])
def test_switches_are_taken_in_silence(switch):
    assert CallbackQueryHandler(print, switch, pass_chat_data=switch).pattern is None
