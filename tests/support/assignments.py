"""The offices of the tests of assignments, and the shortest way to have one given."""

from dataclasses import dataclass

from domain.people import Role
from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.town import Town, local

HOUSING = "Тұрғын үй-коммуналдық шаруашылық"
HOUSING_RU = "Отдел ЖКХ"
WATER = "Ауыз су қысымының төмендеу себептерін анықтап, іс-шаралар жоспарын бекітсін."
WATER_RU = "Установить причины снижения давления питьевой воды и утвердить план мероприятий."
FIRST = "2026-0001"


@dataclass
class Bureau:
    """Дамир gives, Ерлан and Айгерім of TUKSH carry out, Гүлнар heads it."""

    town: Town
    damir: Person
    erlan: Person
    aigerim: Person
    gulnar: Person

    @classmethod
    async def opens(cls, town: Town) -> "Bureau":
        """Everybody joins, a minute apart, by Monday 23 November, 10:00; all of them speak Kazakh."""
        cast = {"Дамир": Role.PROSECUTOR, "Ерлан": Role.OFFICIAL, "Айгерім": Role.OFFICIAL}
        joined: list[Person] = []
        for minute, (name, role) in enumerate({**cast, "Гүлнар": Role.HEAD}.items()):
            town.clock.set(local(f"2026-11-23 09:5{minute}"))
            joined.append(await town.joins(name, role, body=None if role is Role.PROSECUTOR else "TUKSH"))
        town.clock.set(local("2026-11-23 10:00"))
        return cls(town, *joined)

    async def writes(self, text: str = WATER, *, body: str = HOUSING) -> None:
        """Дамир writes, chooses the body, and is asked for the date."""
        await self.damir.says(text)
        await self.damir.presses("Органды таңдау")
        await self.damir.presses(body)

    async def given(self, due: str = "+10", *, text: str = WATER, body: str = HOUSING) -> None:
        """An assignment with a date: "+3", "+5", "+10" by a button, anything else typed."""
        await self.writes(text, body=body)
        if due.startswith("+"):
            await self.damir.presses(f"{due} жұмыс күні")
        else:
            await self.damir.says(due)
        await self.damir.presses("Жіберу")

    async def taken(self, due: str = "+10") -> None:
        """One that Ерлан has taken."""
        await self.given(due)
        await self.erlan.presses("Таныстым")

    async def reported(self, words: str = "Сорғы ауыстырылды, қысым қалыпты") -> None:
        """Ерлан reports with a photo."""
        await self.erlan.presses("Есеп ұсыну")
        await self.erlan.says(words)
        await self.erlan.sends_photo()
        await self.erlan.presses("Жіберу")

    async def returned(self, reason: str = "Іс-шаралар жоспары жоқ") -> None:
        """Дамир sends it back."""
        await self.damir.presses("Пысықтауға қайтару")
        await self.damir.says(reason)
        await self.damir.presses("Жіберу")

    def state(self, number: str = FIRST) -> str:
        """What stands in the store."""
        return str(self.town.rows("SELECT state FROM assignments WHERE number = ?", number)[0][0])


def newest(person: Person) -> Message:
    """The bot's newest message."""
    return [one for one in person.visible() if one.by_bot][-1]


async def in_russian(person: Person) -> None:
    """The person chooses Russian."""
    await person.says("/language")
    await person.presses("Русский")


def names(town: Town, *joined: Person) -> dict[int, str]:
    """Who stands behind the ids of people in office; `joined` in the order they joined."""
    chains = town.rows("SELECT chain FROM journal WHERE action = 'join' ORDER BY id")
    ids = [int(chain.partition(":")[2]) for (chain,) in chains]
    return dict(zip(ids, [one.name for one in joined], strict=True))


def reminders(person: Person) -> list[str]:
    """The reminders on somebody's phone, oldest first."""
    return [
        one.text
        for one in person.visible()
        if one.by_bot and one.text.startswith(("Еске салу", "Напоминание"))
    ]
