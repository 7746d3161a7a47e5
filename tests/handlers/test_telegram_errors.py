"""Every known answer of Telegram, judged by aiogram: what it means, and what becomes of the message."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramNetworkError, TelegramRetryAfter
from aiogram.methods import SendMessage

from domain.people import Actor, Lang, Role
from handlers.delivery.outcomes import failed_try
from handlers.telegram_errors import TELEGRAM_ERRORS, Meaning, classify, error_text, retry_after
from services.outbox.outbox import OutboxMessage
from simulator.errors import HTML_BODY
from simulator.inprocess import InProcessSession
from simulator.world import World

ROWS: list[dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "telegram-errors.json").read_text("utf-8")
)["errors"]

#: By status; a 400 is our own fault unless its words stand below.
BY_STATUS = {
    400: Meaning.BOT_FAULT,
    401: Meaning.UNAUTHORIZED,
    403: Meaning.RECIPIENT_AWAY,
    404: Meaning.BOT_FAULT,
    409: Meaning.CONFLICT,
    413: Meaning.BOT_FAULT,
    429: Meaning.FLOOD_WAIT,
    500: Meaning.NOT_SENT,
    502: Meaning.NOT_SENT,
    504: Meaning.NOT_SENT,
}
#: By the beginning of the description after its prefix.
BY_WORDS = {
    "chat not found": Meaning.RECIPIENT_AWAY,
    "group chat was upgraded to a supergroup chat": Meaning.CHAT_MIGRATED,
    "message is not modified": Meaning.NOT_MODIFIED,
    "message to edit not found": Meaning.MESSAGE_GONE,
    "message can't be edited": Meaning.MESSAGE_GONE,
    "wrong remote file identifier specified": Meaning.FILE_GONE,
    "wrong file identifier/HTTP URL specified": Meaning.FILE_GONE,
    "wrong file_id or the file is temporarily unavailable": Meaning.FILE_GONE,
    "query is too old": Meaning.QUERY_EXPIRED,
}
#: Telegram's servers say these too, though the list of the Bot API's own words has them not.
BEYOND_THE_LIST = {
    "MESSAGE_ID_INVALID": Meaning.MESSAGE_GONE,
    "PEER_ID_INVALID": Meaning.RECIPIENT_AWAY,
    "user is deactivated": Meaning.RECIPIENT_AWAY,
    'failed to send message #2 with the error message "wrong file identifier specified"': Meaning.FILE_GONE,
}
#: Words of aiogram and aiohttp where no answer came.
WITHOUT_ANSWER = {
    "ClientConnectorError: Cannot connect to host": Meaning.NOT_SENT,
    "ClientConnectorDNSError: Cannot connect to host": Meaning.NOT_SENT,
    "Request timeout error": Meaning.OUTCOME_UNKNOWN,
    "ServerDisconnectedError: Server disconnected": Meaning.OUTCOME_UNKNOWN,
}
NOW = datetime(2026, 11, 23, 5, 0, tzinfo=UTC)
CALL = SendMessage(chat_id=787350400001, text="Сәлем")
MESSAGE = OutboxMessage(
    id=1, key="k", kind="receipt", reader=Actor(1, Role.RESIDENT, None, Lang.KK), chat_id=1, item=None,
    item_id=None, facts={}, is_machine=False, attempts=0, unknowns=0, troubled_at=None, is_urgent=False,
    is_redraw=False, edits_message=None,
)  # fmt: skip


def raised(status: int, body: dict[str, Any] | str) -> Exception:
    """The exception that aiogram raises for an HTTP answer."""
    session = InProcessSession(World())
    content = body if isinstance(body, str) else json.dumps({"ok": False} | body)
    with pytest.raises(TELEGRAM_ERRORS) as caught:
        session.check_response(Bot("42:x", session=session), CALL, status, content)
    return caught.value


def bad_request(words: str) -> Exception:
    """A 400 with these words."""
    return raised(400, {"error_code": 400, "description": f"Bad Request: {words}"})


def expected(row: dict[str, Any]) -> Meaning:
    """By its words, else by its status."""
    words = row["description"].partition(": ")[2]
    found = [meaning for beginning, meaning in BY_WORDS.items() if words.startswith(beginning)]
    return found[0] if row["error_code"] == 400 and found else BY_STATUS[row["error_code"]]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["when"])
def test_every_answer_means_what_the_decisions_say(row: dict[str, Any]) -> None:
    error = raised(row["error_code"], {k: row[k] for k in ("error_code", "description", "parameters")})
    assert classify(error) is expected(row)
    assert error_text(error) == row["description"], "and nothing of aiogram's own, which names the chat"


def test_no_word_of_the_table_is_without_an_answer() -> None:
    words = [row["description"].partition(": ")[2] for row in ROWS if row["error_code"] == 400]
    assert [one for one in BY_WORDS if not any(each.startswith(one) for each in words)] == []


@pytest.mark.parametrize("status", [413, 500, 502, 504])
def test_a_page_of_the_front_server_means_that_nothing_was_sent(status: int) -> None:
    assert classify(raised(status, HTML_BODY.format(status, "Bad Gateway"))) is Meaning.NOT_SENT


@pytest.mark.parametrize(("words", "meaning"), BEYOND_THE_LIST.items())
def test_words_beyond_the_list(words: str, meaning: Meaning) -> None:
    assert classify(bad_request(words)) is meaning


@pytest.mark.parametrize(("words", "meaning"), WITHOUT_ANSWER.items())
def test_a_line_that_broke(words: str, meaning: Meaning) -> None:
    assert classify(TelegramNetworkError(method=CALL, message=words)) is meaning


def test_a_429_says_for_how_long() -> None:
    error = raised(429, {"description": "Too Many Requests: retry after 5", "parameters": {"retry_after": 5}})
    assert isinstance(error, TelegramRetryAfter)
    assert retry_after(error) == 5
    assert "787350400001" not in error_text(error)
    assert retry_after(bad_request("chat not found")) == 0


#: What becomes of a row: a new message, and an edit.
OUTCOMES = {
    "chat not found": ("queued", "queued"),
    "message is not modified": ("sent", "sent"),
    "message to edit not found": ("failed", "dropped"),
    "message can't be edited": ("failed", "dropped"),
    "MESSAGE_ID_INVALID": ("failed", "dropped"),
    "BUTTON_DATA_INVALID": ("failed", "failed"),
}


@pytest.mark.parametrize(("words", "states"), OUTCOMES.items())
def test_what_becomes_of_a_message(words: str, states: tuple[str, str]) -> None:
    edit = replace(MESSAGE, is_redraw=True, edits_message=7)
    tried = [failed_try(one, bad_request(words), NOW) for one in (MESSAGE, edit)]
    assert tuple(one.outcome.state for one in tried) == states
    assert {one.is_gone for one in tried} == {words == "chat not found"}
