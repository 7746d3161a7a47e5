"""A database of revision 0004 goes up by migration 0005, and everybody goes on where they were.

`tests/db/data/before_0005` was made by the code of that revision; its README.md says where people are.
"""

import importlib
import os
import signal
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from hashlib import sha256
from pathlib import Path

import pytest

from db import migrations
from db.engine import schema
from db.engine.database import Database
from domain.assignments.rules import AssignmentState
from domain.drafts import Draft
from domain.meetings.rules import MeetingState
from domain.people import Lang
from domain.reports.rules import ReportState
from handlers.callbacks import PROTOCOL
from locales import Texts
from services.wiring import DRAFTS
from tests.support import stores
from tests.support.before_0005 import WORLD, Button, Continuation, RestoredTown, old_buttons
from tests.support.counts import count, failed_updates
from tests.support.phone import cards
from tests.support.processes import PROJECT
from tests.support.programs import Program, start
from tests.support.sampling import sample
from tests.support.steps.meetings import AGENDA, AGENDA_RU, HOUSING, PLACE, PLACE_RU, notices

pytestmark = pytest.mark.sqlite

#: Revision of the database.
WAS = "0004"
#: Updates that stay aside, and states of outbox messages that are never sent again.
ASIDE, LOST = 2, ["failed", "unknown"]


def goes(name: str, *acts: str, sees: str, **told: str) -> Continuation:
    """One line of the tables below."""
    return Continuation(name, acts, sees, told)


def migrate(base: Path) -> tuple[str | None, str | None]:
    """Migrate as `python -m bot migrate` does; the revisions before and after."""
    db = Database(stores.url(base))
    try:
        return migrations.upgrade(db)
    finally:
        db.abandon()


@pytest.fixture
def old(tmp_path: Path) -> RestoredTown:
    """The database as it was made."""
    return RestoredTown.in_folder(tmp_path)


@pytest.fixture
def migrated(old: RestoredTown) -> RestoredTown:
    """The schema is new, no bot runs."""
    assert migrate(old.town.base) == (WAS, schema.HEAD)
    return old


@pytest.fixture
async def restored(migrated: RestoredTown) -> AsyncIterator[RestoredTown]:
    """The bot runs; afterwards nothing has failed that had not failed before."""
    await migrated.wakes()
    try:
        yield migrated
        assert migrated.town.world.problems == []
        assert migrated.town.world.not_simulated == []
        assert migrated.town.named_to_staff() == []
        assert failed_updates(migrated.town) == ASIDE
        lost = "SELECT state FROM outbox WHERE state IN ('failed', 'unknown') ORDER BY state"
        assert [state for (state,) in migrated.town.rows(lost)] == LOST
    finally:
        await migrated.town.sleeps()


# --- the rows ---


def renamed() -> dict[str, str]:
    """New names of tables by their old ones."""
    revision = importlib.import_module("db.migrations.versions.0005_house")
    return {old: new for old, new, _ in revision.TABLES}


def digests(base: Path) -> dict[str, tuple[int, str]]:
    """Rows and their SHA-256 by table, under its new name; the schema's own revision is left out."""
    tables = stores.rows(base, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    names = [name for (name,) in tables if name != "alembic_version"]
    return {renamed().get(name, name): digest(stores.rows(base, f"SELECT * FROM {name}")) for name in names}


def digest(rows: Iterable[tuple[object, ...]]) -> tuple[int, str]:
    """Their number and their SHA-256, in whatever order they come."""
    shown = sorted(map(repr, rows))
    return len(shown), sha256("\n".join(shown).encode()).hexdigest()


def test_the_migration_keeps_every_row(old: RestoredTown) -> None:
    before = digests(old.town.base)
    migrate(old.town.base)
    assert digests(old.town.base) == before
    assert sum(rows for rows, _ in before.values()) > 1000


async def test_downgrade_and_upgrade_keep_every_row_and_drafts_still_open(old: RestoredTown) -> None:
    before = digests(old.town.base)
    migrate(old.town.base)
    db = Database(stores.url(old.town.base))
    assert migrations.downgrade(db, WAS) == (schema.HEAD, WAS)
    db.abandon()
    assert digests(old.town.base) == before
    assert migrate(old.town.base) == (WAS, schema.HEAD)
    assert digests(old.town.base) == before
    await old.wakes()
    assert {one.kind for one in await drafts_of(old)} == {one.kind for one in DRAFTS}
    await old.town.sleeps()


@pytest.mark.proof
def test_a_migration_killed_at_any_step_is_run_again(old: RestoredTown, tmp_path: Path) -> None:
    """The killed one leaves the old revision with all its rows; `make proof` kills at each step."""
    before, whole = digests(old.town.base), tmp_path / "whole.db"
    stores.copy(old.town.base, whole)
    assert killed(whole, at=-1) == 0
    steps = range(int(says(whole).read_text()))
    for step in {*sample("killed migrations", steps, one_in=15), steps[-1]}:
        base = tmp_path / f"killed-{step}.db"
        stores.copy(old.town.base, base)
        assert killed(base, at=step) == -signal.SIGKILL
        assert digests(base) == before
        assert migrate(base) == (WAS, schema.HEAD)
        assert digests(base) == before


def killed(base: Path, *, at: int) -> int:
    """The exit code of a migration that dies before this step; -1: before none."""
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    arguments = [stores.url(base), str(at)]
    program = Program("tests.support.killed_migration", arguments, base.parent, environment, says(base))
    return start(program).wait(60)


def says(base: Path) -> Path:
    """The output of the migration."""
    return base.with_suffix(".log")


# --- contents ---


def states(town: RestoredTown, table: str) -> set[str]:
    return {state for (state,) in town.town.rows(f"SELECT DISTINCT state FROM {table}")}


async def drafts_of(town: RestoredTown) -> list[Draft]:
    """The drafts of all conversations; fails where one cannot be read."""
    identify = town.town.app.services.people.identify_sender
    conversations = [(await identify(one["id"], speaks=None)).conversation for one in WORLD["people"]]
    assert [aside for one in conversations for aside in one.laid_aside] == []
    return [one.draft for one in conversations if one.draft is not None]


def test_reports_assignments_and_meetings_stand_in_every_state(migrated: RestoredTown) -> None:
    assert states(migrated, "reports") == set(ReportState)
    assert states(migrated, "assignments") == set(AssignmentState)
    assert states(migrated, "meetings") == set(MeetingState)


def test_updates_and_messages_stand_in_every_state(migrated: RestoredTown) -> None:
    assert states(migrated, "inbox") == {"new", "applied", "answered", "aside"}
    assert states(migrated, "outbox") == {"queued", "leased", "sent", "dropped", "unknown", "failed"}
    assert count(migrated.town, "broadcasts", "NOT is_whole") == 1
    assert count(migrated.town, "waiting_steps", "due_at < '2026-11-25 05:05'") > 5


def test_old_buttons_are_of_every_kind_and_still_unpack() -> None:
    unpacked: Counter[type] = Counter()
    for button in old_buttons():
        [kind] = [one for one in PROTOCOL if button.data.startswith(f"{one.__prefix__}:")]
        kind.unpack(button.data)
        unpacked[kind] += 1
    assert set(unpacked) == set(PROTOCOL)


async def test_drafts_of_every_kind_still_open(restored: RestoredTown) -> None:
    drafts = await drafts_of(restored)
    assert {one.kind for one in drafts} == {one.kind for one in DRAFTS}
    assert any(one.late_at for one in drafts)
    assert any(one.is_guarded for one in drafts)


async def test_no_link_of_the_journal_is_broken(restored: RestoredTown) -> None:
    verdict = await restored.town.app.services.journal.verify()
    assert verdict.faults == ()
    assert verdict.links > 150


# --- everybody goes on ---

RESIDENTS = [
    goes("Айгүл", "[Жіберу]", sees="Нөмірі: {report}", ТҮКШ="№ {report}"),
    goes("Айгүл", "Көрші үйде де су жоқ", "[Жіберу]", sees="Нөмірі: {report}", ТҮКШ="Көрші үйде де су жоқ"),
    goes("Айгүл", "[Жою]", sees="Жоба жойылды"),
    goes("Ержан", "[Су]", "[Ауыз су жоқ]", "[Жіберу]", sees="Түскен уақыты: 24.11.2026, 14:00"),
    goes("Людмила", "[Слабый напор]", "[Отправить]", sees="Номер: {report}", ТҮКШ="№ {report}"),
    goes("Нұргүл", "[Мекенжайсыз]", sees="Мекенжай: көрсетілмеген"),
    goes("Нұргүл", "[Отырар]", "[Жіберу]", sees="Нөмірі: {report}"),
    goes("Нұргүл", "Арай көшесі, 5", sees="Мекенжай: Бекзат секторы, Арай көшесі, 5"),
    goes("Темірхан", "[Құжаттарсыз жіберу]", sees="Нөмірі: {report}"),
    goes("Темірхан", "[Құжаттармен жіберу]", sees="Нөмірі: {report}"),
    goes("Наталья", "[Отправить]", sees="добавлен к обращению № 2026-000013", Айгерім="улице Абая"),
    goes("Мұхтар", "[Жауап: № 2026-000014]", "[Жіберу]", sees="№ 2026-000014 өтінішке қосылды"),
    goes("Мұхтар", "[Жаңа өтініш]", "[Жіберу]", sees="Нөмірі: {report}", Айгерім="№ {report}"),
    goes("Шолпан", "[Жауап беру]", "Абай емханасы", "[Жіберу]", sees="№ 2026-000012 өтінішке қосылды"),
    goes("Шолпан", "[Иә, қайтарып аламын]", sees="№ 2026-000012 өтініш кері қайтарып алынды."),
    goes("Гүлшат", "[Қайта ашу]", sees="№ 2026-000001 өтініш қайта ашылды.", ТҮКШ="№ 2026-000001"),
    goes("Олег", "[Нет, не решён]", sees="Обращение № 2026-000010 открыто повторно", Нұрлан="№ 2026-000010"),
    goes("Олег", "[Да, решён]", sees="Обращение № 2026-000010 закрыто", Нұрлан="№ 2026-000010"),
    goes(
        "Сергей", "[Дополнить]", "Ямы всё ещё там", "[Отправить]", sees="добавлен к обращению № 2026-000006"
    ),
    goes("Меруерт", "[Қазақша]", "[Келісім беремін]", "[Жіберу]", sees="Нөмірі: {report}"),
    goes("Меруерт", "[Русский]", "[Даю согласие]", sees="Текст: Көшеде шам жанбайды"),
    goes("Павел", "[Даю согласие]", "[Отправить]", sees="Номер: {report}", ТҮКШ="вот она"),
    goes("Сәкен", "[Бермеймін]", sees="e-Өтініш"),
    goes("Сәкен", "[Келісім беремін]", sees="Не болғанын жазыңыз"),
    goes("Зәуре", "[Қазақша]", sees="[Келісім беремін]"),
]
OFFICIALS = [
    goes("Ерлан", "[Жіберу]", sees="№ 2026-000018", Рүстем="Құбыр ауыстырылды"),
    goes("Ерлан", "[Орындауға қабылдау]", sees="№ 2026-000025 өтінішті орындауға қабылдадыңыз"),
    goes("Марат", "[Отправить]", sees="№ 2026-000019", Дархан="На какой улице?"),
    goes("Марат", "[Ознакомлен(а)]", sees="№ 2026-0009", Дамир="№ 2026-0009 тапсырмамен орындаушы танысты"),
    goes("Марат", "[Полный текст]", sees="кешке ғана көтеріледі"),
    goes("Перизат", "[Отправить]", sees="№ 2026-000020", Зинаида="в ведении отдела ЖКХ"),
    goes(
        "Нұрлан",
        "[Тұрғын үй-ком]",
        "Дүкен тұрғын үйде",
        "[Жіберу]",
        sees="№ 2026-000011",
        ТҮКШ="Дүкен тұрғын",
    ),
    goes("Нұрлан", "[Есеп ұсыну]", "Кесте қоса беріледі", "[Жіберу]", sees="№ 2026-0005", Дамир="Кесте қоса"),
    goes("Нұрлан", "[Орындауға қабылдау] 2026-000011", sees="№ 2026-000011", Айсұлу="орындауға қабылданды"),
    goes("Нұрлан", "[Қоса берілген файлдар]", sees="[document]"),
    goes("Болат", "[Жіберу]", sees="№ 2026-000009", Виктор="Қай көшеде жиналып жатыр?"),
    goes("Болат", "[Өтінішті ашу] 2026-000016", sees="Екі топ болып жиналып жатыр"),
    goes("Айгерім", "[Жіберу]", sees="№ 2026-0004", Дамир="Қосымша терапевт қабылданды"),
    goes("Қайсар", "[Есеп ұсыну]", "Асханалар тексерілді", "[Жіберу]", sees="№ 2026-0003", Дамир="Асханалар"),
    goes("Самал", "[Нақтылауды сұрау]", "Қай көшеде?", "[Жіберу]", sees="№ 2026-000022"),
    goes("Гүлнар", "[Қатыса алмаймын] орны өзгерді", sees="Жауабыңыз: Қатыса алмаймын"),
    goes(
        "Гүлнар", "[Қатысамын] Жиналыс туралы хабарландыру", sees="Соңғы хабарландырудағы батырманы басыңыз"
    ),
    goes("Әділет", "[Қатысамын]", sees="Жауабыңыз: Қатысамын"),
]
#: Texts of a notice that are asked after its time.
WORDS = (PLACE, PLACE_RU, AGENDA, AGENDA_RU)
COORDINATORS = [
    goes("Раушан", "[Жіберу]", sees="№ 2026-000006", Сергей="Жол жөнделді, комиссия қабылдады"),
    goes("Мадина", "[Отправить]", sees="№ 2026-000007", Ботагөз="Ямы остались"),
    goes(
        "Ләззат", "10:00", *WORDS, f"[{HOUSING}]", "[Дайын]", "[Жіберу]", sees="{meeting}", Гүлнар="30 қараша"
    ),
    goes("Тоғжан", "[Келесі жұмыс күні: 30.11.2026]", sees="Жиналыс сағат нешеде басталады?"),
    goes("Тоғжан", "[Осы күн қалсын]", "10:00", sees="Өтетін орнын қазақша жазыңыз"),
    goes("Зере", "[Уақыты]", "15:00", "[Жіберу]", sees="{meeting}", Гүлнар="Уақыты: 15:00"),
    goes("Гауһар", "[Әкімдік басшылығы]", "[Дайын]", "[Жіберу]", sees="{meeting}", Әділет="1 желтоқсан"),
    goes("Ақмарал", "[Жіберу]", sees="{meeting}", Ерлан="1 желтоқсан", Марат="1 декабря"),
    goes("Дариға", "[Жіберу]", sees="2026-0003", Ерлан="Уақыты: 14:30", Марат="Большой зал акимата"),
    goes("Індира", "[Күні]", "04.12.2026", "[Жіберу]", sees="2026-0005", Әділет="4 желтоқсан"),
    goes("Сәуле", "[№ 2026-000008]", "[Өтінішті жабу]", "Тексерілді", "[Жіберу]", sees="№ 2026-000008"),
    goes("Сәуле", "[Иә, өткізілмейді]", sees="Жиналыс өтпейді", Әділет="Жиналыс өтпейді"),
    goes("Сәуле", "[Еске салу] 2026-0003", sees="Еске салынды", Гүлнар="Жауабыңыз әлі келген жоқ"),
    goes("Сәуле", "[Келесі бет]", sees="Қызметкерлер"),
    goes("Сәуле", "[Жаңа жиналыс]", sees="Жиналыстың атауын қазақша жазыңыз"),
]
PROSECUTORS = [
    goes("Ельнар", "Көпірді жөндесін.", "[Органды таңдау]", sees="Тапсырманы қай орган орындайды?"),
    goes(
        "Бауыржан", "[Тұрғын үй-ком]", "[+5 жұмыс күні]", "[Жіберу]", sees="{assignment}", ТҮКШ="{assignment}"
    ),
    goes("Асхат", "[+10 рабочих дней]", "[Отправить]", sees="{assignment}", Марат="8 декабря 2026"),
    goes("Еркін", "[Осы күн қалсын]", "[Жіберу]", sees="{assignment}", Гүлнар="29 қараша"),
    goes("Қайрат", "[Жіберу]", sees="{assignment}", Гүлнар="Қысқы дайындықты тексерсін."),
    goes(
        "Қайрат", "[Мерзімді таңдау]", "[+3 жұмыс күні]", "[Жіберу]", sees="{assignment}", ТҮКШ="{assignment}"
    ),
    goes("Сұлтан", "[Жіберу]", sees="№ 2026-0006", Жолдас="Фотосурет анық емес"),
    goes("Данияр", "[+5 жұмыс күні]", "[Жіберу]", sees="№ 2026-0007", Ерлан="Іс-шаралар кестесі жоқ"),
    goes("Тимур", "[Отправить]", sees="№ 2026-0011", Қайсар="Поручение дано повторно"),
    goes("Дамир", "[Бақылаудан алу] 2026-0008", sees="№ 2026-0008", Қайсар="бақылаудан алынды"),
    goes("Дамир", "[№ 2026-0010]", sees="Жер кезегін жарияласын."),
    goes("Дамир", "[Жаңа тапсырма беру]", sees="Тапсырма мәтінін жазыңыз"),
    goes("Асқар", "[Құқығын тоқтату]", sees="Марат: қызметтік құқығын тоқтатасыз ба?"),
    goes("Асқар", "[Иә, тоқтату]", sees="Жолдас"),
]


def turns(lines: Iterable[Continuation]) -> list[list[Continuation]]:
    """The first line of everybody, the second one of everybody who has one, and so on."""
    found: list[list[Continuation]] = []
    done: Counter[str] = Counter()
    for one in lines:
        if done[one.name] == len(found):
            found.append([])
        found[done[one.name]].append(one)
        done[one.name] += 1
    return found


@pytest.mark.parametrize("lines", turns([*RESIDENTS, *OFFICIALS, *COORDINATORS, *PROSECUTORS]))
async def test_everybody_goes_on(restored: RestoredTown, lines: list[Continuation]) -> None:
    """A town for each turn: the second line of a person is another choice, not a next step."""
    assert [fault for one in lines if (fault := await restored.fault_of(one))] == []


async def test_a_message_of_a_draft_is_edited(restored: RestoredTown) -> None:
    words = next(one for one in restored["Айгүл"].visible() if "ауыз су жоқ" in one.text and not one.by_bot)
    await restored["Айгүл"].edits(words, "Арай шағын ауданында екі күннен бері ауыз су жоқ")
    restored["Айгүл"].last_card("екі күннен бері ауыз су жоқ")


async def test_a_reply_to_an_old_message_is_added_to_its_report(restored: RestoredTown) -> None:
    receipt = next(one for one in restored["Олег"].visible() if "зарегистрировано" in one.text)
    await restored["Олег"].replies("Цены те же", to=receipt)
    restored["Олег"].last_card("Ваш ответ по обращению № 2026-000010")


async def test_an_old_invitation_brings_somebody_in_and_they_are_given_what_waits(
    restored: RestoredTown,
) -> None:
    newcomer = restored.town.world.person("Жақып")
    restored.town.staff.add(newcomer.id)
    await newcomer.starts(WORLD["invitations"]["LAND"])
    newcomer.expects("Жер кезегі неге жылжымайды")
    newcomer.expects("№ 2026-0010 тапсырма")
    assert restored.state("reports", "2026-000015") == "registered"


# --- updates and messages on their way ---


async def test_messages_on_their_way_arrive_once_and_in_order(restored: RestoredTown) -> None:
    """One was being sent when the power went, one stood behind it, one had failed once."""
    tasks = restored.new("Самал", "Сіздің қарауыңызға өтініш түсті")
    assert [[number in one for one in tasks] for number in ("000023", "000024")] == [
        [True, False],
        [False, True],
    ]
    assert len(restored.new("Толқын", "Нөмірі: 2026-000024")) == 1
    left = restored.town.rows(
        "SELECT DISTINCT kind FROM outbox WHERE state IN ('queued', 'leased') ORDER BY kind"
    )
    assert left == [("dismissed",), ("report-accepted",)], "they have blocked the bot"


async def test_who_had_blocked_the_bot_reads_what_has_waited(restored: RestoredTown) -> None:
    await restored["Қанат"].starts()
    assert len(restored.new("Қанат", "№ 2026-000022 өтініш орындауға қабылданды")) == 1
    await restored["Серікбол"].starts()
    assert restored.message_states("Серікбол", "dismissed") == ["sent"]
    assert restored.message_states("Серікбол", "assignment-task") == ["sent", "dropped"]


async def test_an_update_that_had_its_effect_is_shown_and_the_next_one_is_handled(
    restored: RestoredTown,
) -> None:
    """Дәурен had sent a report, which was not shown yet, and had begun another one."""
    restored["Дәурен"].expects("Өтініш жіберілді\n     Нөмірі: 2026-000025")
    assert len(restored.new("Дәурен", "Мәтін: Ауламызда қоқыс жатыр")) == 1
    await restored["Дәурен"].presses("Жіберу")
    restored["Дәурен"].expects("Нөмірі: 2026-000026")


async def test_an_update_that_telegram_delivers_again_has_its_effect_once(restored: RestoredTown) -> None:
    assert len(cards(restored["Оразбай"], "Мәтін: Көшеде жарық жоқ")) == 1
    await restored["Оразбай"].presses("Жіберу")
    restored["Оразбай"].expects("Нөмірі: 2026-000026")


async def test_an_update_that_was_put_back_is_handled(restored: RestoredTown) -> None:
    assert len(restored.new("Фарида", "Өтінішіңіз әзірге жоқ")) == 1


async def test_what_was_said_while_the_bot_was_off_counts_from_then(restored: RestoredTown) -> None:
    await restored["Игорь"].presses("Отправить")
    restored["Игорь"].expects("Поступило: 24.11.2026, 19:30")
    for button in ("Қазақша", "Келісім беремін", "Жіберу"):
        await restored["Роза"].presses(button)
    restored["Роза"].expects("Түскен уақыты: 25.11.2026, 08:20")


async def test_what_was_pressed_while_the_bot_was_off_is_done(restored: RestoredTown) -> None:
    assert restored.state("reports", "2026-000017") == "accepted"
    assert len(restored.new("Кәмила", "№ 2026-000017 өтініш орындауға қабылданды")) == 1
    assert count(restored.town, "people", "state = 'away'") == 3, "Жұлдыз, Қанат, Серікбол"


async def test_a_broadcast_goes_on_where_it_stopped(restored: RestoredTown) -> None:
    """Four of nine officials had been written to, and may answer on their old notices."""
    asked = {one["name"]: one["speaks"] for one in WORLD["people"] if one["role"] == "official"}
    old_cards = [one for one in old_buttons() if one.data.startswith("v:") and ":20260006:" in one.data]
    had = {restored.town.world.people[one.chat].name for one in old_cards}
    assert [len(asked), len(had)] == [9, 4]
    for name in asked:
        found = [*notices(restored[name]), *notices(restored[name], "Извещение о совещании")]
        assert sum("4 желтоқсан" in one.text or "4 декабря" in one.text for one in found) == 1
    assert "Жіберілгені: 9 / 9." in restored["Райхан"].last_card("№ 2026-0006").text
    for name in had:
        yes, day = ("Қатысамын", "4 желтоқсан") if asked[name] == "kk" else ("Буду участвовать", "4 декабря")
        await restored.presses_old(name, yes, on=day)
    assert restored.town.rows("SELECT count(*), count(answer) FROM invited WHERE meeting = 20260006") == [
        (9, 4)
    ]


# --- due meanwhile ---

#: Late lines of the digest of Wednesday 25 November, by person.
LATE = {
    "Айгерім": ["№ 2026-0004 тапсырма: 1 жұмыс күні қалды"],
    "Нұрлан": ["№ 2026-0005 тапсырма: 5 жұмыс күні қалды"],
    "Қайсар": [
        "№ 2026-0003 тапсырма: 3 жұмыс күніне кешіктірілді",
        "№ 2026-0011 тапсырма: 3 жұмыс күні қалды",
    ],
    "Әділет": ["№ 2026-0003 тапсырма: 3 жұмыс күніне кешіктірілді"],
    "Дамир": ["№ 2026-0010 тапсырма: 1 жұмыс күні қалды"],
    "Болат": ["№ 2026-000009, қолжетімділігі шектеулі өтініш: 3 жұмыс күні қалды"],
}


async def test_what_fell_due_while_the_bot_was_off_is_told_once_as_late(restored: RestoredTown) -> None:
    await restored.town.passes(minutes=1)
    for name, lines in LATE.items():
        [message] = restored.new(name, "Еске салу · 2026 жылғы 25 қараша")
        assert [line for line in lines if line not in message] == []
        assert message.count("Жоспарланған уақыты: 25.11.2026, 09:00") == len(lines)
    [message] = restored.new("Сәуле", "Еске салу · 2026 жылғы 25 қараша")
    assert "№ 2026-000011 өтініш: әлі орындауға қабылданған жоқ." in message
    assert "2026-000017" not in message, "it was accepted a minute ago"


async def test_the_next_step_is_told_on_the_next_morning(restored: RestoredTown) -> None:
    await restored.town.at("2026-11-26 09:00")
    [message] = restored.new("Дамир", "Еске салу · 2026 жылғы 26 қараша")
    assert "№ 2026-0008 тапсырма: ұсынылған есеп шешіміңізді күтіп тұр" in message
    assert "№ 2026-0003 жиналыс: 2026 жылғы 27 қараша" in restored.new("Ерлан", "26 қараша")[-1]


async def test_silence_has_ended_a_report_meanwhile(restored: RestoredTown) -> None:
    assert restored.state("reports", "2026-000005") == "unconfirmed"
    await restored.presses_old("Жанар", "Иә, шешілді")
    assert "Мәртебесі: Растаусыз жабылды" in restored["Жанар"].alerts[-1]
    await restored["Жанар"].presses("Қайта ашу")
    assert restored.state("reports", "2026-000005") == "reopened"


async def test_a_meeting_has_begun_meanwhile(restored: RestoredTown) -> None:
    assert restored.state("meetings", "2026-0004") == "held"
    board = [one.text for one in restored["Сәуле"].visible() if "№ 2026-0004 жиналыс\n" in one.text][-1]
    assert "Мәртебесі: Жиналыс уақыты келді" in board
    await restored.presses_old("Жолдас", "Қатыса алмаймын", on="25 қараша")
    assert restored["Жолдас"].is_told("Жиналыс уақыты келді, енді өзгертуге болмайды.")


# --- every button ---

#: Texts that refuse an unknown button, and the data of buttons that may be unknown once their draft is gone.
UNKNOWN = {Texts.load()[lang]("refused-button-unknown") for lang in Lang}
GONE = {"d:fields", "d:new"}


@pytest.mark.proof
async def test_every_old_button_acts_or_says_where_to_press(restored: RestoredTown) -> None:
    """The newest is pressed first, on the town as those before have left it; the suite takes a sample."""
    people = restored.town.world.people
    buttons: dict[tuple[int, str], Button] = {}
    for one in old_buttons():
        buttons.setdefault((one.chat, one.data), one)
    pressed = [one for one in buttons.values() if not people[one.chat].chat().blocked]
    assert len(pressed) > 300
    unknown: set[str] = set()
    for button in sample("old buttons", pressed, one_in=5):
        person = people[button.chat]
        await person.presses_data(person.chat().messages[button.message], button.data)
        answer = person.callbacks[-1].answer
        assert answer is not None, button
        unknown |= {button.data} if answer.text in UNKNOWN else set()
    assert unknown <= GONE
