"""The routes /demo/…, present only in a server with Controls."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from simulator.http.access import Handler, local_only
from simulator.http.bot_api import read
from simulator.http.demo.controls import CONTROLS, Controls, Facts
from simulator.http.sim.actions import error_response
from simulator.http.sim.form import Form, InvalidInput

MOST_DAYS_OFF = 365
Reader = Callable[[Controls], Awaitable[Any]]
Act = Callable[[Controls, Form], Awaitable[Facts]]


async def step(controls: Controls, form: Form) -> Facts:
    """{to}: hour, day, morning, due, or YYYY-MM-DDTHH:MM"""
    return await controls.step(form.only("to").text("to"))


async def off(controls: Controls, form: Form) -> Facts:
    """{days}: keep the machine off"""
    days = form.only("days").number("days", 3)
    if not 1 <= days <= MOST_DAYS_OFF:
        raise InvalidInput(f"The machine can be off for 1 to {MOST_DAYS_OFF} days, not {days}.")
    return await controls.off(days)


async def plug(controls: Controls, form: Form) -> Facts:
    """{}: kill the bot and start it again"""
    form.only()
    return await controls.plug()


async def reset(controls: Controls, form: Form) -> Facts:
    """{}: start again with an empty database"""
    form.only()
    return await controls.reset()


READERS: Mapping[str, Reader] = {
    "cast": lambda controls: controls.cast(),
    "now": lambda controls: controls.now(),
    "trace": lambda controls: controls.trace(),
}
ACTS: Mapping[str, Act] = {"step": step, "off": off, "plug": plug, "reset": reset}


def routes() -> list[web.RouteDef]:
    """GET routes that read, POST routes that act."""
    reads = [web.get(f"/demo/{name}", local_only(_read(name, reader))) for name, reader in READERS.items()]
    acts = [web.post(f"/demo/{name}", local_only(_act(act))) for name, act in ACTS.items()]
    return [*reads, *acts]


def _read(name: str, reader: Reader) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, name: await reader(request.app[CONTROLS])})

    return handle


def _act(act: Act) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            form = Form(*await read(request))
            return web.json_response({"ok": True} | await act(request.app[CONTROLS], form))
        except ValueError as error:
            return error_response(str(error))

    return handle
