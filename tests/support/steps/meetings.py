"""Steps of conversations about meetings: Сәуле's notice, its progress card, the notices on phones."""

from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.cast import Cast

TITLE = "Ведомствоаралық жиналыс"
TITLE_RU = "Межведомственное совещание"
PLACE = "Қала прокуратурасының мәжіліс залы, 2-қабат"
PLACE_RU = "Зал заседаний прокуратуры города, 2-й этаж"
AGENDA = "1. Ауыз сумен жабдықтау жағдайы. Баяндамашы: ТҮКШ бөлімі."
AGENDA_RU = "1. О состоянии обеспечения питьевой водой. Докладчик: отдел ЖКХ."
HOUSING = "Тұрғын үй-коммуналдық шаруашылық бөлімі"
ROADS = "Жолаушылар көлігі және автомобиль жолдары бөлімі"
FIRST = "2026-0001"


async def writes(cast: Cast, *, day: str = "27.11.2026", time: str = "10:00", agenda: str = AGENDA) -> None:
    """Every field of the notice; then Сәуле is asked for the guests."""
    saule = cast.saule
    await saule.says("/meeting")
    for words in (TITLE, TITLE_RU, day, time, PLACE, PLACE_RU, agenda, AGENDA_RU):
        await saule.says(words)


async def invites(cast: Cast, *guests: str) -> None:
    """Сәуле ticks bodies and roles, by default the housing department."""
    for one in guests or (HOUSING,):
        await cast.saule.presses(one)
    await cast.saule.presses("Дайын")


async def announces(cast: Cast, *guests: str, day: str = "27.11.2026", time: str = "10:00") -> None:
    """A notice, from the command until everybody has it."""
    await writes(cast, day=day, time=time)
    await invites(cast, *guests)
    await cast.saule.presses("Жіберу")
    await cast.town.passes(seconds=2)
    await cast.town.passes(seconds=2)


def progress(cast: Cast) -> Message:
    """The progress card as Сәуле sees it."""
    return [one for one in cast.saule.visible() if one.by_bot and f"№ {FIRST} жиналыс\n" in one.text][-1]


def notices(person: Person, text: str = "Жиналыс туралы хабарландыру") -> list[Message]:
    """The notices on a person's phone, the oldest first."""
    return [one for one in person.visible() if one.by_bot and text in one.text]
