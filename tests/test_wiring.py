"""The dispatcher as it is wired: every handler can be called, every button fits and has a route."""

import inspect
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, get_type_hints

import pytest
from aiogram import Dispatcher, Router
from aiogram.dispatcher.event.handler import HandlerObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, User

from bot.app import dispatcher as build_dispatcher
from domain.conversation import SENT, Screen
from domain.meetings.draft import MeetingScreen
from domain.people import Role
from domain.reports.draft import ReportScreen
from handlers import FEATURES, callbacks, routes
from handlers.assignments import routes as assignments
from handlers.callbacks import PROTOCOL
from handlers.filters import Command, Press, Writing
from handlers.meetings import drafting as meetings
from handlers.reports import drafting as reports
from locales import Texts
from services.wiring import DRAFTS
from tests.support.town import Town

#: What aiogram and the middleware add to an update, by name.
GIVEN = frozenset({"bot", "bots", "ctx", "stored", "event_update", "event_router", "event_from_user"})
#: What a filter adds.
ADDED = {
    Press: frozenset({"press"}),
    Command: frozenset({"argument"}),
    Writing: frozenset({"draft"}),
}
LARGEST = 2**63 - 1
#: Telegram's limit of callback data, in bytes.
MOST_BYTES = 64


def handlers_of(router: Router) -> Iterator[tuple[str, HandlerObject]]:
    """Every handler of ours with the kind of its updates, in the order in which they are asked."""
    for one in router.chain_tail:
        for kind, observer in one.observers.items():
            if kind != "update":
                yield from ((kind, handler) for handler in observer.handlers)


def parameters(function: Callable[..., Any]) -> list[str]:
    """Names after the event."""
    return list(inspect.signature(function).parameters)[1:]


def added_by(handler: HandlerObject) -> frozenset[str]:
    """Names that the handler's own filters give it."""
    kinds = [type(one.callback) for one in handler.filters or []]
    return frozenset[str]().union(*(ADDED.get(kind, frozenset()) for kind in kinds))


@pytest.fixture
def dispatcher(town: Town) -> Dispatcher:
    """As the application makes it."""
    app = town.app
    return build_dispatcher(app.services, app.live_messages, app.render_contexts, app.clock)


async def test_every_handler_knows_all_its_parameters(dispatcher: Dispatcher) -> None:
    known = GIVEN | frozenset(dispatcher.workflow_data)
    lacking = {
        f"{handler.callback.__module__}.{handler.callback.__qualname__}": sorted(missing)
        for _, handler in handlers_of(dispatcher)
        if (missing := set(parameters(handler.callback)) - known - added_by(handler))
    }
    assert lacking == {}


async def test_every_filter_knows_all_its_parameters_and_is_a_coroutine(dispatcher: Dispatcher) -> None:
    known = GIVEN | frozenset(dispatcher.workflow_data)
    calls = [
        type(one.callback).__call__ for _, handler in handlers_of(dispatcher) for one in handler.filters or []
    ]
    assert calls
    assert [one.__qualname__ for one in calls if not inspect.iscoroutinefunction(one)] == []
    assert [one.__qualname__ for one in calls if set(parameters(one)[1:]) - known] == []


async def test_a_handler_with_an_unknown_parameter_would_be_found(dispatcher: Dispatcher) -> None:
    async def wrong(_message: object, nonsense: object) -> None: ...

    assert set(parameters(wrong)) - GIVEN - frozenset(dispatcher.workflow_data) == {"nonsense"}


def test_the_routes_can_be_built_twice() -> None:
    first, second = list(handlers_of(routes())), list(handlers_of(routes()))
    assert [(kind, one.callback) for kind, one in first] == [(kind, one.callback) for kind, one in second]


def widest(kind: type[CallbackData]) -> Iterator[CallbackData]:
    """Presses of a class with the longest values that the city and the store can have."""
    names = get_type_hints(kind)
    fields = [name for name in kind.model_fields if name in names]
    choices = [list(longest(names[name])) for name in fields]
    for position, values in enumerate(choices):
        for value in values:
            rest = {name: options[0] for name, options in zip(fields, choices, strict=True)}
            yield kind(**{**rest, fields[position]: value})


def longest(hint: Any) -> Iterator[Any]:
    """The largest values of a field; codes of the city file are at most 20 characters."""
    if inspect.isclass(hint) and issubclass(hint, StrEnum):
        yield from hint
    elif hint is bool:
        yield from (True, False)
    elif hint is int:
        yield from (LARGEST, -LARGEST)
    else:
        yield "x" * 20


@pytest.mark.parametrize("kind", PROTOCOL, ids=lambda kind: kind.__name__)
def test_every_button_fits_and_reads_back(kind: type[CallbackData]) -> None:
    for press in widest(kind):
        packed = press.pack()
        assert len(packed.encode()) <= MOST_BYTES
        assert kind.unpack(packed) == press


def test_the_protocol_names_every_class_once() -> None:
    classes = {
        one
        for one in vars(callbacks).values()
        if inspect.isclass(one) and issubclass(one, CallbackData) and one is not CallbackData
    }
    assert set(PROTOCOL) == classes
    assert len({one.__prefix__ for one in PROTOCOL}) == len(PROTOCOL)


async def test_codes_of_the_city_are_as_short_as_the_buttons_take_them(town: Town) -> None:
    city = town.app.services.city
    codes = [one.code for one in (*city.categories, *city.sectors, *city.bodies)]
    codes += [sub.code for one in city.categories for sub in one.subcategories]
    assert max(map(len, codes)) <= 20
    assert [code for code in codes if ":" in code] == []


async def accepts(handler: HandlerObject, query: CallbackQuery) -> bool:
    """By its buttons alone: who may press is asked elsewhere."""
    presses = [one.callback for one in handler.filters or [] if isinstance(one.callback, Press)]
    return bool(presses) and all([await press(query) for press in presses])


@pytest.mark.parametrize("kind", PROTOCOL, ids=lambda kind: kind.__name__)
async def test_every_press_has_a_route(kind: type[CallbackData]) -> None:
    buttons = [one for event, one in handlers_of(routes()) if event == "callback_query"]
    somebody = User(id=1, is_bot=False, first_name="x")
    for press in widest(kind):
        query = CallbackQuery(id="1", from_user=somebody, chat_instance="1", data=press.pack())
        assert any([await accepts(one, query) for one in buttons]), press


def test_every_screen_and_every_draft_has_a_card() -> None:
    say = Texts.load()["kk"]
    screens = {*Screen, *ReportScreen, *MeetingScreen} - {Screen.NONE}
    sent = {SENT + kind.kind for kind in DRAFTS}
    assert FEATURES.screens == screens | sent
    assert all(say.knows(screen) for screen in sent)
    assert FEATURES.drafts == set(DRAFTS)
    sending = [*reports.SENDING, *assignments.SENDING, *meetings.SENDING]
    assert sorted(kind.kind for kind in sending) == sorted(kind.kind for kind in DRAFTS)


async def test_no_press_of_anybody_ends_in_an_error(town: Town) -> None:
    ivan, nobody = await town.resident("Иван", "ru"), town.world.person("Ораз", lang="kk")
    staff = [
        await town.joins("Ерлан", Role.OFFICIAL, body="TUKSH"),
        await town.joins("Дамир", Role.PROSECUTOR),
        await town.joins("Әкімші", Role.ADMIN),
    ]
    await ivan.says("Нет воды")
    await ivan.presses("Отправить")
    await nobody.starts()
    report = int(town.rows("SELECT id FROM reports")[0][0])
    presses = [press for kind in PROTOCOL for press in widest(kind)]
    presses += [
        press.model_copy(update={"id": report}) for press in presses if "id" in type(press).model_fields
    ]
    for person in (ivan, nobody, *staff):
        card = next(one for one in reversed(person.messages) if one.by_bot)
        async with town.unattended():
            for press in presses:
                await person.presses_data(card, press.pack())
    assert town.rows("SELECT kind, error FROM inbox WHERE tries > 0") == []
