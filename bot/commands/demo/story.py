"""The story of the demo before its page opens: people join, three reports, one assignment."""

from datetime import date

from bot.app import App
from bot.commands.demo.cast import CAST
from domain.people import Role
from simulator.people.person import Person
from simulator.world import World


async def enrol(world: World, app: App) -> dict[str, Person]:
    """Officials join by invitations; residents have only their phones. Returns the people by name."""
    people = {one.name: world.person(one.name, lang=one.lang, user_id=one.id) for one in CAST}
    for one in CAST:
        if one.role is not Role.RESIDENT:
            token = await app.services.roster.invite(one.role, one.body, now=app.clock.now())
            await people[one.name].starts(token)
    damir = people["Дамир"]
    await damir.says("/language")
    await damir.presses("Русский")
    return people


async def play(people: dict[str, Person], *, due: date) -> None:
    """Three reports in different states, and an assignment that is due on `due`."""
    aigul, ivan, erlan, damir = (people[name] for name in ("Айгүл", "Иван", "Ерлан", "Дамир"))
    await ivan.starts()
    await ivan.presses("Русский")
    await ivan.presses("Даю согласие")
    await ivan.says("Во дворе вторую неделю не вывозят мусор, контейнеры переполнены")
    await ivan.presses("Отправить")
    await erlan.presses("Орындауға қабылдау")
    await ivan.says("На нашей улице прорвало трубу, вода течёт по дороге")
    await ivan.presses("Отправить")
    await erlan.presses("Орындауға қабылдау")
    await erlan.presses("Шешілді деп белгілеу")
    await erlan.says("Құбыр ауыстырылды, су беру қалпына келтірілді.")
    await erlan.presses("Жіберу")
    await aigul.starts()
    await aigul.presses("Қазақша")
    await aigul.presses("Келісім беремін")
    await aigul.says("Сәлеметсіз бе! «Арай» шағын ауданында үш күннен бері ауыз су жоқ. Қашан береді?")
    await aigul.presses("Жіберу")
    await _assign(damir, erlan, due)


async def _assign(damir: Person, erlan: Person, due: date) -> None:
    await damir.says("Установить причины снижения давления питьевой воды и утвердить план мероприятий")
    await damir.presses("Выбрать орган")
    await damir.presses("Отдел ЖКХ")
    await damir.says(f"{due:%d.%m.%Y}")
    await damir.presses("Отправить")
    await erlan.presses("Таныстым")
