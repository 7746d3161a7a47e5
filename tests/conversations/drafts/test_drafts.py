"""The draft card: each message is added in place, and only its author sends it."""

import pytest

from simulator.people.person import Person
from tests.support.counts import calls, count, drafts, failed_updates
from tests.support.phone import cards, said_by_bot
from tests.support.town import Town


@pytest.fixture
async def aigul(town: Town) -> Person:
    person = await town.resident("Айгүл", "kk")
    person.hears()
    return person


@pytest.fixture
async def ivan(town: Town) -> Person:
    person = await town.resident("Иван", "ru")
    person.hears()
    return person


def draft_of(person: Person) -> str:
    """The draft's card as it stands."""
    return person.last_card("не отправлено" if person.lang == "ru" else "әлі жіберілген жоқ").text


async def test_pieces_of_every_kind_go_into_one_card(town: Town, aigul: Person) -> None:
    await aigul.says("Ауламызда қоқыс жатыр")
    await aigul.sends_album(3, "Мінеки, қараңыз", kinds=("photo", "video", "photo"))
    await aigul.sends_voice()
    await aigul.sends_video_note()
    await aigul.sends_animation()
    await aigul.sends_audio()
    await aigul.sends_file("акт.pdf", caption="Акт та бар")
    assert draft_of(aigul) == (
        "Өтініш жобасы (әлі жіберілген жоқ)\n"
        "Мәселе: Қоқыс шығарылмайды (бот ұсынды)\n"
        "Мекенжай: көрсетілмеген\n"
        "Мәтін: Ауламызда қоқыс жатыр\nМінеки, қараңыз\nАкт та бар\n"
        "📎 Сурет: 2 · Бейнежазба: 3 · Дауыстық хабарлама: 1 · Аудио: 1 · Құжат: 1\n"
        "Құпия: атыңыз көрсетілмейді\n\n"
        "Бәрі дұрыс болса, «Жіберу» батырмасын басыңыз. Толықтырғыңыз келсе, жаза беріңіз."
    )
    assert len(cards(aigul, "Өтініш жобасы")) == 1
    assert drafts(town) == 1
    assert failed_updates(town) == 0


async def test_an_album_is_redrawn_at_most_once_a_second(town: Town, ivan: Person) -> None:
    await ivan.says("Свалка у дома")
    before = calls(town, "editMessageText")
    async with town.unattended():
        await ivan.sends_album(10)
        await town.handled()
        assert calls(town, "editMessageText") - before <= 1, "the second is not over yet"
    assert calls(town, "editMessageText") - before <= 2
    assert "📎 Фото: 10" in draft_of(ivan)


async def test_the_card_waits_for_nothing_but_a_press(town: Town, aigul: Person) -> None:
    await aigul.says("Жарық жоқ")
    assert aigul.last_card().buttons == [["Жіберу"], ["Санат", "Мекенжай"], ["Жою"]]
    await aigul.presses("Жіберу")
    aigul.expects("Өтініш жіберілді")
    assert count(town, "reports", "category = 'energy' AND subcategory = 'outage'") == 1


async def test_a_card_with_a_photo_alone_asks_for_a_word(town: Town, ivan: Person) -> None:
    await ivan.sends_photo()
    assert "Текст: нет" in draft_of(ivan)
    assert "Напишите в одном-двух предложениях, что случилось" in draft_of(ivan)
    await ivan.says("Упало дерево")
    assert "Напишите в одном-двух предложениях" not in draft_of(ivan)


async def test_the_category_is_chosen_by_two_short_levels(town: Town, aigul: Person) -> None:
    await aigul.says("Көмектесіңіздерші, қиналып кеттік")
    assert "Мәселе: көрсетілмеген" in draft_of(aigul)
    await aigul.presses("Санат")
    aigul.expects("Мәселе неге қатысты? Санатты таңдаңыз.")
    assert len(aigul.buttons()) == 19, "18 categories and the way back"
    await aigul.presses("Су")
    aigul.expects("Нақтылап таңдаңыз.")
    await aigul.presses("Су сапасы")
    assert "Мәселе: Су сапасы\n" in draft_of(aigul)
    await aigul.presses("Жіберу")
    assert count(town, "reports", "category = 'water' AND subcategory = 'quality'") == 1


async def test_the_persons_choice_overrides_the_proposal_and_stays(town: Town, ivan: Person) -> None:
    await ivan.says("Нет воды")
    assert "Вопрос: Нет питьевой воды (предложил бот)" in draft_of(ivan)
    await ivan.presses("Категория")
    await ivan.presses("Жильё")
    await ivan.presses("Достаточно категории")
    await ivan.says("И света нет, нет света второй день")
    assert "предложил бот" not in draft_of(ivan)
    await ivan.presses("Отправить")
    assert count(town, "reports", "category = 'housing' AND subcategory = ''") == 1


async def test_the_ways_back_change_nothing(ivan: Person) -> None:
    await ivan.says("Нет воды")
    before = draft_of(ivan)
    await ivan.presses("Категория")
    await ivan.presses("Назад")
    await ivan.presses("Адрес")
    await ivan.presses("Назад")
    assert draft_of(ivan) == before


async def test_nothing_proposed_and_nothing_chosen_is_other(town: Town, aigul: Person) -> None:
    await aigul.says("Көмектесіңіздерші")
    await aigul.presses("Жіберу")
    assert count(town, "reports", "category = 'other' AND subcategory = ''") == 1
    await aigul.says("/my")
    aigul.expects("№ 2026-000001 · Басқа мәселе · Тіркелді")


async def test_the_place_by_sector_by_words_and_by_location(town: Town, ivan: Person) -> None:
    await ivan.says("Яма на дороге")
    await ivan.presses("Адрес")
    ivan.expects("Где это? Отправьте место на карте")
    assert "Без адреса" not in ivan.buttons()
    await ivan.presses("Бекзат")
    assert "Адрес: сектор Бекзат\n" in draft_of(ivan)
    await ivan.presses("Адрес")
    await ivan.says("ул. Жибек жолы, у школы № 5")
    assert "Адрес: сектор Бекзат, ул. Жибек жолы, у школы № 5\n" in draft_of(ivan)
    await ivan.sends_location(43.322, 68.222)
    assert "Адрес: сектор Сауран, ул. Жибек жолы, у школы № 5, отмечено на карте\n" in draft_of(ivan)
    assert "Текст: Яма на дороге\n" in draft_of(ivan), "words of the place are not words of the report"
    await ivan.presses("Отправить")
    assert count(town, "reports", "sector = 'sauran'") == 1


async def test_a_venue_brings_its_own_words(ivan: Person) -> None:
    await ivan.sends_venue(43.298, 68.27, title="Базар", address="ул. Тауке хана")
    assert "Адрес: сектор Яссы, Базар, ул. Тауке хана, отмечено на карте\n" in draft_of(ivan)


async def test_a_place_can_be_taken_back(aigul: Person) -> None:
    await aigul.sends_location(43.298, 68.27)
    await aigul.presses("Мекенжай")
    await aigul.presses("Мекенжайсыз")
    assert "Мекенжай: көрсетілмеген" in draft_of(aigul)


async def test_a_photo_while_the_place_is_asked_is_a_piece(aigul: Person) -> None:
    await aigul.says("Шұңқыр")
    await aigul.presses("Мекенжай")
    await aigul.sends_photo("Міне")
    assert "Сурет: 1" in draft_of(aigul)
    assert "Мекенжай: көрсетілмеген" in draft_of(aigul)


async def test_documents_go_on_only_after_a_warning(town: Town, ivan: Person) -> None:
    await ivan.says("Не платят зарплату")
    await ivan.sends_file("dogovor.pdf")
    await ivan.presses("Отправить")
    ivan.expects("В документах может быть ваше имя")
    assert count(town, "reports") == 0
    await ivan.presses("Назад")
    await ivan.presses("Отправить")
    await ivan.presses("С документами")
    assert count(town, "parts", "kind = 'document'") == 1


async def test_documents_can_be_held_back(town: Town, aigul: Person) -> None:
    await aigul.says("Жалақы бермейді")
    await aigul.sends_file("шарт.pdf", caption="Шартым осы")
    await aigul.presses("Жіберу")
    aigul.expects("Құжаттарда аты-жөніңіз болуы мүмкін")
    await aigul.presses("Құжаттарсыз жіберу")
    aigul.expects("Өтініш жіберілді")
    assert count(town, "parts", "kind = 'document'") == 0
    assert count(town, "parts", "kind = 'text'") == 2, "the caption of the document is kept as words"


async def test_a_document_alone_cannot_be_held_back(town: Town, aigul: Person) -> None:
    await aigul.sends_file("шарт.pdf")
    await aigul.presses("Жіберу")
    warning = aigul.last_card("Құжаттарда")
    assert warning.buttons == [["Құжаттармен жіберу"], ["Артқа"]]
    await aigul.presses_data(warning, "d:nodocs")
    assert aigul.is_told("Әзірге жіберетін ештеңе жоқ.")
    assert count(town, "reports") == 0


async def test_edited_words_and_captions_change_the_draft(aigul: Person) -> None:
    words = await aigul.says("Су жок")
    photo = await aigul.sends_photo("Міне")
    await aigul.edits(words, "Көшеде қоқыс шығарылмайды")
    await aigul.edits(photo, "Міне, сурет")
    assert "Мәтін: Көшеде қоқыс шығарылмайды\nМіне, сурет\n" in draft_of(aigul)
    assert "Қоқыс шығарылмайды (бот ұсынды)" in draft_of(aigul)


async def test_edited_words_of_the_place_change_the_place(ivan: Person) -> None:
    await ivan.says("Нет света")
    await ivan.presses("Адрес")
    place = await ivan.says("ул. Абая 1")
    await ivan.edits(place, "ул. Абая 17")
    assert "Адрес: ул. Абая 17\n" in draft_of(ivan)


async def test_words_edited_before_consent_are_kept_without_a_draft_card(town: Town) -> None:
    person = town.world.person("Оля", lang="ru")
    words = await person.says("Нет вады")
    await person.edits(words, "Нет воды")
    assert person.messages[-1].buttons == [["Қазақша", "Русский"]]
    await person.presses("Русский")
    await person.presses("Даю согласие")
    assert "Текст: Нет воды\n" in draft_of(person)


async def test_cancel_throws_the_draft_away(town: Town, aigul: Person) -> None:
    await aigul.says("Қателесіп жаздым")
    await aigul.says("/cancel")
    aigul.expects("Жоба жойылды. Ештеңе жіберілген жоқ. Не істей алатыныңыз: /help")
    assert drafts(town) == 0
    assert aigul.buttons() == []
    await aigul.says("/cancel")
    aigul.expects("Қазір ештеңе жазып отырған жоқсыз.")


async def test_the_card_has_its_own_button_for_that(town: Town, ivan: Person) -> None:
    await ivan.says("Ошибся")
    await ivan.presses("Удалить")
    ivan.expects("Черновик удалён.")
    assert drafts(town) == 0
    await ivan.says("Нет газа")
    assert "Текст: Нет газа\n" in draft_of(ivan)
    assert said_by_bot(ivan)[-2].startswith("Черновик удалён."), "the next draft has a card of its own"


async def test_a_card_that_was_deleted_comes_back_with_the_next_word(aigul: Person) -> None:
    await aigul.says("Иттер көп")
    await aigul.deletes(aigul.last_card())
    await aigul.says("Кешке шығу қиын")
    assert "Мәтін: Иттер көп\nКешке шығу қиын\n" in draft_of(aigul)
    await aigul.presses("Жіберу")
    aigul.expects("Өтініш жіберілді")


async def test_fifty_messages_at_once_keep_their_order_on_one_card(town: Town, ivan: Person) -> None:
    await ivan.says("0")
    before = calls(town, "editMessageText")
    async with town.unattended():
        for n in range(1, 50):
            await ivan.says(str(n))
        await town.handled()
    assert "Текст: " + "\n".join(map(str, range(50))) in draft_of(ivan)
    assert len(cards(ivan)) == 1
    assert calls(town, "editMessageText") - before <= 2
    assert failed_updates(town) == 0


async def test_a_draft_has_an_end(town: Town, aigul: Person) -> None:
    await aigul.says("Бастадым")
    async with town.unattended():
        for _ in range(100):
            await aigul.says("тағы")
    aigul.expects("Бір жобаға 100 хабарламадан артық сыймайды.")
    await aigul.presses("Жіберу")
    assert count(town, "parts") == 100
