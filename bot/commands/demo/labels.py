"""Labels of actions and messages in the trace of the demo, in the three languages of the page."""

from collections.abc import Mapping

from domain.assignments.notifications import ASSIGNMENT_NOTIFICATIONS
from domain.assignments.numbers import assignment_number
from domain.assignments.rules import AssignmentAction as Task
from domain.meetings.numbers import meeting_number
from domain.meetings.rules import MeetingAction as Call
from domain.reports.notifications import REPORT_NOTIFICATIONS
from domain.reports.numbers import report_number
from domain.reports.rules import ReportAction as Act

#: English, Kazakh, Russian.
Words = tuple[str, str, str]
LANGUAGES = ("en", "kk", "ru")

#: Actions on a report, and looks into a sensitive one.
REPORT: Mapping[str, Words] = {
    Act.FILE: ("registered", "тіркелді", "зарегистрировано"),
    Act.ROUTE: ("given to an official", "лауазымды адамға берілді", "передано должностному лицу"),
    Act.ACCEPT: ("accepted", "орындауға қабылданды", "принято в работу"),
    Act.ASK: ("the resident is asked", "нақтылау сұралды", "запрошено уточнение"),
    Act.ANSWER: ("the resident replied", "тұрғын жауап берді", "житель ответил"),
    Act.REDIRECT: ("redirected", "басқа органға жіберілді", "перенаправлено"),
    Act.PROPOSE: ("answered", "жауап дайын", "готов ответ"),
    Act.CONFIRM: ("solved, says the resident", "тұрғын растады", "житель подтвердил решение"),
    Act.DENY: ("not solved, open again", "шешілмеді, қайта ашылды", "не решено, открыто повторно"),
    Act.DENY_AGAIN: (
        "not solved again, the coordinator decides",
        "екінші рет шешілмеді, үйлестіруші қарайды",
        "второй раз не решено, решает координатор",
    ),
    Act.LAPSE: ("closed unconfirmed", "растаусыз жабылды", "закрыто без подтверждения"),
    Act.WITHDRAW: ("withdrawn", "кері қайтарып алынды", "отозвано заявителем"),
    Act.CLOSE: ("closed", "жабылды", "закрыто"),
    Act.RETURN: ("sent back to the body", "пысықтауға қайтарылды", "возвращено на доработку"),
    Act.REOPEN: ("open again", "қайта ашылды", "открыто повторно"),
    Act.RELEASE: ("its official has left", "орындаушысы қызметтен кетті", "исполнитель выбыл"),
    Act.UNROUTE: ("nobody is there to take it", "қабылдайтын адам жоқ", "некому принять"),
    "view": ("opened, and written in the journal", "ашылды, журналға жазылды", "открыто, записано в журнал"),
    "files": ("files opened", "қоса берілген файлдары ашылды", "вложения открыты"),
    "words": ("whole text opened", "толық мәтіні ашылды", "открыт полный текст"),
}
ASSIGNMENT: Mapping[str, Words] = {
    Task.ISSUE: ("given", "берілді", "дано"),
    Task.ACKNOWLEDGE: ("acknowledged", "орындаушы танысты", "исполнитель ознакомлен"),
    Task.SUBMIT: ("report submitted", "есеп ұсынылды", "представлен отчёт"),
    Task.REMOVE: ("removed from control", "бақылаудан алынды", "снято с контроля"),
    Task.RETURN: ("returned for rework", "пысықтауға қайтарылды", "возвращено на доработку"),
    Task.CANCEL: ("cancelled", "күші жойылды", "отменено"),
    Task.RELEASE: ("its executor has left", "орындаушысы қызметтен кетті", "исполнитель выбыл"),
}
MEETING: Mapping[str, Words] = {
    Call.ANNOUNCE: ("announced", "хабарландыру таратылды", "извещение разослано"),
    Call.CHANGE: ("time or place changed", "уақыты не орны өзгерді", "изменено время или место"),
    Call.REMIND: ("the silent are reminded", "жауап бермегендерге еске салынды", "не ответившим напомнили"),
    Call.CANCEL: ("called off", "өтпейді", "отменено"),
    Call.HOLD: ("its time has come", "уақыты келді", "время наступило"),
}
#: Actions on people; the trace names the person above.
PERSON: Mapping[str, Words] = {
    "join": ("joined by an invitation", "шақырумен қосылды", "присоединение по приглашению"),
    "consent": ("consent given", "келісім берілді", "согласие дано"),
    "dismiss": ("rights ended", "қызметтік құқық тоқтатылды", "служебные права прекращены"),
}

#: Messages that no action on an item gives its label.
_MESSAGES: Mapping[str, Words] = {
    "receipt": ("receipt", "тіркеу талоны", "талон о регистрации"),
    "report-task": ("a report to take", "қаралатын өтініш", "обращение на рассмотрение"),
    "report-task-unrouted": ("a report to take", "қаралатын өтініш", "обращение на рассмотрение"),
    "report-opened": ("card of a report", "өтініш карточкасы", "карточка обращения"),
    "report-words": ("whole text", "толық мәтін", "полный текст"),
    "report-moved": ("now with another body", "енді басқа органда", "теперь в другом органе"),
    "report-restricted": (
        "a report with restricted access",
        "қолжетімділігі шектеулі өтініш",
        "обращение с ограниченным доступом",
    ),
    "assignment-task": ("card of an assignment", "тапсырма карточкасы", "карточка поручения"),
    "assignment-opened": ("card of an assignment", "тапсырма карточкасы", "карточка поручения"),
    "assignment-words": ("whole text", "толық мәтін", "полный текст"),
    "assignment-unheard": ("nobody is there yet", "органда әлі ешкім жоқ", "в органе ещё никого нет"),
    "meeting-notice": ("notice of a meeting", "жиналыс туралы хабарландыру", "извещение о совещании"),
    "meeting-remind": ("asked once more", "қатысуды қайта сұрау", "повторный вопрос об участии"),
    "meeting-cancel": ("the meeting is off", "жиналыс өтпейді", "совещание отменено"),
    "meeting-board": ("card of a meeting", "жиналыс карточкасы", "карточка совещания"),
    "morning": ("morning reminder", "таңғы еске салу", "утреннее напоминание"),
    "files": ("files", "қоса берілген файлдар", "вложения"),
    "set-aside": ("our mistake, told", "қате туралы хабарлама", "сообщение об ошибке"),
    "invitation-used": ("invitation used", "шақыру пайдаланылды", "приглашение использовано"),
    "dismissed": ("rights ended", "қызметтік құқық тоқтатылды", "служебные права прекращены"),
}


def _of_acts() -> dict[str, Words]:
    """A letter that tells of one act is called as the act is."""
    told: dict[str, Words] = {}
    for rules, words in ((REPORT_NOTIFICATIONS, REPORT), (ASSIGNMENT_NOTIFICATIONS, ASSIGNMENT)):
        for act, rows in rules.table.items():
            told |= {kind: words[act] for _, kind in rows}
    return told


REDRAWN: Words = ("older card redrawn", "бұрынғы карточка жаңартылды", "прежняя карточка обновлена")
MESSAGES: Mapping[str, Words] = {**_of_acts(), **_MESSAGES}


def message(kind: str, *, is_redraw: bool) -> dict[str, str]:
    """The label of a message by language; a redrawn card has one of its own."""
    return dict(zip(LANGUAGES, REDRAWN if is_redraw else _words(MESSAGES, kind), strict=True))


def effect(actions: list[tuple[str, str]]) -> dict[str, str]:
    """The label of the actions of one moment by language; each is (chain of the journal, action)."""
    labels = [_action(chain, action) for chain, action in actions]
    return {language: "; ".join(one[at] for one in labels) for at, language in enumerate(LANGUAGES)}


def _action(chain: str, action: str) -> Words:
    item, _, id_ = chain.partition(":")
    match item:
        case "report":
            names, number = ("Report", "өтініш", "Обращение"), report_number(int(id_))
            return _numbered(names, number, _words(REPORT, action))
        case "assignment":
            names, number = ("Assignment", "тапсырма", "Поручение"), assignment_number(int(id_))
            return _numbered(names, number, _words(ASSIGNMENT, action))
        case "meeting":
            names, number = ("Meeting", "жиналыс", "Совещание"), meeting_number(int(id_))
            return _numbered(names, number, _words(MEETING, action))
    return _words(PERSON, action)


def _words(table: Mapping[str, Words], code: str) -> Words:
    """A missing code is its own label; a test ensures that none is missing."""
    return table.get(code, (code, code, code))


def _numbered(names: Words, number: str, done: Words) -> Words:
    (report, otinish, obrashenie), (en, kk, ru) = names, done
    return f"{report} № {number}: {en}", f"№ {number} {otinish}: {kk}", f"{obrashenie} № {number}: {ru}"
