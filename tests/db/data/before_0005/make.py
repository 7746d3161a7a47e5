"""Makes the database of this folder: three weeks of a town's life, cut off in the middle of things.

It runs in a checkout of aef9ef4, whose code writes revision 0004: `.venv/bin/python …/make.py FOLDER`. FOLDER
gets `base.sqlite.gz`, its `keys`, and `world.json.gz` with phones and what Telegram still holds. README.md
lists the people. Every name, key and token is made up.
"""

import asyncio
import gzip
import json
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

CHECKOUT = Path.cwd()
sys.path[:0] = [str(CHECKOUT / part) for part in (".", "tests", "tests/conversations", "tests/durable")]

from domain.routing import Choice  # noqa: E402
from hall import AGENDA, AGENDA_RU, HOUSING, PLACE, PLACE_RU, ROADS, TITLE, TITLE_RU  # noqa: E402
from plumbing import Script, answers, count, falls_over, scripted  # noqa: E402
from services.mailings import begin  # noqa: E402
from simulator.chats import Chat  # noqa: E402
from simulator.files import FileStore  # noqa: E402
from simulator.messages import Message  # noqa: E402
from town import ZONE, Town, founded, local  # noqa: E402

from db import inbox  # noqa: E402
from db.engine import Database  # noqa: E402
from domain.people import Lang, Role  # noqa: E402
from locales import Texts  # noqa: E402
from services import meetings, owners, reports  # noqa: E402
from simulator.people import Person  # noqa: E402

TEXTS = Texts.load()
HEALTH, LAND, SCHOOLS = "Қалалық емхана", "Жер қатынастары бөлімі", "Білім бөлімі"
TRADE = "Кәсіпкерлік және ауыл шаруашылығы бөлімі"
HEADS, OFFICIALS, AKIMAT = "Барлық орган басшылары", "Барлық лауазымды адамдар", "Әкімдік басшылығы"
#: More than a card has room for.
LONG = "Құбыр ескірген, су қысымы таңертең мүлде төмен, кешке ғана көтеріледі. " * 55
#: People of one page of a mailing; in earnest five hundred, more than live here.
PAGE = 4
#: Local times at which the power goes, and at which the bot is to start again.
OFF, SEEN = "2026-11-24 16:55", "2026-11-25 10:05"
#: The machine in names of lease owners: not the one on which the database is used later.
MACHINE = ("70776e00", "b0070000", "4026531836")


@dataclass
class Story:
    """The town and everybody in it by name; verbs that the days below are told with."""

    town: Town
    tokens: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Person:
        return {one.name: one for one in self.town.world.people.values()}[name]

    async def at(self, moment: str) -> None:
        """Let nine o'clock of every day come, then this local time."""
        day, end = self.town.clock.now().astimezone(ZONE).date(), date.fromisoformat(moment[:10])
        while day < end:
            day += timedelta(days=1)
            await self.town.at(f"{day} 09:00")
        await self.town.at(moment)

    async def later(self) -> None:
        """A minute."""
        await self.town.passes(minutes=1)

    # --- newcomers ---

    async def joins(self, role: Role, body: str | None, *names: str) -> None:
        """Into an office, one after the other; with «(ru)» behind the name they read Russian."""
        for name, lang in map(_named, names):
            person = await self.town.joins(name, role, body=body, lang=lang)
            if lang == "ru":
                await person.says("/language")
                await person.presses("Русский")
            await self.later()

    async def residents(self, *names: str) -> None:
        """Residents who have chosen a language and agreed."""
        for name, lang in map(_named, names):
            await self.town.resident(name, lang)

    # --- acts of anybody ---

    async def presses(self, name: str, *keys: str, on: str = "") -> None:
        """Buttons by the keys of their texts or by these; the first one on the newest card with `on`."""
        person = self[name]
        for n, key in enumerate(keys):
            card = person.last_card(on) if on and not n else None
            await person.presses(_label(person, key), on=card)

    async def says(self, name: str, *texts: str) -> None:
        """One message after the other."""
        for text in texts:
            await self[name].says(text)

    async def sends(self, name: str, *keys: str) -> None:
        """Buttons, «Жіберу», and a minute."""
        await self.presses(name, *keys, "button-send")
        await self.later()

    async def writes(self, name: str, key: str, text: str, *, on: str = "") -> None:
        """A button that asks for words, the words, «Жіберу»."""
        await self.presses(name, key, on=on)
        await self.says(name, text)
        await self.sends(name)

    async def opens(self, name: str, command: str, number: str) -> None:
        """An item of a list."""
        await self.says(name, command)
        await self.presses(name, f"№ {number}")

    # --- reports ---

    async def reports(self, name: str, text: str) -> str:
        """A report, sent; its number."""
        await self.says(name, text)
        await self.sends(name)
        return self.newest("reports")

    async def reports_with_files(self, name: str, text: str) -> None:
        """A report with a photo, a document and a point on the map."""
        await self.says(name, text)
        await self[name].sends_photo("Суреті")
        await self[name].sends_file("құжат.pdf")
        await self[name].sends_location(43.292, 68.280)
        await self.presses(name, "button-send", "button-documents-with")
        await self.later()

    async def answers(self, name: str, text: str) -> None:
        """Accept the newest report, and say that it is solved."""
        await self.presses(name, "button-accept")
        await self.later()
        await self.writes(name, "button-resolve", text)

    async def disputes(self, name: str, text: str, *, with_: str) -> str:
        """A report whose answer is denied twice."""
        number = await self.reports(name, text)
        for answer in ("Жұмыс аяқталды, тексеріп көріңіз", "Тағы бір рет тексерілді"):
            await self.answers(with_, answer)
            await self.presses(name, "button-not-solved")
            await self.later()
        return number

    # --- assignments and meetings ---

    async def gives(self, name: str, body: str, due: str, text: str) -> str:
        """An assignment with a date: «+3» by a button, anything else typed."""
        await self.says(name, text)
        await self.presses(name, "button-body", body)
        if due.startswith("+"):
            await self.presses(name, f"{due} жұмыс күні")
        else:
            await self.says(name, due)
        await self.sends(name)
        return self.newest("assignments")

    async def reported(self, name: str, body: str, text: str) -> str:
        """An assignment that this person has taken and reported on, with a photo."""
        number = await self.gives("Дамир", body, "+10", text)
        await self.presses(name, "button-acknowledge", on=number)
        await self.later()
        await self.presses(name, "button-submit", on=number)
        await self.says(name, "Орындалды, суреті қоса беріледі")
        await self[name].sends_photo()
        await self.sends(name)
        return number

    async def words_a_meeting(self, name: str, *, day: str, time: str = "10:00") -> None:
        """All the words of a notice; then its author is asked whom it is for."""
        words = (TITLE, TITLE_RU, day, time, PLACE, PLACE_RU, AGENDA, AGENDA_RU)
        await self.says(name, "/meeting", *words)

    async def announces(self, *guests: str, day: str, time: str = "10:00") -> str:
        """A notice that everybody has; the number of its meeting."""
        await self.words_a_meeting("Сәуле", day=day, time=time)
        await self.sends("Сәуле", *guests, "button-guests-done")
        await self.later()
        return self.newest("meetings")

    # --- the database ---

    def newest(self, table: str) -> str:
        """The number of the newest item."""
        return str(self.town.rows(f"SELECT number FROM {table} ORDER BY id DESC LIMIT 1")[0][0])

    def known(self) -> dict[str, int]:
        """Ids of people in the database, by name."""
        ring = self.town.app.services.transactions.keyring
        ids = dict(self.town.rows("SELECT lookup, person_id FROM identities"))
        hashes = {one.name: ring.lookup(one.id) for one in self.town.world.people.values()}
        return {name: ids[lookup] for name, lookup in hashes.items() if lookup in ids}

    def report_of(self, name: str) -> str:
        """The number of this person's newest report."""
        sql = "SELECT number FROM reports WHERE reporter = ? ORDER BY id DESC LIMIT 1"
        return str(self.town.rows(sql, self.known()[name])[0][0])


def _named(name: str) -> tuple[str, str]:
    return name.removesuffix(" (ru)"), "ru" if name.endswith(" (ru)") else "kk"


def _label(person: Person, key: str) -> str:
    return TEXTS[Lang(person.lang)](key) if key.startswith("button-") else key


# --- weeks that are over ---


async def november_begins(story: Story) -> None:
    """The offices fill; the first reports come to their ends."""
    await story.town.at("2026-11-02 09:05")
    await story.joins(Role.OFFICIAL, "TUKSH", "Ерлан")
    await story.joins(Role.HEAD, "TUKSH", "Гүлнар")
    await story.joins(Role.OFFICIAL, "ROADS", "Жолдас")
    await story.joins(Role.OFFICIAL, "BIZ", "Нұрлан")
    await story.joins(Role.OFFICIAL, "HEALTH", "Айгерім")
    await story.joins(Role.OFFICIAL, "EDU", "Қайсар", "Серікбол")
    await story.joins(Role.COORDINATOR, None, "Сәуле")
    await story.joins(Role.PROSECUTOR, None, "Дамир")
    await story.joins(Role.AKIMAT, None, "Әділет")

    await story.at("2026-11-03 10:00")
    await story.residents("Гүлшат", "Бақытжан", "Тамара (ru)", "Иван (ru)")
    await story.reports("Гүлшат", "Қоқыс шығарылмай жатыр")  # fourteen days of silence end it
    await story.answers("Ерлан", "Қоқыс шығарылды")
    number = await story.reports("Бақытжан", "Жарық жоқ")
    await story.opens("Бақытжан", "/my", number)
    await story.presses("Бақытжан", "button-withdraw", "button-withdraw-sure")
    await story.reports("Тамара", "Нет света на кухне и во дворе")
    await story.answers("Ерлан", "Линия исправлена")
    await story.presses("Тамара", "button-solved")

    await story.at("2026-11-04 10:00")
    number = await story.disputes("Иван", "Нет воды на третьем этаже", with_="Ерлан")
    await story.opens("Сәуле", "/tasks", number)
    await story.writes("Сәуле", "button-close", "Комиссия орнында тексерді, су бар")


async def first_meeting_and_assignments(story: Story) -> None:
    """A meeting is held; one assignment is off control, another is called off."""
    await story.at("2026-11-09 10:00")
    await story.announces(HOUSING, day="12.11.2026")
    await story.presses("Ерлан", "button-attend")
    done = await story.reported("Ерлан", HOUSING, "Құдық қақпақтарын түгендесін.")
    await story.presses("Дамир", "button-remove", on=done)
    off = await story.gives("Дамир", HOUSING, "+10", "Субұрқақтарды жөндесін.")
    await story.opens("Дамир", "/assignments", off)
    await story.writes("Дамир", "button-assignment-cancel", "Бюджет жобасына енгізілді")

    await story.at("2026-11-10 10:00")
    await story.residents("Жанар")
    await story.reports("Жанар", "Емханада талон жоқ")
    await story.at("2026-11-11 09:30")
    await story.answers("Айгерім", "Талондар саны көбейтілді")  # fourteen days: while the bot is off
    await story.at("2026-11-12 10:00")


async def assignments_run(story: Story) -> None:
    """One is late, one was sent back, three wait for the prosecutor; a meeting is called off."""
    await story.at("2026-11-16 10:00")
    late = await story.gives("Дамир", SCHOOLS, "20.11.2026", "Мектеп асханаларын тексерсін.")
    await story.presses("Қайсар", "button-acknowledge", on=late)
    await story["Серікбол"].blocks()
    await story.at("2026-11-18 10:00")
    taken = await story.gives("Дамир", HEALTH, "26.11.2026", "Дәрігерге кезекті қысқартсын.")
    await story.presses("Айгерім", "button-acknowledge", on=taken)
    back = await story.reported("Нұрлан", TRADE, "Базардағы бағаны бақыласын.")
    await story.writes("Дамир", "button-return", "Кестесі жоқ", on=back)
    await story.reported("Жолдас", ROADS, "Аялдамаларды жөндесін.")
    await story.reported("Ерлан", HOUSING, "Арықтарды тазалатсын.")
    await story.reported("Қайсар", SCHOOLS, "Мектеп автобустарын тексерсін.")

    await story.at("2026-11-19 10:00")
    await story.announces(ROADS, day="24.11.2026", time="15:00")
    await story.presses("Жолдас", "button-absent")
    await story.presses("Сәуле", "button-meeting-cancel", "button-meeting-sure")
    await story.later()


async def disputes(story: Story) -> None:
    """Three answers are denied twice; Серікбол leaves office, and a letter to him with him."""
    await story.at("2026-11-20 10:00")
    await story.residents("Сергей (ru)", "Ботагөз", "Ғалым")
    await story.disputes("Сергей", "Дорога разбита, ямы", with_="Жолдас")
    await story.disputes("Ботагөз", "Жол шұңқыр, көлік өте алмайды", with_="Жолдас")
    await story.disputes("Ғалым", "Аялдама жоқ, автобус тоқтамайды", with_="Жолдас")
    await story.says("Сәуле", "/people")
    await story.presses("Сәуле", "Серікбол", "button-dismiss", "button-dismiss-sure")


# --- what is open ---


async def a_restricted_report(story: Story) -> None:
    """Of its readers Болат has taken it."""
    await story.at("2026-11-23 09:30")
    await story.joins(Role.OFFICIAL, "POL", "Болат")
    await story.residents("Виктор (ru)")
    await story.reports_with_files("Виктор", "Соседи ссорятся, собираются толпой")
    await story.presses("Болат", "button-open-restricted", "button-accept")


async def more_people_join(story: Story) -> None:
    """One person for each thing that somebody can be in the middle of."""
    await story.at("2026-11-23 10:00")
    await story.joins(Role.OFFICIAL, "TUKSH", "Марат (ru)")
    await story.joins(Role.OFFICIAL, "ROADS", "Перизат (ru)")
    coordinators = ("Раушан", "Мадина (ru)", "Ләззат", "Зере", "Гауһар", "Ақмарал", "Тоғжан")
    await story.joins(Role.COORDINATOR, None, *coordinators, "Індира", "Дариға", "Райхан")
    prosecutors = ("Ельнар", "Бауыржан", "Асхат (ru)", "Еркін", "Қайрат", "Сұлтан", "Данияр", "Тимур (ru)")
    await story.joins(Role.PROSECUTOR, None, *prosecutors)
    await story.joins(Role.ADMIN, None, "Асқар")
    await story.joins(Role.OFFICIAL, "ECO", "Самал")
    offices, now = story.town.app.services.offices, story.town.clock.now()
    story.tokens["LAND"] = await offices.invite(Role.OFFICIAL, "LAND", now=now)


async def meetings_ahead(story: Story) -> None:
    """One with a second edition and answers; one that is to begin while the bot is off; one far away."""
    changed = await story.announces(HOUSING, HEADS, day="27.11.2026")
    for name in ("Ерлан", "Гүлнар"):
        await story.presses(name, "button-attend")
    await story.presses("Сәуле", "button-meeting-change", "Өтетін орны, орысша", on=changed)
    await story.says("Сәуле", "Большой зал акимата")
    await story.sends("Сәуле")
    await story.presses("Ерлан", "button-attend")
    await story.presses("Марат", "button-absent")
    await story.announces(ROADS, day="25.11.2026", time="09:30")
    await story.presses("Жолдас", "button-attend")
    await story.announces(AKIMAT, day="03.12.2026", time="11:00")


async def assignments_open(story: Story) -> None:
    """Three that were not taken: one is too long for a card, one is for an empty body."""
    await story["Дамир"].sends_file("тізім.pdf")
    await story.gives("Дамир", HOUSING, "+10", f"Сумен жабдықтау жоспарын бекітсін. {LONG}")
    await story.gives("Дамир", LAND, "26.11.2026", "Жер кезегін жарияласын.")
    await story.gives("Дамир", SCHOOLS, "+5", "Балабақша кезегін тексерсін.")


async def reports_open(story: Story) -> None:
    """Reports in every state that is no end."""
    await story.at("2026-11-24 09:30")
    await story.residents("Олег (ru)", "Айсұлу", "Шолпан", "Наталья (ru)", "Мұхтар")
    await story.reports("Олег", "Цены на продукты выросли вдвое")
    await story.answers("Нұрлан", "Баға түсірілді")
    await story.reports("Айсұлу", "Азық-түлік бағасы өсті")
    await story.answers("Нұрлан", "Баға түсірілді")
    await story.presses("Айсұлу", "button-not-solved")
    for name, text in (("Шолпан", "Дәрі жоқ"), ("Наталья", "В больнице нет мест"), ("Мұхтар", "Талон жоқ")):
        await story.reports(name, text)
        await story.presses("Айгерім", "button-accept")
        await story.writes("Айгерім", "button-ask", "Қай емхана?")

    await story.residents("Күләш", "Салтанат", "Кәмила")
    with nobody_is_there():
        await story.reports("Күләш", "Жер кезегі неге жылжымайды")
    await story.reports_with_files("Салтанат", "Екі топ болып жиналып жатыр")
    await story.presses("Дамир", "button-open-restricted")
    await story.reports_with_files("Кәмила", "Дүкенде мерзімі өткен тауар")


@contextmanager
def nobody_is_there() -> Iterator[None]:
    """As if no office had anybody when a report is sent.

    An official who joins is given all that waits, so such a report cannot stay beside offices with people.
    """
    with patch.object(reports, "taker", lambda tx, report, staff, **_: Choice("LAND", None)):
        yield


# --- in the middle of things ---


async def lists_are_read(story: Story) -> None:
    """Cards from which things are opened, and those that ask once more."""
    await story.at("2026-11-24 13:30")
    await story.says("Сәуле", "/meetings", "/people", "/tasks")
    await story.says("Дамир", "/assignments")
    for name, *keys in (("Жолдас", "button-dismiss"), ("Марат",)):
        await story.says("Асқар", "/people")
        await story.presses("Асқар", name, *keys)
    await story.opens("Шолпан", "/my", story.report_of("Шолпан"))
    await story.presses("Шолпан", "button-withdraw")
    await story.presses("Сәуле", "№ 2026-0005", "button-meeting-cancel")


async def newcomers(story: Story) -> None:
    """Some have said nothing yet, some have not chosen a language, some have not agreed."""
    world = story.town.world
    await world.person("Зәуре").starts()
    await world.person("Меруерт").says("Көшеде шам жанбайды, балалар қорқады")
    await world.person("Павел", lang="ru").says("Во дворе свалка, вывоза мусора нет")
    await story.presses("Павел", "Русский")
    await story["Павел"].sends_photo("вот она")
    await world.person("Сәкен").starts()
    await story.presses("Сәкен", "Қазақша")
    await story.residents("Жұлдыз", "Игорь (ru)")
    await story.says("Жұлдыз", "/language")


async def residents_write(story: Story) -> None:
    """A report on each of its screens, one with words that came late, and both ways to an answer."""
    await story.at("2026-11-24 14:00")
    await story.residents("Айгүл", "Ержан", "Людмила (ru)", "Нұргүл", "Темірхан")
    await story.town.sleeps()
    await story.says("Ержан", "Көмектесіңіздерші")
    story.town.clock.set(local("2026-11-24 14:40"))
    await story.town.wakes()
    await story.town.settled()
    await story.presses("Ержан", "button-category")
    await story.says("Айгүл", "Арай шағын ауданында үш күннен бері ауыз су жоқ")
    await story["Айгүл"].sends_photo("Кранның суреті")
    await story["Айгүл"].sends_location(43.272, 68.212)
    await story.says("Людмила", "Нет света второй день")
    await story.presses("Людмила", "button-category", "Вода")
    await story.says("Нұргүл", "Қоқыс шығарылмай жатыр")
    await story.presses("Нұргүл", "button-place", "Бекзат", "button-place")
    await story.says("Темірхан", "Жер телімі кезегі жылжымайды")
    await story["Темірхан"].sends_file("өтініш.pdf")
    await story.presses("Темірхан", "button-send")
    await story.presses("Наталья", "button-reply")
    await story.says("Наталья", "Поликлиника на улице Абая")
    await story["Наталья"].sends_photo()
    await story.says("Мұхтар", "Абай көшесіндегі емхана")


async def officials_write(story: Story) -> None:
    """An answer, questions, both pages of a redirection, an execution, and what controllers decide."""
    await story.at("2026-11-24 15:00")
    await story.residents("Рүстем", "Дархан", "Зинаида (ru)")
    for name, official, text in (
        ("Рүстем", "Ерлан", f"Ауыз су жоқ. {LONG}"),
        ("Дархан", "Марат", "Су қысымы төмен"),
        ("Зинаида", "Перизат", "На улице не горят фонари"),
    ):
        await story.reports(name, text)
        await story.presses(official, "button-accept")
    await story.presses("Ерлан", "button-resolve")
    await story.says("Ерлан", "Құбыр ауыстырылды")
    await story["Ерлан"].sends_photo("Жаңа құбыр")
    await story.presses("Марат", "button-ask")
    await story.says("Марат", "На какой улице?")
    await story.presses("Перизат", "button-redirect", "Отдел ЖКХ")
    await story.says("Перизат", "Освещение двора в ведении отдела ЖКХ")
    await story.presses("Нұрлан", "button-redirect", on=story.report_of("Айсұлу"))
    await story.presses("Болат", "button-ask")
    await story.says("Болат", "Қай көшеде жиналып жатыр?")
    await story.presses("Айгерім", "button-submit", on="тапсырма")
    await story.says("Айгерім", "Қосымша терапевт қабылданды")
    await story["Айгерім"].sends_file("бұйрық.pdf")
    await story.opens("Раушан", "/tasks", story.report_of("Сергей"))
    await story.presses("Раушан", "button-close")
    await story.says("Раушан", "Жол жөнделді, комиссия қабылдады")
    await story.opens("Мадина", "/tasks", story.report_of("Ботагөз"))
    await story.presses("Мадина", "button-send-back")
    await story.says("Мадина", "Ямы остались, приложите фото")


async def coordinators_write(story: Story) -> None:
    """The notice of a meeting on each of its screens, and both pages of a change."""
    await story.at("2026-11-24 15:30")
    await story.says("Ләззат", "/meeting", TITLE, TITLE_RU, "30.11.2026")
    await story.says("Тоғжан", "/meeting", TITLE, TITLE_RU, "29.11.2026")  # a Sunday
    for name in ("Зере", "Гауһар", "Ақмарал"):
        await story.words_a_meeting(name, day="01.12.2026")
        await story.presses(name, HOUSING)
    await story.presses("Зере", "button-guests-done", "button-fields")
    await story.presses("Ақмарал", "button-guests-done")
    await story.opens("Дариға", "/meetings", "2026-0003")
    await story.presses("Дариға", "button-meeting-change", "Уақыты")
    await story.says("Дариға", "14:30")
    await story.opens("Індира", "/meetings", "2026-0005")
    await story.presses("Індира", "button-meeting-change")


async def prosecutors_write(story: Story) -> None:
    """An assignment on each of its screens, a return on both of its own, a cancellation."""
    await story.at("2026-11-24 16:00")
    await story.says("Ельнар", "/assignments")
    await story.presses("Ельнар", "button-new-assignment")
    for name in ("Бауыржан", "Асхат", "Еркін", "Қайрат"):
        await story.says(name, "Қысқы дайындықты тексерсін.")
        await story.presses(name, "button-body")
    await story.presses("Асхат", "Отдел ЖКХ")
    await story.presses("Еркін", HOUSING)
    await story.says("Еркін", "29.11.2026")
    await story.presses("Қайрат", HOUSING, "+5 жұмыс күні")
    await story["Қайрат"].sends_file("жоспар.pdf")
    for name, number, key, text in (
        ("Сұлтан", "2026-0006", "button-return", "Фотосурет анық емес"),
        ("Данияр", "2026-0007", "button-return", "Іс-шаралар кестесі жоқ"),
        ("Тимур", "2026-0011", "button-assignment-cancel", "Поручение дано повторно"),
    ):
        await story.opens(name, "/assignments", number)
        await story.presses(name, key)
        await story.says(name, text)
    await story.presses("Данияр", "button-due")


# --- what goes wrong ---


async def letters_go_wrong(story: Story) -> None:
    """One is of unknown fate, one is our own fault, one waits for somebody who has blocked the bot."""
    town = story.town
    await story.at("2026-11-24 16:20")
    await story.residents("Назгүл", "Қанат")
    town.world.faults.schedule("sendMessage", kind="cut_before", contains="тіркелді", times=4)
    await story.reports("Назгүл", "Қаңғыбас иттер көп")
    for seconds in (5, 60, 600):
        await town.passes(seconds=seconds)
    town.world.faults.clear()
    script = scripted(town)
    script.when(answers(400, "Bad Request: BUTTON_DATA_INVALID"), to=story["Назгүл"])
    await story.presses("Самал", "button-accept")
    await story.reports("Қанат", "Көшеде мал жүр, сиырлар жүр")
    await story["Қанат"].blocks()
    await story.presses("Самал", "button-accept")


async def updates_are_set_aside(story: Story) -> None:
    """Each fails three times: two by a fault of ours, one is wrong in itself."""
    await story.residents("Фарида")
    for command in ("/my", "/help"):
        scripted(story.town).when(falls_over, to=story["Фарида"], times=3)
        await story.says("Фарида", command)
    broken = {"message_id": "seven", "chat": {"id": story["Фарида"].id, "type": "secret"}, "date": None}
    story.town.bot_account.queue.put("message", broken)
    await story.town.settled()


# --- the power goes ---


async def power_goes(story: Story) -> None:
    """While a mailing is half written, letters are on their way and updates are being handled."""
    town = story.town
    await story.at("2026-11-24 16:45")
    await story.residents("Перуза", "Толқын", "Дәурен", "Оразбай")
    await story.says("Перуза", "Қаңғыбас иттер топталып жүр")
    await story.says("Толқын", "Қаңғыбас иттер балаларға шабады")
    await story.says("Дәурен", "Үйде газ иісі бар")
    await story.words_a_meeting("Райхан", day="04.12.2026")
    await story.presses("Райхан", OFFICIALS, "button-guests-done")
    town.clock.set(local(OFF))
    async with clocks_stopped(town):
        with patch.object(meetings, "begin", partial(begin, size=PAGE)):
            await story.presses("Райхан", "button-send")
        script, town.world.settled = scripted(town), at_once
        await letters_are_on_their_way(story, script)
        await updates_are_in_hand(story, script)
        await town.dies()


@asynccontextmanager
async def clocks_stopped(town: Town) -> AsyncIterator[None]:
    """No tick runs any more."""
    for turn in town.app.schedule._turns.values():
        await turn.acquire()
    yield


async def letters_are_on_their_way(story: Story, script: Script) -> None:
    """Самал's card is being sent and another one stands behind it; a receipt waits for its second try."""
    town = story.town
    script.when(is_silent, to=story["Самал"], times=99)
    await story.presses("Перуза", "button-send")
    await until(town, lambda: count(town, "outbox", "state = 'leased'") == 1)
    town.world.faults.schedule("sendMessage", kind="502", contains="тіркелді")
    await story.presses("Толқын", "button-send")
    await until(town, lambda: count(town, "outbox", "state = 'queued' AND attempts = 1") == 1)


async def updates_are_in_hand(story: Story, script: Script) -> None:
    """Дәурен's report is stored and not shown; his next message is untouched.

    Оразбай's words are stored and not shown either. Telegram has not heard so, and delivers them again.
    """
    town = story.town
    script.when(is_silent, method="editMessageText", to=story["Дәурен"], times=99)
    await story.presses("Дәурен", "button-send")
    await until(town, lambda: count(town, "inbox", "state = 'applied'") == 1)
    await story.says("Дәурен", "Ауламызда қоқыс жатыр")
    await until(town, lambda: count(town, "inbox", "state = 'new'") == 1)
    script.when(is_silent, to=story["Оразбай"], times=99)
    script.when(is_silent, method="getUpdates", times=99)
    await story.says("Оразбай", "Көшеде жарық жоқ")
    await until(town, lambda: count(town, "inbox", "state = 'applied'") == 2)


async def is_silent(*_: object) -> None:
    """Telegram does nothing and says nothing."""
    await asyncio.Event().wait()


async def until(town: Town, is_so: Callable[[], bool]) -> None:
    """Wait until `is_so`, which reads by a second connection; the clock hurries. Raises TimeoutError."""
    async with asyncio.timeout(10):
        while not is_so():
            town.clock.hurry()
            await asyncio.sleep(0.002)


async def at_once() -> None:
    """People act without waiting for the bot."""


async def town_is_dark(story: Story) -> None:
    """Until the next morning updates wait at Telegram; the operator has put one back."""
    town = story.town
    [(first,)] = town.rows("SELECT min(update_id) FROM inbox WHERE state = 'aside'")
    db = Database(town.settings.database_url)
    await db.write(lambda conn: inbox.retry(conn, [first]))  # `python -m bot retry`
    await db.close()
    town.clock.set(local("2026-11-24 19:30"))
    await story.says("Игорь", "Лужа у школы, затопило улицу")
    town.clock.set(local("2026-11-25 08:20"))
    await town.world.person("Роза").says("Автобус уақытында келмейді")
    await story["Жұлдыз"].blocks()
    town.clock.set(local("2026-11-25 10:04"))
    await story.presses("Нұрлан", "button-accept", on="мерзімі өткен тауар")
    town.clock.set(local(SEEN))


STORY = (
    november_begins,
    first_meeting_and_assignments,
    assignments_run,
    disputes,
    a_restricted_report,
    more_people_join,
    meetings_ahead,
    assignments_open,
    reports_open,
    lists_are_read,
    newcomers,
    residents_write,
    officials_write,
    coordinators_write,
    prosecutors_write,
    letters_go_wrong,
    updates_are_set_aside,
    power_goes,
    town_is_dark,
)


# --- the three files ---

KNOWN = """
SELECT role, body, people.lang AS speaks, state, consent_version AS consent, screen
FROM people LEFT JOIN talks ON person_id = id WHERE id = ?
"""


def kept_world(story: Story) -> dict[str, Any]:
    """Phones and Telegram as JSON, from which a test restores them."""
    town, bot, known = story.town, story.town.bot_account, story.known()
    return {
        "now": town.clock.now().astimezone(ZONE).isoformat(),
        "invitations": story.tokens,
        "bot": {
            "token": bot.token,
            "allowed": sorted(bot.queue.allowed or ()),
            "next_update": bot.queue.last_id + 1,
            "updates": [{"expires": one.expires, "body": one.body} for one in bot.queue.after(0)],
        },
        "people": [kept_person(town, one, known.get(one.name)) for one in town.world.people.values()],
        "files": list(kept_files(town.world.files)),
        "chats": [kept_chat(one) for one in bot.private.values()],
    }


def kept_person(town: Town, person: Person, known: int | None) -> dict[str, Any]:
    """An account and its row in the database; None in all fields of one that the bot has not met."""
    account = {"id": person.id, "name": person.name, "lang": person.lang, "username": person.username}
    names = ("role", "body", "speaks", "state", "consent", "screen")
    [row] = town.rows(KNOWN, known) or [(None,) * len(names)]
    return account | dict(zip(names, row, strict=True)) | {"was_staff": person.id in town.staff}


def kept_files(store: FileStore) -> list[dict[str, Any]]:
    """One entry an attachment, without its bytes; all sizes of a photo show the same object."""
    entries: dict[int, dict[str, Any]] = {}
    for number, file in store._files.items():
        entry = entries.setdefault(id(file.shown), {"kind": file.kind, "shown": file.shown, "files": []})
        entry["files"].append({"number": number, "path": file.path, "size": file.size})
    return list(entries.values())


def kept_chat(chat: Chat) -> dict[str, Any]:
    """A private chat and its messages."""
    about = {"id": chat.id, "blocked": chat.blocked, "last_id": chat.last_id}
    return about | {"messages": [kept_message(one) for one in chat.messages.values() if not one.deleted]}


def kept_message(message: Message) -> dict[str, Any]:
    """A message as Telegram keeps it, without empty fields."""
    kept = {
        "id": message.id,
        "from": message.sender.id,
        "date": message.date,
        "content": message.content,
        "inline": message.inline,
        "keyboard": message.keyboard,
        "reply_to": message.reply_to.id if message.reply_to else None,
        "silent": message.silent,
        "protected": message.protected,
        "extra": message.extra,
        "edited": message.edited,
    }
    return {name: value for name, value in kept.items() if value}


def as_text(kept: Mapping[str, Any]) -> str:
    """JSON with a line for each update, person, file, chat and message."""
    whole = json.dumps(kept, ensure_ascii=False, separators=(",", ":"))
    return re.sub(r'(?<=[\[,])(?=\{"(?:expires|id|kind)":)', "\n", whole) + "\n"


def put(story: Story, out: Path) -> None:
    """The three files."""
    out.mkdir(parents=True, exist_ok=True)
    (out / "world.json.gz").write_bytes(gzip.compress(as_text(kept_world(story)).encode(), mtime=0))
    put_base(story.town, out)


def put_base(town: Town, out: Path) -> None:
    """One file without a WAL, as small as it gets; and its keys."""
    base = town.base.with_name("base.sqlite")
    with closing(sqlite3.connect(town.base)) as connection:
        connection.execute("VACUUM INTO ?", (str(base),))
    with closing(sqlite3.connect(base, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        # two thirds of the file: answered updates, which are only kept lest Telegram deliver them again
        connection.execute("DELETE FROM inbox WHERE state = 'answered' AND update_id < ?", (recent(town),))
        connection.execute("PRAGMA page_size=1024")  # most tables hold less than a page
        connection.execute("VACUUM")
    (out / "base.sqlite.gz").write_bytes(gzip.compress(base.read_bytes(), mtime=0))
    shutil.copy(town.settings.key_file, out / "keys")


def recent(town: Town) -> int:
    """Updates from here on are of the last minutes."""
    return int(town.rows("SELECT max(update_id) FROM inbox")[0][0]) - 8


async def made(out: Path) -> None:
    """All of it."""
    with tempfile.TemporaryDirectory() as name, patch.object(owners, "_machine", lambda: MACHINE):
        await founded(Path(name))
        story = Story(Town(Path(name)))
        await story.town.wakes()
        for part in STORY:
            await part(story)
        town = story.town
        assert town.world.problems == town.world.not_simulated == town.named_to_staff() == []
        put(story, out)


if __name__ == "__main__":
    asyncio.run(made(Path(sys.argv[1])))
