"""The first minute: the first words are kept, then language and consent, then the draft with these words."""

from datetime import timedelta

import pytest

from domain.people import Role
from simulator.people.person import Person
from tests.support.counts import calls, count, drafts, failed_updates
from tests.support.phone import cards, dismisses, said_by_bot, sends_raw
from tests.support.town import Town

KEPT = {
    "kk": "Жазғаныңыз сақталды, қайта жазудың қажеті жоқ.",
    "ru": "Написанное вами сохранено, повторять не нужно.",
}


async def agrees(person: Person) -> None:
    """Through language and consent, in the language of the phone."""
    kazakh = person.lang == "kk"
    await person.presses("Қазақша" if kazakh else "Русский")
    await person.presses("Келісім беремін" if kazakh else "Даю согласие")


async def test_the_first_words_of_aigul_become_her_draft_after_consent(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.says("Үш күннен бері ауыз су жоқ")
    aigul.expects("Сәлеметсіз бе!")
    aigul.expects(KEPT["kk"])
    assert (count(town, "people", "consent_version IS NULL"), drafts(town)) == (1, 1)
    await aigul.presses("Қазақша")
    notice = aigul.last_card("Дербес деректер қалай өңделеді").text
    for fact in ("Түркістан қаласы әкімінің аппараты", "12 ай", "шетелде", "112"):
        assert fact in notice
    assert count(town, "reports") == 0
    await aigul.presses("Келісім беремін")
    card = aigul.last_card("Өтініш жобасы")
    assert "Мәтін: Үш күннен бері ауыз су жоқ" in card.text
    assert "Мәселе: Ауыз су жоқ (бот ұсынды)" in card.text
    assert card.buttons[0] == ["Жіберу"]
    assert len(said_by_bot(aigul)) == 1, "language, notice and draft are one card, edited in place"
    assert count(town, "people", "consent_version = 1 AND lang = 'kk'") == 1
    assert count(town, "journal", "action = 'consent'") == 1


async def test_the_first_photo_of_ivan_waits_for_his_consent(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.sends_photo("Яма на дороге у школы")
    ivan.expects("Здравствуйте! Это бот для обращений жителей.")
    ivan.expects(KEPT["ru"])
    await ivan.presses("Русский")
    notice = ivan.last_card("Как обрабатываются персональные данные").text
    for fact in ("Аппарат акима города Туркестана", "12 месяцев", "за рубежом", "112"):
        assert fact in notice
    await ivan.presses("Даю согласие")
    card = ivan.last_card("Черновик обращения").text
    assert "Текст: Яма на дороге у школы" in card
    assert "📎 Фото: 1" in card
    assert "(предложил бот)" in card


async def test_a_voice_or_a_place_can_come_first(town: Town) -> None:
    aigul, ivan = town.world.person("Айгүл", lang="kk"), town.world.person("Иван", lang="ru")
    await aigul.sends_voice(7)
    await ivan.sends_location(43.318, 68.262)
    await agrees(aigul)
    await agrees(ivan)
    assert "📎 Дауыстық хабарлама: 1" in aigul.last_card().text
    assert "Не болғанын бір-екі сөйлеммен жазсаңыз" in aigul.last_card().text
    assert "Адрес: сектор Шавгар, отмечено на карте" in ivan.last_card().text
    assert "Напишите в одном-двух предложениях, что случилось" in ivan.last_card().text


async def test_an_album_that_comes_first_gets_one_card(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.sends_album(4, "Қоқыс шығарылмайды")
    assert len(cards(aigul)) == 1
    assert calls(town, "editMessageText") == 0
    await agrees(aigul)
    assert len(cards(aigul)) == 1
    assert "Сурет: 4" in aigul.last_card("Қоқыс шығарылмайды").text


async def test_a_command_that_comes_first_is_no_part_of_a_draft(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.says("/help")
    assert KEPT["ru"] not in ivan.last_card().text
    assert drafts(town) == 0
    await agrees(ivan)
    ivan.expects("Напишите, что случилось")
    ivan.expects("звоните по номеру 112")
    assert ivan.buttons() == []


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("kk", "Стикер, ойын және сауалнама өтінішке қосылмайды."),
        ("ru", "Стикеры, игры и опросы в обращение не входят."),
    ],
)
async def test_a_sticker_that_comes_first_is_answered_and_the_person_is_met(
    town: Town, lang: str, told: str
) -> None:
    person = town.world.person("Біреу", lang=lang)
    await person.sends_sticker()
    person.expects(told)
    assert KEPT[lang] not in person.last_card().text
    await agrees(person)
    assert drafts(town) == 0


async def test_a_file_too_large_that_comes_first_leaves_its_caption(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.sends_video("Прорвало трубу", seconds=600, size=30 * 1024 * 1024)
    ivan.expects("Файл слишком большой: 30 МБ. Допустимый размер: 20 МБ.")
    ivan.expects(KEPT["ru"])
    await agrees(ivan)
    card = ivan.last_card("Черновик").text
    assert "Текст: Прорвало трубу" in card
    assert "Вложения" not in card


async def test_who_goes_on_writing_before_consent_is_kept_and_asked_once(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.starts()
    await aigul.says("Көшеде шам жанбайды")
    aigul.expects(KEPT["kk"])
    await aigul.presses("Қазақша")
    await aigul.says("Бір апта болды")
    await aigul.sends_sticker()
    aigul.expects("Стикер, ойын және сауалнама өтінішке қосылмайды.")
    assert len(cards(aigul)) == 1
    aigul.last_card("Дербес деректер қалай өңделеді")
    await aigul.presses("Келісім беремін")
    assert "Мәтін: Көшеде шам жанбайды\nБір апта болды" in aigul.last_card().text


async def test_commands_before_consent_are_answered_and_never_kept_as_words(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.says("Нет света")
    await ivan.presses("Русский")
    await ivan.says("/my")
    assert ivan.messages[-1].text.startswith("Как обрабатываются"), "asked again, at the end of the chat"
    await ivan.says("/help")
    ivan.expects("109 – городской контакт-центр")
    await ivan.presses("Даю согласие")
    assert "Текст: Нет света" in ivan.last_card().text
    assert "/my" not in ivan.last_card().text


async def test_cancel_before_consent_drops_the_words(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.says("Жаңылып жаздым")
    await aigul.says("/cancel")
    assert drafts(town) == 0
    assert KEPT["kk"] not in aigul.messages[-1].text
    await agrees(aigul)
    aigul.expects("Не болғанын жазыңыз")


@pytest.mark.parametrize(
    ("lang", "no", "told"),
    [
        ("kk", "Бермеймін", ("жазғаныңыз жойылды", "109", "e-Өтініш – https://eotinish.kz")),
        ("ru", "Не даю", ("написанное удалено", "109", "e-Өтініш – https://eotinish.kz")),
    ],
)
async def test_refused_consent_wipes_the_draft_and_the_person(
    town: Town, lang: str, no: str, told: tuple[str, ...]
) -> None:
    person = town.world.person("Біреу", lang=lang)
    await person.says("Мен ешкімге сенбеймін")
    await person.presses("Қазақша" if lang == "kk" else "Русский")
    await person.presses(no)
    for words in told:
        person.expects(words)
    assert person.buttons() == []
    for table in ("people", "identities", "conversations"):
        assert count(town, table) == 0
    assert count(town, "inbox", "kind = 'message'") == 0, "what was said is wiped from the inbox too"


async def test_after_a_refusal_start_begins_anew(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.says("Не скажу")
    await ivan.presses("Русский")
    notice = ivan.last_card()
    await ivan.presses("Не даю")
    await ivan.presses_old("Не даю", on=notice)
    assert count(town, "people") == 0, "a second tap on the refusal does not bring the person back"
    await ivan.starts()
    assert KEPT["ru"] not in ivan.messages[-1].text
    await agrees(ivan)
    ivan.expects("Напишите, что случилось")
    assert count(town, "people", "consent_version = 1") == 1


async def test_an_old_yes_after_a_refusal_begins_anew_below(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.starts()
    await aigul.presses("Қазақша")
    notice = aigul.last_card()
    await aigul.presses("Бермеймін")
    await aigul.presses_old("Келісім беремін", on=notice)
    assert aigul.messages[-1].buttons == [["Қазақша", "Русский"]]
    assert failed_updates(town) == 0


async def test_consent_pressed_twice_is_given_once(town: Town) -> None:
    aigul = town.world.person("Айгүл", lang="kk")
    await aigul.says("Су жоқ")
    await aigul.presses("Қазақша")
    notice = aigul.last_card()
    await aigul.presses("Келісім беремін")
    await aigul.presses_old("Келісім беремін", on=notice)
    await aigul.presses_old("Бермеймін", on=notice)
    assert aigul.is_told("Батырма ескірді")
    assert count(town, "journal", "action = 'consent'") == 1
    assert (count(town, "identities"), drafts(town)) == (1, 1)


async def test_buttons_of_later_screens_wait_for_consent(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.says("Нет света")
    await ivan.presses_data(ivan.last_card(), "d:send")
    assert ivan.is_told("Сначала дайте согласие на обработку персональных данных.")
    assert count(town, "reports") == 0


async def test_a_wrong_invitation_is_told_and_a_stranger_is_met(town: Town) -> None:
    ivan = town.world.person("Иван", lang="ru")
    await ivan.starts("no-such-token")
    ivan.expects("Такого приглашения нет.")
    assert ivan.messages[-1].buttons == [["Қазақша", "Русский"]]
    await agrees(ivan)
    await ivan.starts("no-such-token")
    assert ivan.messages[-1].text.startswith("Такого приглашения нет.")


async def test_start_again_shows_the_open_draft_at_the_end_and_says_so(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Жол бұзылған, шұңқыр көп")
    old = aigul.last_card("Өтініш жобасы")
    await aigul.says("/start")
    aigul.expects("Әлі жіберілмеген жобаңыз сақтаулы.")
    assert "Жол бұзылған" in aigul.messages[-1].text
    await aigul.presses_old("Жіберу", on=old)
    assert aigul.is_told("Ең соңғы карточкадағы батырманы басыңыз.")
    await aigul.presses("Жіберу", on=aigul.messages[-1])
    assert count(town, "reports") == 1


async def test_start_again_without_a_draft_says_how_to_begin(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await ivan.says("/start")
    assert ivan.messages[-1].text.startswith("Напишите, что случилось")
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    await erlan.says("/start")
    assert erlan.messages[-1].text.startswith("Қош келдіңіз!")


async def test_who_blocks_the_bot_and_comes_back_finds_everything(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Қоқыс шығарылмайды")
    await aigul.blocks()
    assert count(town, "people", "state = 'away'") == 1
    await aigul.starts()
    assert count(town, "people", "state = 'active'") == 1
    assert "Қоқыс шығарылмайды" in aigul.messages[-1].text
    await aigul.presses("Жіберу")
    aigul.expects("Өтінішіңіз тіркелді")


async def test_who_was_out_of_reach_is_back_with_their_next_word(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    town.world.faults.schedule("sendMessage", kind="403", contains="зарегистрировано")
    await ivan.says("Нет воды")
    await ivan.presses("Отправить")
    assert count(town, "people", "state = 'away'") == 1
    assert "Ваше обращение зарегистрировано" not in ivan.sees()
    await ivan.says("/my")
    assert count(town, "people", "state = 'active'") == 1
    ivan.expects("Ваше обращение зарегистрировано")


async def test_telegrams_own_notes_are_nobodys_words(town: Town) -> None:
    aigul = await town.resident("Айгүл", "kk")
    aigul.hears()
    note = {"message_auto_delete_time": int(timedelta(days=1).total_seconds())}
    await sends_raw(town, aigul, message_auto_delete_timer_changed=note)
    assert aigul.hears_nothing_new()
    assert drafts(town) == 0


async def test_who_has_left_office_writes_as_a_resident_after_consent(town: Town) -> None:
    admin = await town.joins("Әкімші", Role.ADMIN)
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    await dismisses(admin, "Ерлан")
    await erlan.says("Үйімде су жоқ")
    assert erlan.messages[-1].buttons == [["Қазақша", "Русский"]], "at the end of the chat"
    await agrees(erlan)
    assert "Мәтін: Үйімде су жоқ" in erlan.messages[-1].text
    await erlan.presses("Жіберу")
    erlan.expects("Өтінішіңіз тіркелді")


async def test_who_refuses_a_new_wording_of_the_notice_is_unlinked_from_old_reports(town: Town) -> None:
    ivan = await town.resident("Иван", "ru")
    await ivan.says("Нет воды")
    await ivan.presses("Отправить")
    town.rows("UPDATE people SET consent_version = 0")
    await ivan.says("И света нет")
    assert ivan.messages[-1].buttons == [["Қазақша", "Русский"]]
    await ivan.presses("Русский")
    await ivan.presses("Не даю")
    ivan.expects("написанное удалено")
    assert (count(town, "identities"), count(town, "conversations"), count(town, "reports")) == (0, 0, 1)
    assert count(town, "people", "consent_version IS NULL") == 1
    await ivan.starts()
    assert count(town, "people") == 2, "nobody can tell that it is the same person"
