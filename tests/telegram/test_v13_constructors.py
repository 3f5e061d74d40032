"""What is one of several kinds today is built directly, as in v13."""

import pickle

import pytest

from telegram import (
    BotCommandScope,
    ChatMember,
    InlineQueryResult,
    InlineQueryResultArticle,
    MenuButton,
    PassportElementError,
    User,
)

ALICE = User(1, "Alice", False)


@pytest.mark.parametrize(
    ("built", "fields"),
    [
        (InlineQueryResult("article", "1"), {"type": "article", "id": "1"}),
        (InlineQueryResult(type="x", id="1"), {"type": "x", "id": "1"}),
        (
            PassportElementError("data", "passport", "bad"),
            {"source": "data", "type": "passport", "message": "bad"},
        ),
        (ChatMember(ALICE, "member"), {"user": ALICE.to_dict(), "status": "member"}),
        (BotCommandScope("chat"), {"type": "chat"}),
        (MenuButton("commands"), {"type": "commands"}),
    ],
)
def test_a_union_is_built_in_v13s_order(built, fields):
    assert built.to_dict() == fields
    assert built["type" if "type" in fields else "status"] in fields.values()
    assert pickle.loads(pickle.dumps(built)).to_dict() == fields


def test_it_is_no_member_of_the_union_but_the_union():
    assert type(InlineQueryResult("article", "1")) is InlineQueryResult
    assert issubclass(InlineQueryResultArticle, InlineQueryResult)


def test_too_many_arguments_are_refused():
    with pytest.raises(TypeError, match=r"at most 2 positional arguments \(type, id\), got 3"):
        InlineQueryResult("article", "1", "x")
