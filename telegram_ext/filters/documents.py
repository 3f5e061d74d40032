"""Filters for documents, by MIME type and by the end of the file's name."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from telegram_ext.filters.base import MessageFilter

if TYPE_CHECKING:
    from telegram import Message


class Category(MessageFilter):
    """Documents whose MIME type begins with some text.

    Args:
        category: The text, such as `audio/`.
    """

    def __init__(self, category: str) -> None:
        self.category = category
        self.name = f"Filters.document.category('{category}')"

    def filter(self, message: Message) -> bool:
        """Tell whether the document's MIME type begins so."""
        found = message.document
        return found is not None and (found.mime_type or "").startswith(self.category)


class MimeType(MessageFilter):
    """Documents of one MIME type.

    Args:
        mimetype: The MIME type, such as `application/pdf`.
    """

    def __init__(self, mimetype: str) -> None:
        self.mimetype = mimetype
        self.name = f"Filters.document.mime_type('{mimetype}')"

    def filter(self, message: Message) -> bool:
        """Tell whether the document is of the MIME type."""
        found = message.document
        return found is not None and found.mime_type == self.mimetype


class FileExtension(MessageFilter):
    """Documents whose file name ends with a dot and some text.

    Args:
        file_extension: The text, such as `jpg` or `tar.gz`; None for names without any dot.
        case_sensitive: Whether upper and lower case differ.
    """

    def __init__(self, file_extension: str | None, case_sensitive: bool = False) -> None:
        self.file_extension = file_extension
        self.is_case_sensitive = case_sensitive
        shown = "None" if file_extension is None else f"'{file_extension}'"
        case = ", case_sensitive=True" if case_sensitive and file_extension is not None else ""
        self.name = f"Filters.document.file_extension({shown}{case})"

    def filter(self, message: Message) -> bool:
        """Tell whether the file's name ends so."""
        if message.document is None:
            return False
        name = message.document.file_name or ""
        if self.file_extension is None:
            return "." not in name
        end = f".{self.file_extension}"
        if self.is_case_sensitive:
            return name.endswith(end)
        return name.lower().endswith(end.lower())


class Documents(MessageFilter):
    """`Filters.document`: any document; its parts are for certain ones.

    The parts trust the MIME type that the sender's app has stated.
    """

    name = "Filters.document"

    category = Category
    mime_type = MimeType
    file_extension = FileExtension

    application: ClassVar[MessageFilter] = Category("application/")
    audio: ClassVar[MessageFilter] = Category("audio/")
    image: ClassVar[MessageFilter] = Category("image/")
    video: ClassVar[MessageFilter] = Category("video/")
    text: ClassVar[MessageFilter] = Category("text/")

    apk: ClassVar[MessageFilter] = MimeType("application/vnd.android.package-archive")
    doc: ClassVar[MessageFilter] = MimeType("application/msword")
    docx: ClassVar[MessageFilter] = MimeType(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    )
    exe: ClassVar[MessageFilter] = MimeType("application/x-ms-dos-executable")
    gif: ClassVar[MessageFilter] = MimeType("video/mp4")  # what Telegram makes of a GIF
    jpg: ClassVar[MessageFilter] = MimeType("image/jpeg")
    mp3: ClassVar[MessageFilter] = MimeType("audio/mpeg")
    pdf: ClassVar[MessageFilter] = MimeType("application/pdf")
    py: ClassVar[MessageFilter] = MimeType("text/x-python")
    svg: ClassVar[MessageFilter] = MimeType("image/svg+xml")
    txt: ClassVar[MessageFilter] = MimeType("text/plain")
    targz: ClassVar[MessageFilter] = MimeType("application/x-compressed-tar")
    wav: ClassVar[MessageFilter] = MimeType("audio/x-wav")
    xml: ClassVar[MessageFilter] = MimeType("application/xml")
    zip: ClassVar[MessageFilter] = MimeType("application/zip")

    def filter(self, message: Message) -> bool:
        """Tell whether the message has a document."""
        return message.document is not None


__all__ = ["Category", "Documents", "FileExtension", "MimeType"]
