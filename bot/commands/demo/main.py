"""The demo process: a local Telegram with its page, and the bot on a machine beside it."""

import asyncio
import signal
import tempfile
from datetime import UTC, datetime, time
from pathlib import Path

from pydantic import SecretStr

from bot.commands.demo import story
from bot.commands.demo.clock import ShiftedClock
from bot.commands.demo.controls import DemoControls
from bot.commands.demo.machine import Machine, machine
from bot.settings import Settings
from domain.calendar import Calendar
from services.city import calendar as calendars
from services.city import city_file as cities
from simulator.http.server import build, serving
from simulator.world import World

TOKEN = "1:demo"
#: Local time at which the demo opens: offices are open then.
OPENS_AT = time(10, 0)


async def run(settings: Settings, *, empty: bool = False) -> None:
    """Serve until Ctrl-C; the last line printed is the address of the page."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    calendar = calendars.of(cities.load(settings.city_path))
    with tempfile.TemporaryDirectory(prefix="tatulyq-demo-") as folder:
        demo = Demo(settings, Path(folder), calendar, is_empty=empty)
        await demo.serve(stop)


class Demo:
    """The world, its server and the machine; databases are in `folder`, which is deleted afterwards."""

    def __init__(self, settings: Settings, folder: Path, calendar: Calendar, *, is_empty: bool) -> None:
        self._settings = settings
        self._folder = folder
        self._calendar = calendar
        self._is_empty = is_empty
        self._clock = ShiftedClock(opening(calendar, datetime.now(UTC)))
        self._world = World(now=lambda: self._clock.now().timestamp())
        self._world.bot(TOKEN)
        self._lives = 0

    async def serve(self, stop: asyncio.Event) -> None:
        """Play the story, then print the address of the page."""
        async with machine(self._settings, self._clock) as made:
            controls = DemoControls(made, self._calendar, lambda: self._begin(made))
            app = build(self._world, controls=controls)
            async with serving(app, host=self._settings.http_host, port=self._settings.http_port) as address:
                self._address = address
                await self._begin(made)
                print(address, flush=True)
                await stop.wait()

    async def _begin(self, made: Machine) -> None:
        """Begin a new life: a database of its own, everybody enrolled, the story played."""
        await made.pull_plug()
        self._lives += 1
        self._clock.set(opening(self._calendar, datetime.now(UTC)))
        self._world.clear()
        app = await made.start(self._of_this_life())
        self._world.settled = made.settled_with(self._world.bot(TOKEN))
        with self._clock.hurried():
            people = await story.enrol(self._world, app)
            if not self._is_empty:
                today = self._calendar.local(self._clock.now()).date()
                await story.play(people, due=self._calendar.next_working_day(today))
        self._world.settled = _at_once

    def _of_this_life(self) -> Settings:
        database = self._folder / f"life{self._lives}.db"
        given = {
            "bot_token": SecretStr(TOKEN),
            "bot_api_url": self._address.rstrip("/"),
            "database_url": f"sqlite:///{database}",
            "seal_keys": None,
            "send_rate": 1000.0,
            "chat_rate": 1000.0,
        }
        return self._settings.model_copy(update=given)


def opening(calendar: Calendar, now: datetime) -> datetime:
    """OPENS_AT of today if it is a working day, else of the next one; in UTC."""
    day = calendar.local(now).date()
    working = day if calendar.is_working(day) else calendar.next_working_day(day)
    return calendar.moment(working, OPENS_AT)


async def _at_once() -> None:
    return None
