"""What a crash left undone is done after the restart: cards are drawn, presses on them still count."""

import asyncio

from plumbing import Hurried, count
from town import Town


async def applied(town: Town, updates: int) -> None:
    """Wait until so many updates have had their effect."""
    async with asyncio.timeout(5):
        while count(town, "inbox", "applied_at NOT NULL") < updates:
            await asyncio.sleep(0.001)


async def test_a_card_that_waited_for_its_second_is_drawn_after_the_crash(town: Town) -> None:
    """A chat is redrawn once a second; an update is not answered while its card waits for that."""
    aigul = town.world.person("Айгүл")
    await aigul.starts()
    await aigul.presses("Қазақша")
    with Hurried(town):
        await aigul.presses("Келісім беремін")
        await applied(town, 3)
        await town.app.lanes.emptied()
        await town.app.settler.flush()
    assert not town.app.screens.is_quiet
    await town.dies()
    assert town.rows("SELECT state FROM inbox ORDER BY update_id") == [
        ("answered",),
        ("answered",),
        ("applied",),
    ]
    await town.wakes()
    await town.settled()
    aigul.expects("Не болғанын жазыңыз")
    assert count(town, "inbox", "state = 'answered'") == 3
