"""Bad input: each is answered by a sentence that helps, and no draft is lost.

Elsewhere: settings (`test_settings.py`), keys (`services/test_keys.py`), a database that is locked,
full or gone (the durable path's tests), dates past or far (`test_assignments.py`, `test_typed_dates.py`).
"""

from pathlib import Path

import pytest

from domain.people import Role
from simulator.people.person import Person
from tests.support.counts import calls, count, drafts, failed_updates
from tests.support.phone import cards, dismisses, sends_raw
from tests.support.town import Town

TESTS = Path(__file__).parents[2]


@pytest.fixture
async def aigul(town: Town) -> Person:
    return await town.resident("Айгүл", "kk")


@pytest.fixture
async def ivan(town: Town) -> Person:
    return await town.resident("Иван", "ru")


async def test_a_text_over_4096_comes_in_pieces_and_is_one_report(town: Town, aigul: Person) -> None:
    await aigul.says("Су жоқ. " * 1200)
    card = aigul.last_card("Өтініш жобасы")
    assert "…" in card.text
    assert len(cards(aigul, "Өтініш жобасы")) == 1
    await aigul.presses("Жіберу")
    aigul.expects("Өтінішіңіз тіркелді")
    assert count(town, "parts") == 3
    assert failed_updates(town) == 0


async def test_a_single_message_over_4096_is_kept_whole(town: Town, ivan: Person) -> None:
    await sends_raw(town, ivan, text="😡" * 6000)
    assert "…" in ivan.last_card("Черновик обращения").text
    await ivan.presses("Отправить")
    ivan.expects("Ваше обращение зарегистрировано")
    assert town.rows("SELECT length(sealed) > 24000 FROM parts") == [(1,)]
    assert failed_updates(town) == 0


@pytest.mark.parametrize(
    "nothing", ["", "   \n\t ", "\u200b\u200d\u2060\ufeff", "\u202e\u200f", "\u3164\u2800"]
)
async def test_a_text_that_shows_nothing_is_no_report(town: Town, aigul: Person, nothing: str) -> None:
    await sends_raw(town, aigul, text=nothing)
    aigul.expects("Мұнда сөз керек. Бір-екі сөйлем жазыңыз.")
    assert drafts(town) == 0


async def test_a_message_that_holds_nothing_known_is_answered(town: Town, ivan: Person) -> None:
    await sends_raw(town, ivan)
    ivan.expects("Здесь нужны слова. Напишите одно-два предложения.")
    assert (drafts(town), failed_updates(town)) == (0, 0)


async def test_zero_width_characters_among_words_are_kept(aigul: Person) -> None:
    await aigul.says("Су\u200b жоқ")
    assert "Мәтін: Су\u200b жоқ" in aigul.last_card("Өтініш жобасы").text


async def test_emoji_alone_are_kept_and_words_are_asked_for(town: Town, aigul: Person) -> None:
    await aigul.says("😡🚰")
    card = aigul.last_card("Өтініш жобасы").text
    assert "Мәтін: 😡🚰" in card
    assert "Не болғанын бір-екі сөйлеммен жазсаңыз, мәселеңіз тезірек қаралады." in card
    await aigul.presses("Жіберу")
    assert count(town, "reports", "category = 'other'") == 1


async def test_html_is_shown_as_it_was_typed(town: Town, ivan: Person) -> None:
    typed = '<b>Нет</b> <script>alert(1)</script> & &amp; <a href="tg://user?id=1">воды</a> </i> 1 < 2'
    await ivan.says(typed)
    assert f"Текст: {typed}\n" in ivan.last_card("Черновик").text
    await ivan.presses("Адрес")
    await ivan.says("<ул> & дом")
    assert "Адрес: <ул> & дом\n" in ivan.last_card("Черновик").text
    assert failed_updates(town) == 0


async def test_text_from_right_to_left_stays_on_its_line(town: Town, aigul: Person) -> None:
    await sends_raw(town, aigul, text="مرحبا \u202eжоқ су")
    rows = aigul.last_card("Өтініш жобасы").text.split("\n")
    assert rows[3] == "Мәтін: مرحبا жоқ су", "Telegram itself takes the override away"
    assert rows[4] == "Құпия: атыңыз көрсетілмейді"


async def test_captions_are_words(ivan: Person) -> None:
    await ivan.sends_photo("Нет света")
    await ivan.sends_file("a.pdf", caption="Вот заявление")
    card = ivan.last_card("Черновик").text
    assert "Текст: Нет света\nВот заявление\n" in card
    assert "Нет света (предложил бот)" in card


@pytest.mark.parametrize("sends", ["sends_sticker", "sends_dice", "sends_poll"])
async def test_stickers_dice_and_polls_say_nothing(town: Town, ivan: Person, sends: str) -> None:
    await getattr(ivan, sends)()
    ivan.expects("Стикеры, игры и опросы в обращение не входят. Напишите, что случилось, или отправьте фото.")
    assert drafts(town) == 0


async def test_a_sticker_leaves_the_open_draft_alone(aigul: Person) -> None:
    await aigul.says("Су жоқ")
    await aigul.sends_sticker()
    aigul.expects("Стикер, ойын және сауалнама өтінішке қосылмайды.")
    assert "Мәтін: Су жоқ" in aigul.last_card("Өтініш жобасы").text


@pytest.mark.parametrize("own", [True, False])
async def test_contacts_are_not_wanted(town: Town, aigul: Person, own: bool) -> None:
    await aigul.sends_contact(own)
    aigul.expects("Телефон нөмірі керек емес, ол сақталған жоқ. Не болғанын жазыңыз.")
    assert drafts(town) == 0


async def test_a_file_over_20_mb_leaves_its_caption_and_the_draft(town: Town, aigul: Person) -> None:
    await aigul.says("Құбыр жарылды")
    await aigul.sends_file("film.mkv", size=21 * 1024 * 1024, caption="Кеше түсірдім")
    aigul.expects("Файл тым үлкен: 21 МБ. Рұқсат етілген көлемі: 20 МБ. Кішірейтіп, қайта жіберіңіз.")
    card = aigul.last_card("Өтініш жобасы").text
    assert "Мәтін: Құбыр жарылды\nКеше түсірдім\n" in card
    assert "📎" not in card
    await aigul.sends_video(size=50 * 1024 * 1024)
    aigul.expects("Файл тым үлкен: 50 МБ.")
    await aigul.presses("Жіберу")
    assert count(town, "parts") == 2


async def test_a_file_of_exactly_20_mb_is_taken(ivan: Person) -> None:
    await ivan.sends_video("Смотрите", size=20 * 1024 * 1024)
    assert "📎 Видео: 1" in ivan.last_card("Черновик").text


@pytest.mark.parametrize("by", ["location", "words"])
async def test_a_place_outside_the_city_is_helped_on(town: Town, ivan: Person, by: str) -> None:
    await ivan.says("Нет воды")
    if by == "location":
        await ivan.sends_location(43.52, 68.51)
    else:
        await ivan.presses("Адрес")
        await ivan.says("Кентау, ул. Абая 5")
    card = ivan.last_card("Черновик").text
    assert "Похоже, это место за пределами города. Обращение можно отправить" in card
    assert "https://eotinish.kz" in card
    await ivan.presses("Отправить")
    ivan.expects("Ваше обращение зарегистрировано")
    assert count(town, "reports") == 1


async def test_a_place_outside_is_said_in_kazakh_too(aigul: Person) -> None:
    await aigul.sends_location(51.1, 71.4)
    assert "Бұл жер қала аумағына кірмейтін сияқты." in aigul.last_card("Өтініш жобасы").text


async def test_a_moving_place_counts_where_it_began(town: Town, ivan: Person) -> None:
    place = await ivan.sends_location(43.298, 68.27)
    ivan.hears()
    for step in (0.01, 0.02):
        point = {"latitude": 43.298 + step, "longitude": 68.27}
        wire = place.wire() | {"location": point, "edit_date": int(town.world.now())}
        town.bot_account.queue.put("edited_message", wire)
        await town.settled()
    assert ivan.hears_nothing_new()
    assert failed_updates(town) == 0


async def test_an_edit_of_what_was_never_taken_is_answered(aigul: Person) -> None:
    words = await aigul.says("Су жоқ")
    await aigul.says("/cancel")
    await aigul.edits(words, "Су мүлде жоқ")
    aigul.expects(
        "Бұл хабарлама жіберіліп қойған, түзетуі ескерілмейді. Түзетуді жаңа хабарлама етіп жазыңыз."
    )


async def test_an_edit_by_a_stranger_or_of_a_command_says_nothing(town: Town, aigul: Person) -> None:
    command = await aigul.says("/my")
    aigul.hears()
    await aigul.edits(command, "/help")
    assert aigul.hears_nothing_new()
    oraz = town.world.person("Ораз", lang="kk")
    chat = town.world.private(town.bot_account, oraz)
    wire = {"message_id": 1, "date": int(town.world.now()), "edit_date": int(town.world.now())}
    wire |= {"from": oraz.wire(), "chat": chat.wire(), "text": "Су жоқ"}
    town.bot_account.queue.put("edited_message", wire)
    await town.settled()
    assert oraz.messages == []
    assert failed_updates(town) == 0


async def test_buttons_of_old_cards_are_told_so(town: Town, aigul: Person) -> None:
    await aigul.says("Бірінші")
    first = aigul.last_card("Өтініш жобасы")
    await aigul.presses("Жою")
    await aigul.says("Екінші")
    for label in ("Жіберу", "Санат", "Мекенжай", "Жою"):
        await aigul.presses_old(label, on=first)
        assert aigul.is_told("Батырма ескірді: мәлімет өзгерген. Ең соңғы карточкадағы батырманы басыңыз.")
    assert (count(town, "reports"), drafts(town)) == (0, 1)


async def test_a_button_of_a_deleted_card_is_answered(town: Town, ivan: Person) -> None:
    await ivan.says("Нет воды")
    old = ivan.last_card("Черновик")
    await ivan.says("/start")
    await ivan.deletes(old)
    await ivan.presses_old("Отправить", on=old)
    assert ivan.is_told("Кнопка устарела: данные изменились.")
    live = ivan.last_card("Черновик")
    await ivan.deletes(live)
    await ivan.presses_old("Категория", on=live)
    assert ivan.messages[-1].text.startswith("К чему относится вопрос?")
    assert failed_updates(town) == 0


async def test_a_live_card_that_is_gone_can_still_be_sent(town: Town, aigul: Person) -> None:
    await aigul.says("Су жоқ")
    card = aigul.last_card("Өтініш жобасы")
    await aigul.deletes(card)
    await aigul.presses_old("Жіберу", on=card)
    aigul.expects("Өтініш жіберілді\n     Нөмірі: 2026-000001")
    assert count(town, "reports") == 1


FORGED = [
    "",
    "x",
    "d",
    "d:",
    "d:nothing",
    "d:send:more",
    "k:no-such-category",
    "s:water:no-such",
    "s:no-such:x",
    "s:water",
    "p:atlantis",
    "b:NOBODY",
    "t:999999999999",
    "t:-1",
    "l:xx",
    "l:",
    "c:maybe",
    "r:open:1",
    "r:acc:2026000777",
    "r:yes:99999999999999999999999999999999",
    "r:no:-5",
    "r:rep:abc",
    "a:ack:1",
    "a:open:99999999999999999999",
    "a:new:0",
    "m:dis:1",
    "m:open:x",
    "d:body",
    "d:due",
    "d:reply",
    "d:new",
    "d:noplace",
    "к" * 32,
    "\x00\x01",
]


async def test_forged_callback_data_does_no_harm(town: Town, ivan: Person) -> None:
    await ivan.says("Нет воды")
    for data in FORGED:
        await ivan.presses_data(ivan.last_card(), data)
        assert ivan.callbacks[-1].answer is not None, f"after {data!r} the button spins for ever"
        assert failed_updates(town) == 0, data
    assert count(town, "people", "role != 'resident'") == 0
    assert (count(town, "assignments"), count(town, "reports")) == (0, 0)
    await ivan.presses("Отправить")
    ivan.expects("Ваше обращение зарегистрировано")


async def test_forged_data_is_told_to_be_no_button(ivan: Person) -> None:
    await ivan.says("Нет воды")
    await ivan.presses_data(ivan.last_card("Черновик"), "r:acc:2026000777")
    assert ivan.is_told("Эта кнопка не действует. Что вы можете делать: /help")


async def test_an_official_cannot_forge_a_residents_pages(town: Town) -> None:
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    await erlan.presses_data(erlan.messages[-1], "d:cat")
    assert erlan.is_told("Батырма ескірді")
    await erlan.presses_data(erlan.messages[-1], "k:water")
    assert erlan.is_told("Батырма ескірді")
    assert failed_updates(town) == 0


async def test_buttons_after_dismissal_are_refused(town: Town) -> None:
    admin = await town.joins("Әкімші", Role.ADMIN)
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    ivan = await town.resident("Иван", "ru")
    await ivan.says("Нет воды")
    await ivan.presses("Отправить")
    task = erlan.last_card("2026-000001")
    await dismisses(admin, "Ерлан")
    await erlan.presses_old("Орындауға қабылдау", on=task)
    assert erlan.is_told("Сіздің қызметтік құқығыңыз тоқтатылған.")
    assert count(town, "reports", "state = 'accepted'") == 0


async def test_commands_in_a_group_are_pointed_to_the_private_chat(town: Town, aigul: Person) -> None:
    group = town.world.group("Көршілер", [aigul])
    await aigul.says("/start", in_=group)
    assert "Мен тек жеке чатта жұмыс істеймін, топта жазылғанды оқымаймын." in group.sees()
    said = group.sees().count("Bot:")
    await aigul.says("/start@some_other_bot", in_=group)
    await aigul.says("Су жоқ", in_=group)
    await aigul.sends_photo(in_=group)
    assert group.sees().count("Bot:") == said
    assert drafts(town) == 0


async def test_an_invitation_in_a_group_gives_nothing(town: Town, ivan: Person) -> None:
    group = town.world.group("Двор", [ivan])
    token = await town.app.services.roster.invite(Role.ADMIN, None, by=None, now=town.clock.now())
    await ivan.says(f"/start {token}", in_=group)
    assert count(town, "people", "role = 'admin'") == 0
    assert count(town, "invites", "used_at IS NULL") == 1


async def test_a_stranger_in_a_group_is_not_remembered(town: Town) -> None:
    oraz = town.world.person("Ораз", lang="ru")
    group = town.world.group("Двор", [oraz])
    await oraz.says("/help", in_=group)
    assert "Напишите мне лично." in group.sees()
    assert count(town, "people") == 0


async def test_a_command_for_another_bot_is_no_report(town: Town, ivan: Person) -> None:
    await ivan.says("/start@some_other_bot")
    ivan.expects("Такой команды нет. Что вы можете делать: /help")
    await ivan.says("/my@tatulyq_bot")
    ivan.expects("Обращений пока нет.")
    assert drafts(town) == 0


async def test_unknown_commands_are_answered_and_never_become_words(town: Town, aigul: Person) -> None:
    await aigul.says("/frobnicate now")
    aigul.expects("Мұндай команда жоқ. Не істей алатыныңыз: /help")
    await aigul.says("Су жоқ")
    await aigul.says("/Frobnicate")
    await aigul.presses("Мекенжай")
    await aigul.says("/where")
    assert "/" not in aigul.last_card().text
    await aigul.says("/START")
    aigul.expects("Әлі жіберілмеген жобаңыз сақтаулы.")


@pytest.mark.parametrize("words", ["/су жоқ", "/ нет воды", "/12 үйде жарық жоқ", "//"])
async def test_words_that_begin_with_a_stroke_are_words(aigul: Person, words: str) -> None:
    await aigul.says(words)
    assert f"Мәтін: {words}" in aigul.last_card("Өтініш жобасы").text


async def test_commands_of_an_office_are_not_a_residents(aigul: Person) -> None:
    for command in ("/tasks", "/assignments", "/people"):
        await aigul.says(command)
        assert aigul.messages[-1].text == (
            "Бұл команда сіздің рөліңізге арналмаған. Не істей алатыныңыз: /help"
        )


async def test_words_of_an_official_that_belong_to_nothing_are_answered(town: Town) -> None:
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    await erlan.says("Сәлем")
    erlan.expects("Бұл хабарламаның қай іске қатысты екені түсініксіз.")
    assert drafts(town) == 0


async def test_an_update_of_no_known_kind_stops_nobody(town: Town, ivan: Person) -> None:
    town.bot_account.queue.put("message", {"message_id": 7})
    town.bot_account.queue.put("callback_query", {"id": "1", "data": "d:send"})
    await ivan.says("Нет воды")
    assert "Нет воды" in ivan.last_card("Черновик").text


async def test_a_flood_is_answered_on_one_card(town: Town, aigul: Person) -> None:
    before = calls(town, "sendMessage")
    async with town.unattended():
        for n in range(50):
            await aigul.says(f"{n}-ші сөз")
    assert calls(town, "sendMessage") - before == 1
    card = aigul.last_card("Өтініш жобасы").text
    assert "\n".join(f"{n}-ші сөз" for n in range(50)) in card
    assert failed_updates(town) == 0


@pytest.mark.parametrize(
    ("where", "what"),
    [
        ("test_settings.py", "def test_"),
        ("services/test_keys.py", "wrong"),
        ("domain/test_typed_dates.py", "date-far"),
    ],
)
def test_the_rest_of_the_section_is_tested_elsewhere(where: str, what: str) -> None:
    assert what in (TESTS / where).read_text("utf-8")
