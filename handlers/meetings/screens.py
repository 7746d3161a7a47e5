"""The screens on which the notice of a meeting is written, each drawn from the conversation alone."""

from domain.conversation import Draft, DraftKind
from domain.meetings.meeting import CHANGEABLE, FIELDS, TEXTS, Notice
from domain.meetings.rules import INVITABLE
from domain.people import Lang
from handlers.callbacks import DraftDo, DraftPress, FieldPick, GuestPick
from handlers.meetings.cards import notice_text
from handlers.ui import keyboards
from handlers.ui.card import SHOWN_PLACE, Card, lines, paragraphs, quoted
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.screen_context import Scene

_CHOSEN = "✓ "


def missing(draft: Draft) -> str | None:
    """The next field that has not been given."""
    return next((name for name in FIELDS if not _value(draft, name)), None)


def is_whole(draft: Draft) -> bool:
    """Both languages, date, time, and somebody to hear of it; a change keeps those who were invited."""
    return missing(draft) is None and (draft.kind is DraftKind.MEETING_CHANGE or draft.people > 0)


def _value(draft: Draft, name: str) -> str:
    if name == "date":
        return draft.due.isoformat() if draft.due else ""
    return draft.fields.get(name, "")


def field(scene: Scene) -> Card:
    """One field is asked for; what stands there now is shown."""
    say, draft = scene.say, scene.draft
    now = _shown(scene, draft.asks)
    text = paragraphs(say(f"meeting-ask-{draft.asks}"), say("meeting-now", text=now) if now else "")
    return Card(text, keyboard(keyboards.back(say)))


def _shown(scene: Scene, name: str) -> str:
    if name == "date" and scene.draft.due:
        return scene.say.date(scene.draft.due)
    return quoted(_value(scene.draft, name))


def fields(scene: Scene) -> Card:
    """Which field is to be changed."""
    say, draft = scene.say, scene.draft
    names = CHANGEABLE if draft.kind is DraftKind.MEETING_CHANGE else FIELDS
    picks = [[button(say(f"button-field-{name}"), FieldPick(name=name))] for name in names]
    return Card(say("meeting-fields"), keyboard(*picks, _guests_row(scene), keyboards.back(say)))


def _guests_row(scene: Scene) -> Row:
    if scene.draft.kind is DraftKind.MEETING_CHANGE:
        return []
    return [button(scene.say("button-guests"), DraftPress(do=DraftDo.GUESTS))]


def guests(scene: Scene) -> Card:
    """Roles and bodies; a press invites, another one takes it back."""
    say, chosen = scene.say, set(scene.draft.guests)
    named = [(f"r:{role}", say(f"guests-{role}")) for role in INVITABLE]
    named += [(f"b:{one.code}", keyboards.capital(one.names, say)) for one in scene.city.bodies]
    picks = [
        [button((_CHOSEN if code in chosen else "") + name, GuestPick(code=code.replace(":", ".")))]
        for code, name in named
    ]
    done = [button(say("button-guests-done"), DraftPress(do=DraftDo.NEXT))]
    text = paragraphs(say("meeting-guests"), say("meeting-people", n=scene.draft.people))
    return Card(text, keyboard(*picks, done, keyboards.back(say)))


def meeting(scene: Scene) -> Card:
    """Both previews and the number of people; while something is missing, what has been given."""
    say, draft = scene.say, scene.draft
    if not is_whole(draft):
        go_on = [button(say("button-next"), DraftPress(do=DraftDo.NEXT))]
        text = paragraphs(say("draft-title-meeting"), _given(scene), say("prompt-meeting"))
        return Card(text, keyboard(go_on, _edit_row(scene), _cancel_row(scene)))
    people = lines(say("meeting-people", n=draft.people), say("meeting-for", guests=_guest_names(scene)))
    text = paragraphs(say("draft-title-meeting"), people, _previews(scene), say("draft-hint-meeting"))
    return Card(text, keyboard(_send_row(scene), _edit_row(scene), _cancel_row(scene)))


def change(scene: Scene) -> Card:
    """The same of a change: everybody who was invited will be asked again."""
    title = scene.say("draft-title-meeting-change")
    text = paragraphs(title, _previews(scene), scene.say("prompt-meeting-change"))
    return Card(text, keyboard(_send_row(scene), _edit_row(scene), _cancel_row(scene)))


def _previews(scene: Scene) -> str:
    draft = scene.draft
    notice = Notice({name: draft.fields.get(name, "") for name in TEXTS})
    day, time = draft.due or scene.desk.today, draft.fields.get("time", "")
    return paragraphs(*(notice_text(scene.desk.in_(lang), notice, day, time=time) for lang in Lang))


def _given(scene: Scene) -> str:
    say, draft = scene.say, scene.draft
    shown = [(name, quoted(_shown_raw(scene, name), SHOWN_PLACE)) for name in FIELDS]
    rows = [say("meeting-field", name=say(f"button-field-{name}"), text=text) for name, text in shown if text]
    return lines(*rows, say("meeting-people", n=draft.people) if draft.guests else "")


def _shown_raw(scene: Scene, name: str) -> str:
    if name == "date" and scene.draft.due:
        return scene.say.date(scene.draft.due)
    return _value(scene.draft, name)


def _guest_names(scene: Scene) -> str:
    """Roles and bodies in words, cut where they are too many."""
    names = [scene.say(f"guests-{one[2:]}") for one in scene.draft.guests if one.startswith("r:")]
    bodies = [one[2:] for one in scene.draft.guests if one.startswith("b:")]
    return quoted(
        ", ".join([*names, *(scene.city.body(one).names[scene.lang] for one in bodies)]), SHOWN_PLACE
    )


def _send_row(scene: Scene) -> Row:
    return [button(scene.say("button-send"), DraftPress(do=DraftDo.SEND))]


def _edit_row(scene: Scene) -> Row:
    return [button(scene.say("button-fields"), DraftPress(do=DraftDo.FIELDS))]


def _cancel_row(scene: Scene) -> Row:
    return [button(scene.say("button-cancel"), DraftPress(do=DraftDo.CANCEL))]
