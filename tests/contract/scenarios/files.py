"""Files: sent as bytes, by id and inside albums, changed, and fetched again."""

from __future__ import annotations

from base64 import b64decode

from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto, Message

__all__ = ["SCENARIOS"]

# A grey square, 64 pixels wide: the server refuses much smaller ones.
PICTURE = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAAAAACPAi4CAAAAKUlEQVR42u3MQREAAAwCIKMb3RD77SAA6VEEAoFA"
    "IBAIBAKBQCAQfA8G320AeXC6efoAAAAASUVORK5CYII="
)


def a_photo(bot: Bot, chat_id: int) -> None:
    message = bot.send_photo(chat_id, PICTURE, caption="<b>grey</b>", parse_mode="HTML")

    assert message.photo
    assert (message.photo[-1].width, message.photo[-1].height) == (64, 64)
    assert message.caption == "grey"
    assert [entity.type for entity in message.caption_entities or ()] == ["bold"]
    again = bot.send_photo(chat_id, message.photo[-1].file_id)
    assert again.photo
    assert again.photo[-1].file_unique_id == message.photo[-1].file_unique_id
    object_itself = bot.send_photo(chat_id, message.photo[-1], has_spoiler=True)
    assert object_itself.photo


def a_document_there_and_back(bot: Bot, chat_id: int) -> None:
    content = "line one\nline two: ä\n".encode()
    message = bot.send_document(chat_id, InputFile(content, filename="notes.txt"), caption="notes")

    document = message.document
    assert document is not None
    assert document.file_name == "notes.txt"
    assert document.file_size == len(content)
    file = bot.get_file(document.file_id)
    assert file.file_unique_id == document.file_unique_id
    assert bytes(file.download_as_bytearray()) == content


def an_album(bot: Bot, chat_id: int) -> None:
    messages = bot.send_media_group(
        chat_id,
        [
            InputMediaPhoto(PICTURE, caption="_first_", parse_mode="MarkdownV2"),
            InputMediaPhoto(PICTURE, has_spoiler=True),
        ],
    )
    assert [bool(message.photo) for message in messages] == [True, True]
    assert messages[0].caption == "first"
    assert messages[0].media_group_id
    assert messages[0].media_group_id == messages[1].media_group_id


def an_album_of_documents(bot: Bot, chat_id: int) -> None:
    sent = bot.send_document(chat_id, InputFile(b"sent before", filename="old.txt")).document
    assert sent is not None
    messages = bot.send_media_group(
        chat_id,
        [
            InputMediaDocument(sent.file_id),
            InputMediaDocument(InputFile(b"sent now", filename="new.txt"), thumbnail=PICTURE),
        ],
        disable_notification=True,
    )
    names = [message.document.file_name for message in messages if message.document]
    assert names == ["old.txt", "new.txt"]


def a_changed_file(bot: Bot, chat_id: int) -> None:
    message = bot.send_photo(chat_id, PICTURE, caption="before")
    captioned = bot.edit_message_caption(chat_id, message.message_id, caption="after")
    assert isinstance(captioned, Message)
    assert captioned.caption == "after"
    document = InputMediaDocument(InputFile(b"instead", filename="instead.txt"), caption="other")
    changed = bot.edit_message_media(chat_id, message.message_id, media=document)
    assert isinstance(changed, Message)
    assert changed.document is not None
    assert changed.document.file_name == "instead.txt"
    assert not changed.photo


SCENARIOS = (a_photo, a_document_there_and_back, an_album, an_album_of_documents, a_changed_file)
