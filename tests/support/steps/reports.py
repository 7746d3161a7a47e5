"""Steps of conversations about reports: sent, accepted, answered, disputed; and their rows in the store."""

from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.cast import Cast
from tests.support.town import Town


async def sends(cast: Cast, text: str = "Ауыз су жоқ", *, by: Person | None = None) -> str:
    """Айгүл, or another resident, sends a report; returns its number."""
    person = by or cast.aigul
    await person.says(text)
    await presses_send(person)
    await cast.later()
    return newest(cast.town)


async def presses_send(person: Person) -> None:
    """«Жіберу» in the language of the person."""
    await person.presses("Жіберу" if person.lang == "kk" else "Отправить")


async def accepts(cast: Cast, person: Person) -> None:
    """«Орындауға қабылдау» on the newest card."""
    await person.presses("Орындауға қабылдау")
    await cast.later()


async def writes(cast: Cast, person: Person, button: str, text: str) -> None:
    """A button that asks for words, the words, «Жіберу»."""
    await person.presses(button)
    await person.says(text)
    await presses_send(person)
    await cast.later()


async def answered(cast: Cast, *, by: Person | None = None) -> str:
    """A report that Ерлан has accepted and answered; returns its number."""
    number = await sends(cast, by=by)
    await accepts(cast, cast.erlan)
    await writes(cast, cast.erlan, "Шешілді деп белгілеу", "Құбыр ауыстырылды")
    return number


async def disputed(cast: Cast) -> str:
    """A report whose answer Айгүл has denied twice; returns its number."""
    number = await answered(cast)
    await cast.aigul.presses("Жоқ, шешілмеді")
    await cast.later()
    await accepts(cast, cast.erlan)
    await writes(cast, cast.erlan, "Шешілді деп белгілеу", "Тағы тексерілді")
    await cast.aigul.presses("Жоқ, шешілмеді")
    await cast.later()
    return number


def newest(town: Town) -> str:
    """The number of the newest report."""
    return str(town.rows("SELECT number FROM reports ORDER BY id DESC LIMIT 1")[0][0])


def state(town: Town, number: str) -> str:
    """The state of a report, as a second connection reads it."""
    return str(town.rows("SELECT state FROM reports WHERE number = ?", number)[0][0])


def journal(town: Town, number: str) -> list[str]:
    """The acts in a report's journal, the oldest first."""
    sql = "SELECT action FROM journal WHERE chain = ? ORDER BY n"
    return [action for (action,) in town.rows(sql, f"report:{id_of(number)}")]


async def opens(person: Person, number: str) -> Message:
    """The card of a report, opened as from a list."""
    await presses_forged(person, number, "open")
    return person.last_card(number)


async def presses_forged(person: Person, number: str, act: str) -> None:
    """A button of a report that stands under no message of this person."""
    await person.says("/help")
    await person.presses_data(person.messages[-1], f"r:{act}:{id_of(number)}")


def id_of(number: str) -> int:
    """2026-000123 → 2026000123."""
    return int(number.replace("-", ""))
