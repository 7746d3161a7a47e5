"""The page's clock, plug and look inside: /demo/…, only when somebody gives Controls."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from aiohttp import web

from simulator.http.bot_api import read
from simulator.http.demo_controls import CONTROLS, Controls, Facts
from simulator.http.sim_api import refusal
from simulator.http.sim_input import Form, Handler, Wrong, guarded

LONGEST_OFF = 365
Look = Callable[[Controls], Awaitable[Any]]
Turn = Callable[[Controls, Form], Awaitable[Facts]]


async def step(controls: Controls, form: Form) -> Facts:
    """{to}: hour, day, morning, due, or YYYY-MM-DDTHH:MM"""
    return await controls.step(form.only("to").text("to"))


async def off(controls: Controls, form: Form) -> Facts:
    """{days}: the machine is off"""
    days = form.only("days").number("days", 3)
    if not 1 <= days <= LONGEST_OFF:
        raise Wrong(f"The machine can be off for 1 to {LONGEST_OFF} days, not {days}.")
    return await controls.off(days)


async def plug(controls: Controls, form: Form) -> Facts:
    """{}: abort the bot and start it again"""
    form.only()
    return await controls.plug()


async def reset(controls: Controls, form: Form) -> Facts:
    """{}: begin anew"""
    form.only()
    return await controls.reset()


LOOKS: Mapping[str, Look] = {
    "cast": lambda controls: controls.cast(),
    "now": lambda controls: controls.now(),
    "trace": lambda controls: controls.trace(),
}
TURNS: Mapping[str, Turn] = {"step": step, "off": off, "plug": plug, "reset": reset}


def routes() -> list[web.RouteDef]:
    """GET what there is to see, POST what there is to turn."""
    looks = [web.get(f"/demo/{name}", guarded(_look(name, look))) for name, look in LOOKS.items()]
    turns = [web.post(f"/demo/{name}", guarded(_turn(turn))) for name, turn in TURNS.items()]
    return [*looks, *turns]


def _look(name: str, look: Look) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.json_response({"ok": True, name: await look(request.app[CONTROLS])})

    return handle


def _turn(turn: Turn) -> Handler:
    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            form = Form(*await read(request))
            return web.json_response({"ok": True} | await turn(request.app[CONTROLS], form))
        except ValueError as error:
            return refusal(str(error))

    return handle
