"""Messages that go another way where the usual one is closed."""

from domain.people import Role
from tests.support.phone import said_by_bot
from tests.support.town import Town


async def test_a_refusal_that_comes_too_late_for_the_press_comes_as_a_message(town: Town) -> None:
    """The press was stored before a crash, and Telegram shows its answer for 150 seconds only."""
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    aigul = await town.resident("Айгүл", "kk")
    await aigul.says("Ауыз су жоқ")
    card = aigul.last_card("Ауыз су жоқ")
    await aigul.presses("Жіберу")
    async with town.unattended():
        await aigul.presses_old("Жіберу", on=card)
        town.bot_account.callbacks.clear()  # 150 seconds are over
    assert "№ 2026-000001: жіберіліп қойған, қайта басудың қажеті жоқ." in said_by_bot(aigul)
    assert town.rows("SELECT count(*) FROM reports") == [(1,)]


async def test_administrators_hear_who_came_by_a_link_of_the_command_line(town: Town) -> None:
    """The operator is the inviter; other administrators hear that an administrator joined."""
    admin = await town.joins("Әкімші", Role.ADMIN)
    await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    assert said_by_bot(admin)[-1] == (
        "Шақыру сілтемесі бойынша қызметкер қосылды.\n"
        "Рөлі: Лауазымды адам\n"
        "Органы: Тұрғын үй-коммуналдық шаруашылық бөлімі\n"
        "Уақыты: 23.11.2026, 10:00"
    )
    second = await town.joins("Екінші әкімші", Role.ADMIN)
    assert said_by_bot(admin)[-1].splitlines()[1] == "Рөлі: Жүйе әкімшісі"
    assert len(said_by_bot(second)) == 1
