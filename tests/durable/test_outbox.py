"""Each answer of Telegram to a message, and the row of the message, as a second connection reads it."""

import socket
from dataclasses import dataclass

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter

from domain.people import Actor, Lang, Role
from handlers import FEATURES
from handlers.delivery.telegram_delivery import TelegramDelivery
from services.outbox.outbox import UNKNOWN_RETRY_PAUSES, OutboxMessage
from simulator.people.person import Person
from tests.support.durable.plumbing import (
    Act,
    Hurried,
    answers,
    count,
    errors,
    falls_over,
    heard,
    never_connects,
    scripted,
)
from tests.support.town import Town

RECEIPT = "Өтінішіңіз тіркелді"
ROW = "SELECT state, attempts, unknowns, error FROM outbox WHERE kind = 'receipt'"


async def reporter(town: Town) -> Person:
    """Somebody whose report is one press away from being sent."""
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    return aigul


@dataclass(frozen=True)
class Answer:
    """Telegram's answer to the first try of the receipt, and the state of its row then and in the end."""

    name: str
    act: Act | None
    fault: str = ""
    then: tuple[str, int, int, str | None] = ("queued", 0, 0, None)
    wait: float = 0.0
    copies: int = 1


ANSWERS = [
    Answer("429", answers(429, "Too Many Requests: retry after 7", retry_after=7), wait=7,
           then=("queued", 0, 0, "Too Many Requests: retry after 7")),
    Answer("500 with a body", answers(500, "Internal Server Error: restart"), wait=3,
           then=("queued", 1, 0, "Internal Server Error: restart")),
    Answer("502 with a page", None, fault="502", wait=3, then=("queued", 1, 0, "Failed to decode object")),
    Answer("connection refused", never_connects, wait=3,
           then=("queued", 1, 0, "ClientConnectorError: Cannot connect to host")),
    Answer("cut before it was sent", None, fault="cut_before", wait=5,
           then=("queued", 0, 1, "Server disconnected")),
    Answer("cut after it was sent", None, fault="cut_after", wait=5,
           then=("queued", 0, 1, "Server disconnected"), copies=2),
    Answer("a fault of our own", falls_over, wait=5, then=("queued", 0, 1, "RuntimeError")),
]  # fmt: skip


@pytest.mark.parametrize("answer", ANSWERS, ids=lambda answer: answer.name)
async def test_a_letter_that_did_not_arrive_is_sent_again(town: Town, answer: Answer) -> None:
    aigul = await reporter(town)
    if answer.act is not None:
        scripted(town).when(answer.act, to=aigul, contains=RECEIPT)
    else:
        town.world.faults.schedule("sendMessage", kind=answer.fault, contains=RECEIPT)
    await aigul.presses("Жіберу")
    assert [_shown(row) for row in town.rows(ROW)] == [answer.then]
    sent_before = len(heard(aigul, RECEIPT))
    await town.passes(seconds=answer.wait - 1)
    assert town.rows(ROW)[0][0] == "queued", "not before its time"
    await town.passes(seconds=1)
    assert town.rows(ROW)[0][0] == "sent"
    assert len(heard(aigul, RECEIPT)) == answer.copies
    assert sent_before == answer.copies - 1


def _shown(row: tuple[object, ...]) -> tuple[object, ...]:
    """The row, with aiogram's frame around Telegram's words taken off."""
    return (*row[:3], str(row[3]).removeprefix("HTTP Client says - "))


@pytest.mark.parametrize(
    "description", ["Forbidden: bot was blocked by the user", "Bad Request: chat not found"]
)
async def test_who_cannot_be_reached_is_not_called_until_back(town: Town, description: str) -> None:
    aigul = await reporter(town)
    script = scripted(town)
    status = 403 if description.startswith("Forbidden") else 400
    script.when(answers(status, description), to=aigul, contains=RECEIPT, times=9)
    await aigul.presses("Жіберу")
    assert script.met == ["sendMessage"]
    assert town.rows(ROW)[0][0] == "queued"
    assert count(town, "people", "state = 'away'") == 1
    await town.passes(hours=100)
    assert script.met == ["sendMessage"], "nobody calls while they are away"
    script.scenes.clear()
    await aigul.says("/help")
    assert town.rows(ROW)[0][0] == "sent", "back after longer than the time for giving up"
    assert len(heard(aigul, RECEIPT)) == 1
    assert count(town, "people", "state = 'away'") == 0


async def test_somebody_blocks_the_bot_and_comes_back(town: Town) -> None:
    aigul = await reporter(town)
    await aigul.presses("Жіберу")
    await aigul.blocks()
    assert count(town, "people", "state = 'away'") == 1
    erlan = town.world.person("Ерлан")
    await erlan.presses("Орындауға қабылдау")
    assert count(town, "outbox", "state = 'queued'") == 1
    await aigul.unblocks()
    assert count(town, "outbox", "state = 'queued'") == 0
    assert count(town, "people", "state = 'away'") == 0


async def test_what_telegram_calls_our_fault_fails_with_an_alarm(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    aigul = await reporter(town)
    scripted(town).when(answers(400, "Bad Request: BUTTON_DATA_INVALID"), to=aigul, contains=RECEIPT, times=9)
    await aigul.presses("Жіберу")
    [(state, attempts, unknowns, error)] = town.rows(ROW)
    assert (state, attempts, unknowns) == ("failed", 1, 0)
    assert "BUTTON_DATA_INVALID" in str(error)
    assert errors(caplog, "our fault") == 1


async def test_the_fourth_doubt_leaves_it_to_the_operator(town: Town) -> None:
    aigul = await reporter(town)
    town.world.faults.schedule("sendMessage", kind="cut_before", contains=RECEIPT, times=9)
    await aigul.presses("Жіберу")
    seen = [town.rows(ROW)[0][::2]]
    for pause in UNKNOWN_RETRY_PAUSES:
        await town.passes(seconds=pause.total_seconds() - 1)
        assert town.rows(ROW)[0][::2] == seen[-1], "not before its time"
        await town.passes(seconds=1)
        seen.append(town.rows(ROW)[0][::2])
    assert seen == [("queued", 1), ("queued", 2), ("queued", 3), ("unknown", 4)]
    await town.passes(hours=100)
    assert town.rows(ROW)[0][0] == "unknown"


async def test_surely_not_sent_is_tried_for_72_hours(town: Town) -> None:
    aigul = await reporter(town)
    scripted(town).when(never_connects, to=aigul, contains=RECEIPT, times=999)
    await aigul.presses("Жіберу")
    waited = 0
    while town.rows(ROW)[0][0] == "queued" and waited < 100:
        waited += 1
        await town.passes(hours=1)
    assert (town.rows(ROW)[0][0], waited) == ("failed", 73)


async def test_a_429_on_any_call_silences_all_letters(town: Town) -> None:
    """Even on an answer that no row stands behind: the limit is one for the whole token."""
    aigul = await reporter(town)
    script = scripted(town)
    script.when(answers(429, "Too Many Requests: retry after 8", retry_after=8), contains="Не істей аласыз")
    await aigul.says("/help")
    assert town.app.sender.limiter.is_paused
    assert town.app.sender.limiter.granted == 0
    before = town.clock.monotonic()
    await aigul.presses("Жіберу")
    assert town.rows(ROW)[0][0] == "sent"
    assert town.clock.monotonic() >= before + 8


async def test_a_429_on_the_name_of_the_bot_silences_nothing(town: Town) -> None:
    """Telegram lets a bot rename itself seldom, and asks for hours then."""
    aigul = await reporter(town)
    script = scripted(town)
    script.when(answers(429, "Too Many Requests: retry after 40000", retry_after=40000), method="setMyName")
    with pytest.raises(TelegramRetryAfter):
        await town.app.bot.set_my_name("Татулық")
    assert not town.app.sender.limiter.is_paused
    await aigul.presses("Жіберу")
    assert town.rows(ROW)[0][0] == "sent"


@pytest.mark.parametrize("host", ["127.0.0.1:{port}", "nowhere.invalid"])
async def test_a_refused_connection_is_known_by_its_words(town: Town, host: str) -> None:
    """As aiogram and aiohttp of today say it: nothing was sent, so nothing is in doubt."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        session = AiohttpSession(
            api=TelegramAPIServer.from_base("http://" + host.format(port=taken.getsockname()[1]))
        )
        postman = TelegramDelivery(
            Bot("42:x", session=session), town.app.services, FEATURES, town.app.render_contexts, town.clock
        )
        delivery = await postman(LETTER)
        await session.close()
    assert (delivery.outcome.state, delivery.outcome.attempts, delivery.outcome.unknowns) == ("queued", 1, 0)


LETTER = OutboxMessage(
    id=1, key="k", kind="set-aside", reader=Actor(1, Role.RESIDENT, None, Lang.KK), chat_id=1, item=None,
    item_id=None, facts={}, is_machine=False, attempts=0, unknowns=0, troubled_at=None, is_urgent=False,
    is_redraw=False, edits_message=None,
)  # fmt: skip


async def test_a_group_that_becomes_a_supergroup_is_answered_there(town: Town) -> None:
    """The group moves after the command was written and before the answer leaves."""
    aigul = await town.resident("Айгүл", "kk")
    group = town.world.group("Көршілер", [aigul])
    with Hurried(town):
        await aigul.says("/start", in_=group)
        await group.upgrades()
    await town.settled()
    assert group.sees().count("Мен тек жеке чатта жұмыс істеймін") == 1
