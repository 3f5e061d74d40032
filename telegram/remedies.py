"""Why the commonest errors happen, and what to do about them.

The server's wording is no contract: letters change their case and ends are added. So a row matches
by the beginning of the description, in small letters and without its `Bad Request: ` and the like.
The longest beginning wins. Texts are for someone who writes a bot, perhaps the first.
"""

from typing import Final

__all__ = ["REMEDIES", "look_up"]

_PREFIXES = ("bad request: ", "forbidden: ", "conflict: ", "unauthorized: ", "not found: ")

REMEDIES: Final[dict[str, tuple[str, str]]] = {
    # Who and where
    "chat not found": (
        "The bot does not know this chat: a wrong id, or nobody there has written to the bot yet.",
        (
            "Check chat_id; groups have negative ids, channels may be named '@name'. A person must "
            "press Start first, a group or channel must have the bot as a member."
        ),
    ),
    "private chat not found": (
        "This person has never started the bot.",
        "Ask them to open the bot and press Start.",
    ),
    "chat_id is empty": (
        "No chat was named.",
        "Pass chat_id=update.effective_chat.id, and check that it is not empty.",
    ),
    "group chat was upgraded to a supergroup chat": (
        "The group has a new id since it became a supergroup.",
        "Use new_chat_id of this error from now on, and store it.",
    ),
    "group is deactivated": ("The group does not exist any more.", "Forget this chat."),
    "group chat was deactivated": ("The group does not exist any more.", "Forget this chat."),
    "peer_id_invalid": (
        "The bot has never met the chat or person with this id.",
        "Check the id; a person must have started the bot.",
    ),
    "user not found": (
        "The bot has never met this person, or the id is wrong.",
        "Take ids from updates: user ids of another bot's messages work, made-up ones do not.",
    ),
    "member not found": ("This person is not in the chat.", "Check user_id and chat_id."),
    "user_not_participant": ("This person is not in the chat.", "Check user_id and chat_id."),
    "participant_id_invalid": ("This person is not in the chat.", "Check user_id and chat_id."),
    "invalid user_id specified": (
        "user_id is no id of a person.",
        "Pass a positive whole number; usernames are not accepted here.",
    ),
    "bot was blocked by the user": (
        "This person has blocked the bot.",
        "Stop writing to them; they can unblock the bot and press Start.",
    ),
    "bot was kicked": (
        "The bot has been removed from the chat.",
        "Forget this chat until somebody adds the bot again.",
    ),
    "bot is not a member": (
        "The bot is not in this chat.",
        "Add it; in a channel it must be an administrator.",
    ),
    "user is deactivated": ("This account has been deleted.", "Forget this chat."),
    "bot can't initiate conversation with a user": (
        "A bot may not write first: this person has never started it.",
        "Ask them to open the bot and press Start; give them a link such as https://t.me/your_bot.",
    ),
    "bot can't send messages to bots": (
        "The receiver is a bot.",
        "Send to people, groups and channels only; do not answer messages of bots.",
    ),
    # Texts and formatting
    "message text is empty": (
        "There is nothing to show: the text is empty, or only spaces and formatting.",
        "Check the text before you send it.",
    ),
    "message is too long": (
        "A message holds 4096 characters, counted after formatting is taken out.",
        "Send it in pieces.",
    ),
    "text is too long": ("The text exceeds what Telegram takes.", "Send it in pieces."),
    "message_too_long": (
        "A message holds 4096 characters, counted after formatting is taken out.",
        "Shorten it, or send the rest as a new message.",
    ),
    "message caption is too long": (
        "A caption holds 1024 characters.",
        "Shorten it, or send the rest as a message.",
    ),
    "can't parse entities": (
        "parse_mode reads some characters of the text as formatting, and they do not pair up.",
        (
            "Escape what is not meant so: html.escape() with HTML, "
            "telegram.text.escape_markdown(text, version=2) with MarkdownV2; or leave out "
            "parse_mode."
        ),
    ),
    "can't parse entities: character": (
        "MarkdownV2 wants a backslash before each of _*[]()~`>#+-=|{}.! that is not formatting.",
        "Pass user texts through telegram.text.escape_markdown(text, version=2), or use HTML.",
    ),
    "can't parse entities: unsupported start tag": (
        "HTML knows only Telegram's own few tags; a lone < counts as the start of one.",
        "Pass texts through html.escape(), and write line breaks as \\n instead of <br>.",
    ),
    "unsupported parse_mode": (
        "parse_mode is 'HTML', 'MarkdownV2' or 'Markdown'.",
        "Use telegram.constants.ParseMode.HTML and the like.",
    ),
    "entities too long": ("There is too much formatting.", "Send the text in pieces."),
    # Messages
    "message is not modified": (
        "The new content is the same as the old.",
        "Edit only when something changes, or catch BadRequest and go on.",
    ),
    "message to edit not found": (
        "The message has been deleted, or the id belongs to another chat.",
        "Keep chat_id and message_id of what the bot has sent.",
    ),
    "message can't be edited": (
        "A bot edits its own messages only, and not every kind.",
        "Edit the message that the bot itself has sent, or send a new one.",
    ),
    "message to delete not found": (
        "The message is gone already, or the id belongs to another chat.",
        "Nothing is left to do if it is meant to be gone.",
    ),
    "message can't be deleted": (
        "Messages older than 48 hours stay, and others' messages need the right to delete.",
        "Make the bot an administrator that may delete messages.",
    ),
    "message to be replied not found": (
        "The message to answer has been deleted.",
        "Allow sending without a reply: ReplyParameters(..., allow_sending_without_reply=True).",
    ),
    "reply message not found": (
        "The message to answer has been deleted.",
        "Allow sending without a reply: ReplyParameters(..., allow_sending_without_reply=True).",
    ),
    "message to forward not found": (
        "The message has been deleted, or the bot does not see it.",
        "Check from_chat_id and message_id.",
    ),
    "message to copy not found": (
        "The message has been deleted, or the bot does not see it.",
        "Check from_chat_id and message_id.",
    ),
    "message can't be forwarded": (
        "The chat protects its content, or it is a service message.",
        "Nothing helps here.",
    ),
    "message thread not found": (
        "There is no such topic in this chat.",
        "Leave out message_thread_id, or take it from a message of that topic.",
    ),
    "topic_closed": ("The topic is closed.", "Reopen it, or make the bot an administrator."),
    "message identifier is not specified": (
        "It is not said which message is meant.",
        "Pass chat_id and message_id, or inline_message_id.",
    ),
    "message_id_invalid": ("There is no such message.", "Check chat_id and message_id."),
    "too much messages to send as an album": (
        "An album holds 2 to 10 photos, videos, documents or audio files.",
        "Send one alone with send_photo and the like, and more than 10 in several albums.",
    ),
    "message to pin not found": ("There is no such message.", "Check chat_id and message_id."),
    "message to react not found": ("There is no such message.", "Check chat_id and message_id."),
    "wrong parameter action in request": (
        "This is no chat action.",
        "Use telegram.constants.ChatAction.TYPING and the like.",
    ),
    "invalid emoji specified": (
        "A dice is one of few emoji.",
        "Use one of telegram.Dice.ALL_EMOJI.",
    ),
    "expected a unicode emoji": ("A sticker stands for emoji.", "Pass a list such as ['😀']."),
    "reaction_invalid": (
        "This emoji is no reaction, or not in this chat.",
        "Only some emoji are reactions; get_chat(chat_id).available_reactions says which.",
    ),
    # Keyboards, queries and commands
    "bot_command_invalid": (
        "A command has 1 to 32 small English letters, digits and underscores.",
        "Pass 'start_now' instead of '/Start now'.",
    ),
    "bot_command_description_invalid": (
        "A command's description has 1 to 256 characters.",
        "Say in a few words what the command does.",
    ),
    "invalid commands specified": ("A bot has 100 commands at most.", "Pass fewer."),
    "query is too old": (
        (
            "A button press must be answered within minutes, an inline query within seconds, and "
            "each only once."
        ),
        "Answer first and work afterwards; after a restart, drop old updates.",
    ),
    "button_data_invalid": (
        "callback_data holds 1 to 64 bytes; letters outside English take two to four each.",
        "Send a short key, and keep the rest in the bot.",
    ),
    "button_url_invalid": ("The button's address is not one.", "Use https://... or tg://..."),
    "button_type_invalid": (
        "This kind of button does not work in this kind of chat, or the button does two things.",
        "Give each button one action; web_app works in private chats.",
    ),
    "can't parse inline keyboard button": (
        "Each inline button needs a text and one action.",
        "Add callback_data or url; for buttons that type their text use ReplyKeyboardMarkup.",
    ),
    "object expected as reply markup": (
        "reply_markup is no keyboard.",
        "Wrap the rows: InlineKeyboardMarkup([[button, button], [button]]).",
    ),
    "inline keyboard expected": (
        "Only inline keyboards can be edited.",
        "Pass an InlineKeyboardMarkup, or send a new message.",
    ),
    "results_too_much": (
        "One answer holds 50 results.",
        "Pass current_offset=query.offset, and pages are made of the list.",
    ),
    "result_id_duplicate": ("Two results have one id.", "Use str(uuid4()) for each id."),
    # Rights
    "not enough rights": (
        "The bot lacks this right in the chat.",
        "Make it an administrator with this right; see get_chat_member for those it has.",
    ),
    "have no rights to send a message": (
        "The chat does not let the bot write.",
        "Make it an administrator, or ask one to allow it.",
    ),
    "chat_write_forbidden": (
        "The chat does not let the bot write.",
        "Make it an administrator, or ask one to allow it.",
    ),
    "chat_restricted": ("The chat is restricted by Telegram.", "Ask its owner."),
    "need administrator rights in the channel chat": (
        "Only administrators write in a channel.",
        "Make the bot an administrator that may post.",
    ),
    "chat_admin_required": (
        "Only an administrator may do this.",
        "Make the bot an administrator with the right it takes.",
    ),
    "user is an administrator of the chat": (
        "A bot cannot act against administrators that it has not appointed.",
        "Leave administrators out; see get_chat_administrators.",
    ),
    "can't restrict self": ("The bot acts against itself.", "Check user_id."),
    "can't remove chat owner": ("The owner cannot be removed.", "Check user_id."),
    "method is available only for supergroups": (
        "The chat is a small group or a private chat.",
        "Check chat.type before the call; making the history visible turns a group into one.",
    ),
    # Files
    "wrong file identifier": (
        "This is neither a file_id of this bot nor an address of a file.",
        (
            "To upload, pass open('name', 'rb') or a pathlib.Path. A file_id works only with the "
            "bot that received it."
        ),
    ),
    "wrong remote file identifier specified": (
        "The file_id is cut off, or belongs to another bot.",
        "Take file_id (not file_unique_id) from a message that this very bot received.",
    ),
    "invalid file_id": (
        "The file_id is cut off, or belongs to another bot.",
        "Take file_id (not file_unique_id) from a message that this very bot received.",
    ),
    "wrong file_id or the file is temporarily unavailable": (
        "The file is not there, or not now.",
        "Try again later; take file_id from a message that this very bot received.",
    ),
    "file is too big": (
        "Bots download files of up to 20 MB.",
        "A Bot API server of your own has no such limit.",
    ),
    "request entity too large": (
        "Bots upload files of up to 50 MB, and photos of up to 10 MB.",
        "Send a smaller file; a Bot API server of your own takes 2000 MB.",
    ),
    "photo_invalid_dimensions": (
        "Width and height together exceed 10000, or one is more than 20 times the other.",
        "Scale the picture, or send it as a document.",
    ),
    "image_process_failed": (
        "Telegram cannot read this picture.",
        "Save it as JPEG or PNG, or send it as a document.",
    ),
    "type of file mismatch": (
        "The file_id belongs to another kind of file.",
        "Send it with the method for its kind, such as send_document.",
    ),
    "failed to get http url content": (
        "Telegram could not fetch the file from this address.",
        "The address must be public and quick; else download the file and upload it yourself.",
    ),
    "wrong type of the web page content": (
        "What the address gives is not the kind of file that the method sends.",
        "Check its Content-Type, or download the file and upload it yourself.",
    ),
    "wrong http url specified": ("This is no address.", "It must begin with https://."),
    # Polls, stickers, payments
    "poll must have at least": (
        "A poll needs more options.",
        "Pass two or more texts as options.",
    ),
    "poll has already been closed": ("The poll is closed.", "Nothing is left to do."),
    "stickerset_invalid": (
        "There is no such sticker set.",
        "Names end with _by_ and the bot's username.",
    ),
    "sticker set name is already occupied": ("The name is taken.", "Choose another."),
    "payment_provider_invalid": (
        "provider_token is not the one from @BotFather.",
        "Ask @BotFather under Payments; for Telegram Stars leave it empty.",
    ),
    "currency_total_amount_invalid": (
        "The sum is below or above what this currency allows.",
        "Prices are in the smallest unit: 145 is 1.45.",
    ),
    # The bot itself, updates and webhooks
    "unauthorized": (
        "The token has been revoked, or was never valid.",
        "Get the current one from @BotFather.",
    ),
    "not found": (
        "There is no bot with this token.",
        "Copy the whole token from @BotFather; check base_url if you have set one.",
    ),
    "method not found": (
        "This server does not know the method.",
        "Check its name; a Bot API server of your own may be older than the method.",
    ),
    "logged out": (
        "The bot has been logged out of this server.",
        "Wait ten minutes before it can log in here again, or use its other server.",
    ),
    "terminated by other getupdates request": (
        "Another copy of the bot is polling with the same token.",
        "Stop the other copy: a second terminal, a server, a debugger's child process.",
    ),
    "can't use getupdates method while webhook is active": (
        "The bot's updates go to a webhook.",
        "Call delete_webhook() before polling.",
    ),
    "bad webhook": (
        "Telegram does not accept this webhook address.",
        "It must be https on port 443, 80, 88 or 8443 of a public machine.",
    ),
    "too many requests": (
        (
            "The bot sends faster than Telegram allows: about 30 messages a second over all chats, "
            "one a second in a chat, 20 a minute in a group."
        ),
        "Wait retry_after seconds, and send more slowly.",
    ),
}

_BY_STATUS: Final[dict[int, tuple[str, str]]] = {
    413: REMEDIES["request entity too large"],
    421: (
        "The Bot API server at this address was set up for other bots.",
        (
            "Check base_url (or TELEGRAM_API_BASE_URL) and the token; the server's --filter says "
            "whom it serves."
        ),
    ),
    500: (
        "Telegram's server has trouble of its own.",
        "Try again later; the call may have been carried out.",
    ),
    502: (
        "A machine in front of the Bot API server does not reach it.",
        "Try again later; the call may have been carried out.",
    ),
}


def look_up(description: str, code: int) -> tuple[str | None, str | None]:
    """Return cause and remedy for a server's words, each None where unknown."""
    text = description.lower()
    whole = text
    for prefix in _PREFIXES:
        text = text.removeprefix(prefix)
    found = [key for key in REMEDIES if text.startswith(key) or whole.startswith(key)]
    if text != whole and len(found) > 1:
        # "unauthorized: ..." and "not found: ..." are themselves rows: the inner words say more.
        found = [key for key in found if text.startswith(key)] or found
    if found:
        return REMEDIES[max(found, key=len)]
    return _BY_STATUS.get(502 if code in (503, 504) else code, (None, None))
