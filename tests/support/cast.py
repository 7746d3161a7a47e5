"""The cast of the conversations: seven people in office and two residents, enrolled by invitation.

Enrolling takes longer than most conversations, so a base that knows everybody is made once in a process
(`enrolled`) and copied for each test.
"""

from dataclasses import dataclass
from pathlib import Path

from domain.people import Role
from simulator.people.person import Person
from tests.support import stores
from tests.support.town import Town, founded

#: Name, role and body (its code in the city file), in the order in which they join.
STAFF = (
    ("Ерлан", Role.OFFICIAL, "TUKSH"),
    ("Марат", Role.OFFICIAL, "TUKSH"),
    ("Гүлнар", Role.HEAD, "TUKSH"),
    ("Жолдас", Role.OFFICIAL, "ROADS"),
    ("Сәуле", Role.COORDINATOR, None),
    ("Дамир", Role.PROSECUTOR, None),
    ("Асқар", Role.ADMIN, None),
)
RESIDENTS = (("Айгүл", "kk"), ("Иван", "ru"))


@dataclass(frozen=True)
class Cast:
    """Everybody with a phone, and the town they live in."""

    town: Town
    aigul: Person
    ivan: Person
    erlan: Person
    marat: Person
    gulnar: Person
    zholdas: Person
    saule: Person
    damir: Person
    askar: Person

    @property
    def staff(self) -> tuple[Person, ...]:
        """Those in office, in the order in which they joined."""
        return (self.erlan, self.marat, self.gulnar, self.zholdas, self.saule, self.damir, self.askar)

    async def later(self, minutes: float = 1) -> None:
        """Civil time passes, and what falls due happens."""
        await self.town.passes(minutes=minutes)


async def enrolled(folder: Path) -> None:
    """Make a base in `folder` in which all have joined on Monday 23 November 2026, from 09:30 on."""
    await founded(folder)
    async with Town(folder).awake() as town:
        await town.at("2026-11-23 09:30")
        for name, role, body in STAFF:
            await town.joins(name, role, body=body)
            await town.passes(minutes=1)
        for name, lang in RESIDENTS:
            await town.resident(name, lang)
    stores.keep(town.base)
    stores.rows(town.base, "DELETE FROM inbox")  # the phones of a copy count their updates from 1


def cast_of(town: Town) -> Cast:
    """The phones of the same people in a town on a copy of that base; it is Monday, 10:00."""
    staff = [town.world.person(name, lang="kk") for name, _, _ in STAFF]
    town.staff |= {one.id for one in staff}
    residents = [town.world.person(name, lang=lang) for name, lang in RESIDENTS]
    for person in (*staff, *residents):
        town.world.private(town.bot_account, person)
    return Cast(town, *residents, *staff)
