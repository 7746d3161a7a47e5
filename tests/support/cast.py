"""What conversations of officials have in common: the cast in office, the steps most of them begin with."""

from dataclasses import dataclass

from domain.people import Role
from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.town import Town


@dataclass
class Cast:
    """Everybody of the city who speaks in these conversations."""

    town: Town
    aigul: Person
    ivan: Person
    erlan: Person
    marat: Person
    gulnar: Person
    road: Person
    saule: Person
    damir: Person
    admin: Person

    async def report(self, text: str = "Ауыз су жоқ", *, by: Person | None = None) -> str:
        """A resident's report, sent; its number."""
        person = by or self.aigul
        await person.says(text)
        await person.presses("Жіберу" if person.lang == "kk" else "Отправить")
        await self.later()
        return newest(self.town)

    async def later(self, minutes: float = 1) -> None:
        """A little time passes."""
        await self.town.passes(minutes=minutes)

    async def accepts(self, person: Person) -> None:
        """«Орындауға қабылдау» on the newest card."""
        await person.presses("Орындауға қабылдау")
        await self.later()

    async def writes(self, person: Person, button: str, text: str) -> None:
        """A button that asks for words, the words, «Жіберу»."""
        await person.presses(button)
        await person.says(text)
        await person.presses("Жіберу" if person.lang == "kk" else "Отправить")
        await self.later()

    async def answered(self, *, by: Person | None = None) -> str:
        """A report accepted and answered by Erlan."""
        number = await self.report(by=by)
        await self.accepts(self.erlan)
        await self.writes(self.erlan, "Шешілді деп белгілеу", "Құбыр ауыстырылды")
        return number

    async def disputed(self) -> str:
        """A report whose answer the resident has denied twice."""
        number = await self.answered()
        await self.aigul.presses("Жоқ, шешілмеді")
        await self.later()
        await self.accepts(self.erlan)
        await self.writes(self.erlan, "Шешілді деп белгілеу", "Тағы тексерілді")
        await self.aigul.presses("Жоқ, шешілмеді")
        await self.later()
        return number


OFFICES = (
    ("Ерлан", Role.OFFICIAL, "TUKSH"),
    ("Марат", Role.OFFICIAL, "TUKSH"),
    ("Гүлнар", Role.HEAD, "TUKSH"),
    ("Жолдас", Role.OFFICIAL, "ROADS"),
    ("Сәуле", Role.COORDINATOR, None),
    ("Дамир", Role.PROSECUTOR, None),
    ("Асқар", Role.ADMIN, None),
)
RESIDENTS = (("Айгүл", "kk"), ("Иван", "ru"))


async def gather(town: Town) -> None:
    """Everybody enrols on Monday morning; officials one after the other."""
    await town.at("2026-11-23 09:30")
    for name, role, body in OFFICES:
        await town.joins(name, role, body=body)
        await town.passes(minutes=1)
    for name, lang in RESIDENTS:
        await town.resident(name, lang)


def cast_of(town: Town) -> Cast:
    """The same people on the phones of a town whose base already knows them, at ten o'clock."""
    people = [town.world.person(name, lang="kk") for name, _, _ in OFFICES]
    town.staff |= {one.id for one in people}
    residents = [town.world.person(name, lang=lang) for name, lang in RESIDENTS]
    for person in (*people, *residents):
        town.world.private(town.bot_account, person)
    return Cast(town, *residents, *people)


def newest(town: Town) -> str:
    """The number of the newest report."""
    return str(town.rows("SELECT number FROM reports ORDER BY id DESC LIMIT 1")[0][0])


def state(town: Town, number: str) -> str:
    """The state of a report, as a second connection reads it."""
    return str(town.rows("SELECT state FROM reports WHERE number = ?", number)[0][0])


def chain(town: Town, number: str) -> list[str]:
    """The acts of a report's journal, in order."""
    item = int(number.replace("-", ""))
    sql = "SELECT action FROM journal WHERE chain = ? ORDER BY n"
    return [action for (action,) in town.rows(sql, f"report:{item}")]


async def opens(person: Person, number: str) -> Message:
    """The card of a report, opened as from a list."""
    await presses_forged(person, number, "open")
    return person.last_card(number)


async def presses_forged(person: Person, number: str, act: str) -> None:
    """A button of a report that stands under no message of this person."""
    await person.says("/help")
    await person.presses_data(person.messages[-1], f"r:{act}:{int(number.replace('-', ''))}")
