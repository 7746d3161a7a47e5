"""A notice to a thousand people: the outbox is filled page by page, once for each, across a crash."""

from sqlalchemy import Connection

from db import people
from domain.people import Actor, Lang, Role
from tests.support.cast import Cast
from tests.support.steps import meetings
from tests.support.steps.meetings import ROADS
from tests.support.town import Town, local

#: More than two pages (`services.meetings.broadcasts.PAGE`), beside Жолдас, who has a phone.
MANY = 1203
LETTERS = "SELECT count(*), count(DISTINCT recipient) FROM outbox WHERE kind = 'meeting-notice'"


def _enrol(conn: Connection) -> None:
    now = local("2026-11-23 09:00")
    for one in range(1, MANY + 1):
        people.add(conn, Actor(one, Role.OFFICIAL, "ROADS", Lang.KK), now)


async def enrols(town: Town) -> None:
    """Officials of the roads department without an account: messages to them stay queued."""
    await town.app.db.write(_enrol)


async def announced(cast: Cast) -> None:
    """A meeting of the whole roads department."""
    await enrols(cast.town)
    await meetings.writes(cast)
    await meetings.invites(cast, ROADS)
    await cast.saule.presses("Жіберу")


async def test_a_plug_pulled_between_two_pages_forgets_nobody(cast: Cast) -> None:
    await announced(cast)
    await cast.town.dies()
    assert cast.town.rows(LETTERS)[0][0] >= 500
    await cast.town.wakes()
    await cast.town.passes(seconds=2)
    assert cast.town.rows(LETTERS) == [(MANY + 1, MANY + 1)]
    assert cast.town.rows("SELECT count(*) FROM invited") == [(MANY + 1,)]
    await cast.town.passes(seconds=2)
    assert "Жіберілгені: 1 / 1\xa0204. Жіберілмегені: 0." in meetings.progress(cast).text
    assert "Қалғаны: 1\xa0203" in meetings.progress(cast).text
    assert "Қатысатындар" not in meetings.progress(cast).text


async def test_called_off_in_the_middle_leaves_nothing_to_send(cast: Cast) -> None:
    """Жолдас has read the notice, so only he reads that it is off."""
    await announced(cast)
    await cast.town.passes(seconds=2)
    await cast.saule.presses("Жиналысты өткізбеу")
    await cast.saule.presses("Иә, өткізілмейді")
    await cast.town.passes(seconds=2)
    await cast.town.passes(seconds=2)
    left = "SELECT count(*) FROM outbox WHERE item = 'meeting' AND state IN ('queued', 'leased')"
    assert cast.town.rows(left) == [(0,)]
    assert cast.town.rows("SELECT count(*) FROM outbox WHERE kind = 'meeting-cancel'") == [(1,)]
    cast.zholdas.expects("Жиналыс өтпейді")
