"""The power is cut at every await between an update's first row and its last letter; nothing shows of it.

Each story is told once without a crash: that gives the list of its steps and the phones as they should
look. Then somebody lives it again for every step, the machine dies there and is started anew.
"""

import asyncio
import os
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from power import PoweredTown, Step, StillLoop
from town import founded

from domain.people import Role
from simulator.messages import Message
from simulator.people import Person

#: The default suite crashes at every few steps; `make proof` at each.
EVERY = 1 if os.environ.get("PROOF") else 4
NUMBER = re.compile(r"\d{4}-\d{4,6}")

Picture = list[tuple[bool, str, str]]


@dataclass
class Cast:
    """Who lives the stories, and what stood on their phones before this one."""

    town: PoweredTown
    aigul: Person
    erlan: Person
    damir: Person

    def __post_init__(self) -> None:
        self.since = {one.id: 0 for one in self.people}

    @property
    def people(self) -> tuple[Person, ...]:
        return self.aigul, self.erlan, self.damir

    def begin(self) -> None:
        """What comes now is the story."""
        self.since = {one.id: one.chat().last_id for one in self.people}

    def new(self, person: Person) -> list[Message]:
        """The messages of this story on somebody's phone."""
        return [one for one in person.messages if one.id > self.since[person.id]]

    def pictures(self) -> dict[str, Picture]:
        """What everybody sees of it, numbers apart."""
        return {one.name: [shown(message) for message in self.new(one)] for one in self.people}


def shown(message: Message) -> tuple[bool, str, str]:
    """A message as it looks, with its buttons; a number looks like any other."""
    return message.by_bot, NUMBER.sub("№", message.text), str(message.buttons)


Act = Callable[[Cast], Awaitable[object]]


async def nothing(_cast: Cast) -> None:
    """The story ends here."""


@dataclass(frozen=True)
class Story:
    """What happens before, the act that is cut, how the people go on; `adds` rows to one table in the end."""

    name: str
    acts: Act
    before: Act = nothing
    after: Act = nothing
    adds: str = "reports"


async def writes(cast: Cast) -> None:
    await cast.aigul.says("Үш күннен бері ауыз су жоқ")


async def sends(cast: Cast) -> None:
    await cast.aigul.presses("Жіберу")


async def reports(cast: Cast) -> None:
    await writes(cast)
    await sends(cast)


async def sends_from_the_card_she_saw_first(cast: Cast) -> None:
    """It still counts; another one of the same words sends nothing more."""
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


STORIES = [
    Story("a resident's words begin a draft", writes, after=sends_from_the_card_she_saw_first),
    Story("«Жіберу» sends a report", sends, before=writes),
    Story("an official accepts", accepts, before=reports),
    Story("the prosecutor's assignment is sent", assigns, before=prepares_an_assignment, adds="assignments"),
]


@dataclass
class Told:
    """A story that nothing happened to."""

    steps: list[Step]
    pictures: dict[str, Picture]
    ending: dict[str, Picture]


async def gathers(folder: Path) -> Cast:
    """The cast has joined; the machine is off."""
    await founded(folder)
    town = PoweredTown(folder)
    await town.wakes()
    erlan = await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH")
    damir = await town.joins("Дамир", Role.PROSECUTOR)
    cast = Cast(town, await town.resident("Айгүл", "kk"), erlan, damir)
    await town.dies()
    return cast


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
    told = Told(cast.town.plug.steps, cast.pictures(), {})
    await story.after(cast)
    told.ending = cast.pictures()
    await cast.town.dies()
    return told


async def survives(story: Story, cast: Cast, told: Told, *, at: int) -> None:
    """Cut at one step: afterwards the phones look as if nothing had been."""
    town, known = cast.town, count(cast, story)
    await lives(story, cast, at=at)
    assert [one.way for one in town.plug.steps] == [one.way for one in told.steps[:at]]
    await town.dies()
    leased = {row for (row,) in town.rows("SELECT id FROM outbox WHERE state = 'leased'")}
    no_card = {person for (person,) in town.rows("SELECT person_id FROM talks WHERE card IS NULL")}
    await town.switched_on()
    again = {message for row, message in town.rows("SELECT id, message_id FROM outbox") if row in leased} | {
        card for person, card in town.rows("SELECT person_id, card FROM talks") if person in no_card
    }
    for person in cast.people:
        looks_right(cast.new(person), told.pictures[person.name], may_be_doubled=again)
    await story.after(cast)
    assert count(cast, story) == known + 1
    assert town.rows("SELECT 1 FROM inbox WHERE state != 'answered'") == []
    assert town.rows("SELECT 1 FROM outbox WHERE state != 'sent'") == []
    await town.dies()


def looks_right(messages: list[Message], picture: Picture, *, may_be_doubled: set[int]) -> None:
    """In the same order; twice only what had no known end at the crash."""
    seen: Picture = []
    for message in messages:
        if shown(message) in seen:
            assert message.id in may_be_doubled, f"twice: {message.text}"
        else:
            seen.append(shown(message))
    assert seen == picture


def count(cast: Cast, story: Story) -> int:
    """Rows of what the story adds, their numbers without a gap."""
    numbers = [
        int(str(number)[5:]) for (number,) in cast.town.rows(f"SELECT number FROM {story.adds} ORDER BY id")
    ]
    assert numbers == list(range(1, len(numbers) + 1))
    return len(numbers)


@pytest.mark.proof
@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.name)
def test_a_crash_at_any_await_leaves_no_trace(story: Story, tmp_path: Path) -> None:
    async def whole() -> None:
        cast = await gathers(tmp_path)
        told = await told_to_the_end(story, cast)
        _print(story, told.steps)
        for at in range(1, len(told.steps) + 1, EVERY):
            try:
                await survives(story, cast, told, at=at)
            except BaseException as error:
                error.add_note(f"cut at step {at}: {told.steps[at - 1]}")
                raise
            finally:
                await cast.town.dies()

    with asyncio.Runner(loop_factory=StillLoop) as runner:
        runner.run(whole())


def _print(story: Story, steps: list[Step]) -> None:
    print(f"\n{story.name}: {len(steps)} steps, cut at every {EVERY}")
    for number, step in enumerate(steps, start=1):
        print(f"{number:3d}  {step.where:55s} {step.waits_for:40s} {step.rows}")
