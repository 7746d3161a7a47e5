"""Telegram's errors and their meaning: one table for sending, editing and answering button presses.

The error texts come from `tests/handlers/data/telegram-errors.json`.
"""

from enum import StrEnum

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

#: Everything that a call of the Bot API raises.
TELEGRAM_ERRORS = (TelegramAPIError, ClientDecodeError)


class Meaning(StrEnum):
    """The outcome of a failed call (decision "sending: answers of Telegram")."""

    FLOOD_WAIT = "flood-wait"  #: not sent; the token is silent for `retry_after` seconds
    NOT_SENT = "not-sent"  #: surely not sent, another try may succeed
    OUTCOME_UNKNOWN = "outcome-unknown"  #: sent or not: the answer was lost
    RECIPIENT_AWAY = "recipient-away"  #: the chat cannot be written to until the person comes back
    CHAT_MIGRATED = "chat-migrated"  #: the group has another id now
    NOT_MODIFIED = "not-modified"  #: the message shows the same text and buttons already
    MESSAGE_GONE = "message-gone"  #: the message was deleted or cannot be edited any more
    FILE_GONE = "file-gone"  #: Telegram knows this file id no more
    QUERY_EXPIRED = "query-expired"  #: the press was answered too late, or twice
    UNAUTHORIZED = "unauthorized"  #: the token is wrong, or is being replaced
    CONFLICT = "conflict"  #: another process polls, or a webhook is set
    BOT_FAULT = "bot-fault"  #: the call was wrong, another try fails too


#: (class, words, meaning); the first row that matches counts, and "" matches any words.
_TABLE: tuple[tuple[type[Exception], str, Meaning], ...] = (
    (TelegramRetryAfter, "", Meaning.FLOOD_WAIT),
    (TelegramServerError, "", Meaning.NOT_SENT),
    (ClientDecodeError, "", Meaning.NOT_SENT),  # a page of the front server
    (TelegramEntityTooLarge, "", Meaning.BOT_FAULT),  # aiogram counts it among network errors
    (TelegramNetworkError, "ClientConnector", Meaning.NOT_SENT),  # the connection was refused
    (TelegramNetworkError, "", Meaning.OUTCOME_UNKNOWN),
    (TelegramForbiddenError, "", Meaning.RECIPIENT_AWAY),
    (TelegramBadRequest, "chat not found", Meaning.RECIPIENT_AWAY),
    (TelegramBadRequest, "user is deactivated", Meaning.RECIPIENT_AWAY),
    (TelegramBadRequest, "PEER_ID_INVALID", Meaning.RECIPIENT_AWAY),
    (TelegramMigrateToChat, "", Meaning.CHAT_MIGRATED),
    (TelegramBadRequest, "message is not modified", Meaning.NOT_MODIFIED),
    (TelegramBadRequest, "message to edit not found", Meaning.MESSAGE_GONE),
    (TelegramBadRequest, "message can't be edited", Meaning.MESSAGE_GONE),
    (TelegramBadRequest, "MESSAGE_ID_INVALID", Meaning.MESSAGE_GONE),
    (TelegramBadRequest, "wrong file identifier", Meaning.FILE_GONE),
    (TelegramBadRequest, "wrong remote file identifier", Meaning.FILE_GONE),
    (TelegramBadRequest, "wrong file_id", Meaning.FILE_GONE),
    (TelegramBadRequest, "query is too old", Meaning.QUERY_EXPIRED),
    (TelegramUnauthorizedError, "", Meaning.UNAUTHORIZED),
    (TelegramConflictError, "", Meaning.CONFLICT),
    (Exception, "", Meaning.BOT_FAULT),
)


def classify(error: Exception) -> Meaning:
    """The meaning of an exception that a call raised."""
    text = error_text(error)
    return next(meaning for kind, words, meaning in _TABLE if isinstance(error, kind) and words in text)


def error_text(error: Exception) -> str:
    """Telegram's own error text, for logs and rows.

    aiogram puts the chat's id before the text of a 429 and of a migration. That part is left out:
    the ids of chats stand in the table of identities alone.
    """
    message: str = getattr(error, "message", "") or type(error).__name__
    return message.rpartition("Original description: ")[2]


def retry_after(error: Exception) -> float:
    """Seconds of silence that Telegram asked of the token; 0.0 where it asked for none."""
    return float(error.retry_after) if isinstance(error, TelegramRetryAfter) else 0.0
