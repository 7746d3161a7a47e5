"""Reports whose texts retention has wiped, as people see them (decision "retention")."""

from domain.people import Role
from tests.support.counts import count
from tests.support.phone import said_by_bot
from tests.support.town import Town

WIPED = "Мәтін мен файлдар сақтау мерзімі өткеннен кейін өшірілді."


async def test_a_report_whose_words_were_wiped_says_so(town: Town) -> None:
    """Another report keeps its author known; the wiped one has its number and no text."""
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    for words in ("Ауыз су жоқ", "Су қысымы төмен"):
        await aigul.says(words)
        await aigul.presses("Жіберу")
    await aigul.says("/my")
    await aigul.presses("№ 2026-000001")
    await aigul.presses("Кері қайтарып алу")
    await aigul.presses("Иә, қайтарып аламын")
    await town.passes(days=400)
    await aigul.says("/my")
    assert "№ 2026-000001" in said_by_bot(aigul)[-1]
    await aigul.presses("№ 2026-000001")
    assert said_by_bot(aigul)[-1].endswith(WIPED)


async def test_who_was_forgotten_begins_anew_and_is_told_why_the_list_is_empty(town: Town) -> None:
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Ауыз су жоқ")
    await aigul.presses("Жіберу")
    await aigul.says("/my")
    await aigul.presses("№ 2026-000001")
    await aigul.presses("Кері қайтарып алу")
    await aigul.presses("Иә, қайтарып аламын")
    await town.passes(days=31)
    await aigul.says("/my")
    await aigul.presses("Қазақша")
    await aigul.presses("Келісім беремін")
    await aigul.says("/my")
    assert said_by_bot(aigul)[-1].startswith("Өтінішіңіз әзірге жоқ.")
    assert "30 күн өтсе, олар аккаунтыңыздан ажыратылады" in said_by_bot(aigul)[-1]
    assert count(town, "reports", "state = 'withdrawn'") == 1
