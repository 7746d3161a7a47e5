"""Outcomes of deliveries: the next state of an outbox row, by the meaning of Telegram's error."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from db.outbox.claims import SendOutcome
from domain.people import PersonId
from handlers.telegram_errors import Meaning, classify, error_text, retry_after
from services.outbox import outbox
from services.outbox.outbox import OutboxMessage

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DeliveryResult:
    """The outcome of one try; `pause` is the silence in seconds that Telegram asked of the token.

    `is_gone`: the recipient cannot be written to until they come back.
    """

    recipient: PersonId
    outcome: SendOutcome
    is_gone: bool = False
    pause: float = 0.0


def failed_try(message: OutboxMessage, error: Exception, now: datetime) -> DeliveryResult:
    """The result of a try that raised one of `TELEGRAM_ERRORS`; a fault of ours is logged as an error."""
    meaning = classify(error)
    outcome = _outcome(message, meaning, error=error, now=now)
    is_gone = meaning is Meaning.RECIPIENT_AWAY
    return DeliveryResult(message.reader.id, outcome, is_gone=is_gone, pause=retry_after(error))


#: Meanings after which a message is tried again for 72 hours; a token may be being replaced.
_NOT_SENT = frozenset({Meaning.FLOOD_WAIT, Meaning.NOT_SENT, Meaning.UNAUTHORIZED})


def _outcome(message: OutboxMessage, meaning: Meaning, *, error: Exception, now: datetime) -> SendOutcome:
    why = error_text(error)
    if meaning in _NOT_SENT:
        pause = timedelta(seconds=retry_after(error)) or None
        return outbox.not_sent(message, now, why, pause)
    if meaning is Meaning.OUTCOME_UNKNOWN:
        return outbox.in_doubt(message, now, why)
    if meaning is Meaning.RECIPIENT_AWAY:
        return outbox.away(message, now)
    if meaning is Meaning.NOT_MODIFIED:
        return outbox.sent(message, None)
    if meaning is Meaning.MESSAGE_GONE and message.is_redraw:
        return outbox.dropped(message, why)
    log.error("Telegram refused a message, our fault", extra={"outbox": message.id, "kind": message.kind})
    return outbox.failed(message, why)
