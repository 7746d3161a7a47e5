"""Sensitive reports: readers are told the number, and get the text by a press."""

import asyncio
import logging
from collections.abc import Iterator

import pytest

from domain.people import Role
from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.cast import Cast
from tests.support.phone import dismisses
from tests.support.steps import reports

#: Stands in every text, place and file name of these reports, and nowhere else.
MARK = "Көкжиекбаян"
PUSH = "№ {}: қолжетімділігі шектеулі өтініш"


async def reported(cast: Cast) -> str:
    """A report on public accord with words, place, photo and document that all bear the mark; its number."""
    aigul = cast.aigul
    await aigul.says(f"Көршілер арасында дау шықты, {MARK}")
    await aigul.sends_photo(f"Сурет {MARK}")
    await aigul.sends_file(f"{MARK}.pdf")
    for button in ("Санат", "Қоғамдық келісім", "Осы санат жеткілікті", "Мекенжай", "Бекзат", "Мекенжай"):
        await aigul.presses(button)
    await aigul.says(f"{MARK} көшесі, 5")
    await aigul.presses("Жіберу")
    await aigul.presses("Құжаттармен жіберу")
    await cast.later()
    return reports.newest(cast.town)


@pytest.fixture
async def bolat(cast: Cast) -> Person:
    """An official of the body whose officials read sensitive reports."""
    return await cast.town.joins("Болат", Role.OFFICIAL, body="POL")


def bot_messages(person: Person) -> Iterator[Message]:
    return (one for one in person.messages if one.by_bot)


async def test_only_the_number_is_pushed_and_only_to_readers(cast: Cast, bolat: Person) -> None:
    number = await reported(cast)
    cast.aigul.expects("Қабылдаған: қолжетімділігі шектеулі өтініштерге жауапты лауазымды адам")
    for reader in (cast.saule, cast.damir, bolat):
        assert reader.last_card().text == PUSH.format(number)
        assert reader.last_card().buttons == [["Өтінішті ашу"]]
    for other in (cast.erlan, cast.gulnar, cast.zholdas, cast.askar):
        assert number not in other.sees()
    assert cast.town.rows("SELECT body, executor, sector FROM reports") == [(None, None, None)]


async def test_the_words_come_after_a_press_protected_and_written_down(cast: Cast) -> None:
    number = await reported(cast)
    await cast.saule.presses("Өтінішті ашу")
    card = cast.saule.last_card(MARK)
    assert card.protected
    assert "Оны ашқаныңыз журналға жазылды." in card.text
    with pytest.raises(AssertionError, match="protected"):
        await cast.saule.forwards(card)
    await cast.damir.presses("Өтінішті ашу")
    await cast.damir.presses("Өтінішті ашу")
    assert reports.journal(cast.town, number) == ["file", "view", "view", "view"]
    assert "Басқа органға жіберу" not in cast.saule.buttons()


async def test_files_come_after_a_press_protected_and_written_down(cast: Cast) -> None:
    number = await reported(cast)
    await cast.saule.presses("Өтінішті ашу")
    assert all(one.kind == "text" for one in bot_messages(cast.saule))
    await cast.saule.presses("Қоса берілген файлдар")
    files = [one for one in bot_messages(cast.saule) if one.kind != "text"]
    assert [one.kind for one in files] == ["photo", "document"]
    assert all(one.protected for one in files)
    assert {one.text for one in files} == {f"№ {number}, қолжетімділігі шектеулі өтініш"}
    assert reports.journal(cast.town, number) == ["file", "view", "files"]


async def test_a_press_on_the_bare_push_leaves_it_bare(cast: Cast) -> None:
    number = await reported(cast)
    push = cast.saule.last_card()
    await cast.saule.presses_data(push, f"r:acc:{int(number.replace('-', ''))}")
    assert cast.saule.is_told(f"№ {number} өтінішті орындауға қабылдадыңыз.")
    assert push.text == PUSH.format(number)
    assert MARK not in cast.saule.sees()
    assert reports.state(cast.town, number) == "accepted"


async def test_the_first_reader_to_accept_has_it_and_other_cards_close(cast: Cast) -> None:
    number = await reported(cast)
    for reader in (cast.saule, cast.damir):
        await reader.presses("Өтінішті ашу")
    card, other = cast.saule.last_card(MARK), cast.damir.last_card(MARK)
    await cast.saule.presses("Орындауға қабылдау")
    await cast.later()
    assert "Мәртебесі: Орындауға қабылданды" in card.text
    assert MARK in card.text
    assert other.text == f"{PUSH.format(number)}\nМәртебесі: Орындауға қабылданды"
    await cast.damir.presses_old("Орындауға қабылдау", on=other)
    assert cast.damir.is_told(f"№ {number}: әріптесіңіз орындауға қабылдап қойған.")
    assert cast.aigul.messages[-1].text == f"№ {number} өтініш орындауға қабылданды."
    assert reports.journal(cast.town, number) == ["file", "view", "view", "accept"]


async def test_two_readers_at_once_have_one_winner(cast: Cast) -> None:
    number = await reported(cast)
    for reader in (cast.saule, cast.damir):
        await reports.opens(reader, number)
    await asyncio.gather(*(one.presses("Орындауға қабылдау") for one in (cast.saule, cast.damir)))
    assert reports.journal(cast.town, number) == ["file", "view", "view", "accept"]
    shown = [one for one in (cast.saule, cast.damir) if MARK in one.sees()]
    assert len(shown) == 1


async def test_who_is_no_reader_is_refused_even_with_forged_buttons(cast: Cast) -> None:
    number = await reported(cast)
    for person in (cast.erlan, cast.gulnar, cast.zholdas, cast.askar):
        for act in ("open", "acc", "ask", "res", "red", "files", "words", "close", "back"):
            await reports.presses_forged(person, number, act)
            assert person.is_told("Бұл іс сізге берілмеген.")
        await person.says("/tasks")
        assert number not in person.sees()
    assert reports.journal(cast.town, number) == ["file"]


async def test_it_is_never_redirected(cast: Cast) -> None:
    number = await reported(cast)
    await reports.opens(cast.saule, number)
    await reports.accepts(cast, cast.saule)
    await reports.presses_forged(cast.saule, number, "red")
    assert cast.saule.is_told("Қолжетімділігі шектеулі өтініш басқа органға жіберілмейді")


async def test_drafts_about_it_are_protected_and_others_are_not(cast: Cast) -> None:
    await reports.sends(cast, "Ауыз су жоқ")
    await reports.accepts(cast, cast.erlan)
    await cast.erlan.presses("Нақтылауды сұрау")
    assert not cast.erlan.last_card("сұрақ").protected
    number = await reported(cast)
    await reports.opens(cast.saule, number)
    await reports.accepts(cast, cast.saule)
    await cast.saule.presses("Нақтылауды сұрау")
    await cast.saule.says(f"{MARK} дегеніңіз кім?")
    draft = cast.saule.last_card("сұрақ")
    assert draft.protected
    assert MARK in draft.text
    await cast.saule.says("/start")
    assert cast.saule.last_card("сұрақ").protected


async def test_lists_and_mornings_name_it_by_its_number_alone(cast: Cast) -> None:
    number = await reported(cast)
    await cast.saule.says("/tasks")
    cast.saule.expects(f"№ {number} · қолжетімділігі шектеулі өтініш · Тіркелді · мерзімі 30.11.2026")
    await cast.town.at("2026-11-24 11:00")
    cast.saule.expects(f"№ {number}, қолжетімділігі шектеулі өтініш: әлі орындауға қабылданған жоқ.")
    await cast.town.at("2026-12-01 09:05")
    cast.damir.expects(f"№ {number}, қолжетімділігі шектеулі өтініш: 1 жұмыс күніне кешіктірілді.")
    for person in (cast.saule, cast.damir):
        assert "Қоғамдық келісім" not in person.sees()
        assert MARK not in person.sees()
    assert number not in cast.gulnar.sees()


async def test_it_waits_for_the_other_readers_when_its_executor_leaves(cast: Cast) -> None:
    number = await reported(cast)
    await reports.opens(cast.saule, number)
    await reports.accepts(cast, cast.saule)
    card, before = cast.saule.last_card(MARK), cast.damir.unread
    await dismisses(cast.askar, "Сәуле")
    assert card.text == f"№ {number} өтініш енді сіздің қарауыңызда емес."
    assert MARK not in cast.saule.sees()
    assert cast.damir.unread > before
    assert cast.town.rows("SELECT state, executor FROM reports") == [("registered", None)]
    await reports.presses_forged(cast.saule, number, "open")
    assert MARK not in cast.saule.sees()


async def lives(cast: Cast) -> str:
    """A sensitive report from filing to closing, with a text at each step."""
    number, aigul, saule = await reported(cast), cast.aigul, cast.saule
    await reports.opens(cast.damir, number)
    await reports.opens(saule, number)
    await reports.accepts(cast, saule)
    await reports.writes(cast, saule, "Нақтылауды сұрау", f"{MARK} қашан болды?")
    await aigul.presses("Жауап беру")
    await aigul.says(f"Кеше, {MARK}")
    await aigul.sends_voice()
    await aigul.presses("Жіберу")
    await cast.later()
    for _ in range(2):
        await reports.opens(saule, number)
        if "Орындауға қабылдау" in saule.buttons():
            await reports.accepts(cast, saule)
        await reports.writes(cast, saule, "Шешілді деп белгілеу", f"Екі тарап келісті, {MARK}")
        await aigul.presses("Жоқ, шешілмеді")
        await cast.later()
    await reports.opens(saule, number)
    await saule.presses("Қоса берілген файлдар")
    await reports.writes(cast, saule, "Өтінішті жабу", f"Прокуратура тексерді, {MARK}")
    return number


async def test_no_word_of_it_stands_where_it_must_not(
    cast: Cast, bolat: Person, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number = await lives(cast)
    assert reports.state(cast.town, number) == "closed"
    assert MARK in cast.aigul.messages[-1].text, "the resident reads all of it"
    for table in ("outbox", "journal", "reports", "inbox", "parts", "conversations", "reminders"):
        assert MARK not in str(cast.town.rows(f"SELECT * FROM {table}")), table
    assert [one for one in caplog.records if MARK in str(vars(one))] == []
    assert unprotected(cast) == []
    assert "Бекзат" not in "".join(one.sees() for one in (cast.saule, cast.damir, bolat))
    assert [one.text for one in bot_messages(bolat)][1:] == [PUSH.format(number)] * pushes(bolat)


def pushes(person: Person) -> int:
    return len([one for one in bot_messages(person) if "шектеулі" in one.text])


def unprotected(cast: Cast) -> list[str]:
    """Calls that put the mark into a message to staff which anybody could forward."""
    town = cast.town
    found = []
    for call in town.world.calls:
        chat, text = int(call.params.get("chat_id") or 0), str(call.params)
        if chat not in town.staff or MARK not in text:
            continue
        if call.method.startswith("edit"):
            message = town.bot_account.private[chat].find(int(call.params["message_id"]))
            is_protected = message is not None and message.protected
        else:
            is_protected = str(call.params.get("protect_content")).lower() == "true"
        if not is_protected:
            found.append(text)
    return found
