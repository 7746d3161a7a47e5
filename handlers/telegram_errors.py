"""What an answer of Telegram means for a letter (decision "sending: answers of Telegram")."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)

from db.outbox.claims import SendOutcome
from domain.people import PersonId
from services.outbox import outbox
from services.outbox.outbox import OutboxMessage

log = logging.getLogger(__name__)

#: Telegram's words for a chat that cannot be written to (telegram-errors.json), beside every 403.
_GONE = ("chat not found", "user is deactivated", "PEER_ID_INVALID")
_AS_IT_IS = "message is not modified"
_CARD_GONE = ("message to edit not found", "message can't be edited")
#: Surely not sent: an answer with a body that is no receipt, or a token that is being changed.
_NOT_SENT = (TelegramServerError, TelegramUnauthorizedError, ClientDecodeError)


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """What the postman brings back; `pause` is the silence in seconds that Telegram asked of the token."""

    recipient: PersonId
    outcome: SendOutcome
    is_gone: bool = False
    pause: float = 0.0


def classify(
    letter: OutboxMessage, error: TelegramAPIError | ClientDecodeError, now: datetime
) -> DeliveryResult:
    """Later and for how long, gone until they come back, in doubt, or our own fault."""
    reader, why = letter.reader.id, error_text(error)
    if isinstance(error, TelegramRetryAfter):
        pause = timedelta(seconds=error.retry_after)
        return DeliveryResult(reader, outbox.not_sent(letter, now, why, pause), pause=error.retry_after)
    if _is_gone(error, why):
        return DeliveryResult(reader, outbox.away(letter, now), is_gone=True)
    return DeliveryResult(reader, _outcome(letter, error, now=now, why=why))


def error_text(error: Exception) -> str:
    """For the row; aiogram's own words for a 429 name the chat, which nothing but identities may."""
    if isinstance(error, TelegramRetryAfter):
        return f"Too Many Requests: retry after {error.retry_after}"
    return getattr(error, "message", None) or type(error).__name__


def _is_gone(error: Exception, why: str) -> bool:
    if isinstance(error, TelegramForbiddenError):
        return True
    return isinstance(error, TelegramBadRequest) and any(words in why for words in _GONE)


def _outcome(letter: OutboxMessage, error: Exception, *, now: datetime, why: str) -> SendOutcome:
    if isinstance(error, _NOT_SENT):
        return outbox.not_sent(letter, now, why)
    if isinstance(error, TelegramNetworkError) and not isinstance(error, TelegramEntityTooLarge):
        return _cut(letter, now, why)
    if isinstance(error, TelegramBadRequest) and _AS_IT_IS in why:
        return outbox.sent(letter, None)
    if letter.is_redraw and any(words in why for words in _CARD_GONE):
        return outbox.dropped(letter, why)
    log.error("a letter is wrong, which is our fault", extra={"outbox": letter.id, "kind": letter.kind})
    return outbox.failed(letter, why)


def _cut(letter: OutboxMessage, now: datetime, why: str) -> SendOutcome:
    """A refused connection has surely not sent it; a time-out or a cut line may have."""
    if why.startswith("ClientConnector"):
        return outbox.not_sent(letter, now, why)
    return outbox.in_doubt(letter, now, why)
