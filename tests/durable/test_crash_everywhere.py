"""A crash at every await between an update's first row and its last message; people notice nothing.

Each story is told once without a crash: that gives the list of its steps and the phones as they should
look. Then somebody lives it again for every step, the machine dies there and is started anew.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from domain.people import Role
from simulator.people.person import Person
from simulator.state.chats import Message
from tests.support.durable.power import PoweredTown, Step, StillLoop
from tests.support.sampling import sample
from tests.support.town import founded

pytestmark = pytest.mark.sqlite

#: `make proof` crashes at every step, `make proof-short` at one of each five, the suite at one of each ten.
ONE_IN = 10
NUMBER = re.compile(r"\d{4}-\d{4,6}")

Picture = list[tuple[bool, str, str]]


@dataclass
class Cast:
    """The people of the stories, and the state of their phones before this one."""

    town: PoweredTown
    aigul: Person
    erlan: Person
    damir: Person
    guest: Person  #: somebody else each time, whom the bot has never met
    since: dict[int, int] = field(default_factory=dict)

    @property
    def people(self) -> tuple[Person, ...]:
        return self.aigul, self.erlan, self.damir, self.guest

    def begin(self) -> None:
        """The story begins now."""
        self.guest = self.town.world.person(f"Тұрғын {len(self.town.world.people)}")
        self.since = {one.id: one.chat().last_id for one in self.people}

    def new(self, person: Person) -> list[Message]:
        """The messages of this story on somebody's phone."""
        return [one for one in person.messages if one.id > self.since[person.id]]

    def pictures(self) -> list[Picture]:
        """The messages of the story on each phone, without numbers."""
        return [[shown(message) for message in self.new(one)] for one in self.people]


def shown(message: Message) -> tuple[bool, str, str]:
    """A message as it looks, with its buttons; a number looks like any other."""
    return message.by_bot, NUMBER.sub("№", message.text), str(message.buttons)


Act = Callable[[Cast], Awaitable[object]]


async def nothing(_cast: Cast) -> None:
    """The story ends here."""


@dataclass(frozen=True)
class Story:
    """Steps before, the act that crashes, steps after; in the end `table` has `n` rows more."""

    name: str
    acts: Act
    before: Act = nothing
    after: Act = nothing
    table: str = "reports"
    n: int = 1


async def writes(cast: Cast) -> None:
    await cast.aigul.says("Үш күннен бері ауыз су жоқ")


async def sends(cast: Cast) -> None:
    await cast.aigul.presses("Жіберу")


async def writes_quickly(cast: Cast) -> None:
    """A card that was redrawn a moment ago waits for its second."""
    await writes(cast)
    await cast.aigul.says("Көрші үйде де жоқ")


async def writes_more(cast: Cast) -> None:
    await cast.aigul.says("Қашан береді?")


async def reports(cast: Cast) -> None:
    await writes(cast)
    await sends(cast)


async def sends_from_the_card_she_saw_first(cast: Cast) -> None:
    """The press still counts; a second one sends nothing more."""
    first, *others = [one for one in cast.new(cast.aigul) if "Жіберу" in str(one.buttons)]
    await cast.aigul.presses("Жіберу", on=first)
    assert any("Өтінішіңіз тіркелді" in one.text for one in cast.new(cast.aigul))
    for card in others:
        await cast.aigul.presses_old("Жіберу", on=card)


async def accepts(cast: Cast) -> None:
    await cast.erlan.presses("Орындауға қабылдау")


async def prepares_an_assignment(cast: Cast) -> None:
    await cast.damir.says("Ауыз су қысымының төмендеу себептерін анықтап, жоспар бекітсін.")
    await cast.damir.presses("Органды таңдау")
    await cast.damir.presses("Тұрғын үй-коммуналдық шаруашылық")
    await cast.damir.presses("+10 жұмыс күні")


async def assigns(cast: Cast) -> None:
    await cast.damir.presses("Жіберу")


async def gives_an_assignment(cast: Cast) -> None:
    await prepares_an_assignment(cast)
    await assigns(cast)


async def takes_it(cast: Cast) -> None:
    await cast.erlan.presses("Таныстым")


async def answers(cast: Cast) -> None:
    await reports(cast)
    await accepts(cast)
    await cast.erlan.presses("Шешілді деп белгілеу")
    await cast.erlan.says("Құбыр ауыстырылды")
    await cast.erlan.presses("Жіберу")


async def denies(cast: Cast) -> None:
    await cast.aigul.presses("Жоқ, шешілмеді")


async def turns_up(cast: Cast) -> None:
    await cast.guest.says("Көшеде жарық жоқ")


async def agrees_and_sends(cast: Cast) -> None:
    """The text from before the consent is still in the draft."""
    await cast.guest.presses("Қазақша")
    await cast.guest.presses("Келісім беремін")
    await cast.guest.presses("Жіберу")


async def hears_the_notice(cast: Cast) -> None:
    await turns_up(cast)
    await cast.guest.presses("Қазақша")


async def refuses(cast: Cast) -> None:
    await cast.guest.presses("Бермеймін")


STORIES = [
    Story("a stranger's first words", turns_up, after=agrees_and_sends),
    Story("a stranger refuses consent", refuses, before=hears_the_notice, table="people", n=0),
    Story("a resident's words begin a draft", writes, after=sends_from_the_card_she_saw_first),
    Story("more words wait to be shown", writes_more, before=writes_quickly, after=sends),
    Story("«Жіберу» sends a report", sends, before=writes),
    Story("an official accepts", accepts, before=reports),
    Story("a resident says that it is not solved", denies, before=answers),
    Story("the prosecutor sends an assignment", assigns, before=prepares_an_assignment, table="assignments"),
    Story("the body takes an assignment", takes_it, before=gives_an_assignment, table="assignments"),
]


@dataclass(frozen=True)
class Told:
    """A story that nothing happened to: its steps, and the phones after its act."""

    steps: list[Step]
    pictures: list[Picture]


async def gathers(folder: Path) -> Cast:
    """The cast has joined; the machine is off."""
    await founded(folder)
    town = PoweredTown(folder)
    await town.wakes()
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    aigul = await town.resident("Айгүл", "kk")
    await town.dies()
    return Cast(town, aigul, erlan, damir, guest=aigul)


async def lives(story: Story, cast: Cast, *, at: int = 0) -> None:
    """The story up to step `at` of its act, or to the end of that."""
    cast.begin()
    await cast.town.switched_on(at=at)
    await story.before(cast)
    cast.town.looks()
    cast.town.plug.is_counting = True
    await story.acts(cast)
    cast.town.plug.is_counting = False


async def told_to_the_end(story: Story, cast: Cast) -> Told:
    await lives(story, cast)
    told = Told(cast.town.plug.steps, cast.pictures())
    await story.after(cast)
    await cast.town.dies()
    return told


async def survives(story: Story, cast: Cast, told: Told, *, at: int) -> None:
    """Cut at one step: afterwards the phones look as if nothing had been."""
    town, known = cast.town, count(cast.town, story.table)
    await lives(story, cast, at=at)
    assert [one.way for one in town.plug.steps] == [one.way for one in told.steps[:at]]
    await town.dies()
    unsure = Unsure.at_the_crash(town)
    await town.switched_on()
    for person, picture in zip(cast.people, told.pictures, strict=True):
        looks_right(cast.new(person), picture, may_be_doubled=unsure.messages(town))
    await story.after(cast)
    assert count(town, story.table) == known + story.n
    assert town.rows("SELECT 1 FROM inbox WHERE state != 'answered'") == []
    assert town.rows("SELECT 1 FROM outbox WHERE state != 'sent'") == []


@dataclass(frozen=True)
class Unsure:
    """Messages that may have been sent unnoticed: leased rows, screens without a message."""

    letters: frozenset[int]
    talks: frozenset[int]

    @classmethod
    def at_the_crash(cls, town: PoweredTown) -> "Unsure":
        letters = town.rows("SELECT id FROM outbox WHERE state = 'leased'")
        talks = town.rows("SELECT person_id FROM conversations WHERE card IS NULL")
        return cls(frozenset(one for (one,) in letters), frozenset(one for (one,) in talks))

    def messages(self, town: PoweredTown) -> set[int]:
        """In which messages they stand now."""
        letters = town.rows("SELECT id, message_id FROM outbox")
        talks = town.rows("SELECT person_id, card FROM conversations")
        known = [message for one, message in letters if one in self.letters]
        return {*known, *(card for one, card in talks if one in self.talks)}


def looks_right(messages: list[Message], picture: Picture, *, may_be_doubled: set[int]) -> None:
    """In the same order; twice only what had no known end at the crash."""
    seen: Picture = []
    for message in messages:
        if shown(message) in seen:
            assert message.id in may_be_doubled, f"twice: {message.text}"
        else:
            seen.append(shown(message))
    assert seen == picture


def count(town: PoweredTown, table: str) -> int:
    """Rows of a table; numbers have no gap."""
    for numbered in ("reports", "assignments"):
        numbers = [int(number[5:]) for (number,) in town.rows(f"SELECT number FROM {numbered} ORDER BY id")]
        assert numbers == list(range(1, len(numbers) + 1))
    return int(town.rows(f"SELECT count(*) FROM {table}")[0][0])


@pytest.mark.proof
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_crash_at_any_await_leaves_no_trace(story: Story, tmp_path: Path) -> None:
    async def whole() -> None:
        cast = await gathers(tmp_path)
        told = await told_to_the_end(story, cast)
        cuts = sample(story.name, range(1, len(told.steps) + 1), one_in=ONE_IN)
        _print(story, told.steps, cuts)
        for at in cuts:
            try:
                await survives(story, cast, told, at=at)
            except BaseException as error:
                error.add_note(f"cut at step {at}: {told.steps[at - 1]}")
                raise
            finally:
                await cast.town.dies()

    with asyncio.Runner(loop_factory=StillLoop) as runner:
        runner.run(whole())


def _print(story: Story, steps: list[Step], cuts: list[int]) -> None:
    print(f"\n{story.name}: {len(steps)} steps, cut at {len(cuts)} of them")
    for number, step in enumerate(steps, start=1):
        print(f"{number:3d}  {step.where:55s} {step.waits_for:40s} {step.rows}")
