"""Screens of a notice's draft: one field, the choice of a field, guests, previews."""

from domain.meetings.draft import MeetingDraft, NoticeDraft
from domain.meetings.meeting import CHANGEABLE, FIELDS, TEXTS, MeetingNotice
from domain.meetings.rules import INVITABLE
from domain.people import Lang
from handlers.callbacks import DraftDo, DraftPress, FieldPick, GuestPick
from handlers.drafts import screens
from handlers.drafts.screens import cancel_row, send_row
from handlers.meetings.cards import notice_text
from handlers.ui import keyboards
from handlers.ui.card import SHOWN_PLACE, Card, escaped, join_lines, join_paragraphs
from handlers.ui.keyboards import Row, button, keyboard
from handlers.ui.screen_context import ScreenContext

_CHOSEN = "✓ "


def field(ctx: ScreenContext) -> Card:
    """The question for one field, with its present value."""
    say, draft = ctx.say, ctx.draft(NoticeDraft)
    now = escaped(_in_words(ctx, draft, draft.asks))
    text = join_paragraphs(say(f"meeting-ask-{draft.asks}"), say("meeting-now", text=now) if now else "")
    return Card(text, keyboard(keyboards.back_row(say)))


def _in_words(ctx: ScreenContext, draft: NoticeDraft, name: str) -> str:
    return ctx.say.date(draft.due) if name == "date" and draft.due else draft.value(name)


def fields(ctx: ScreenContext) -> Card:
    """The choice of the field to change."""
    say, is_new = ctx.say, isinstance(ctx.conversation.draft, MeetingDraft)
    names = FIELDS if is_new else CHANGEABLE
    picks = [[button(say(f"button-field-{name}"), FieldPick(name=name))] for name in names]
    return Card(
        say("meeting-fields"), keyboard(*picks, _guests_row(ctx) if is_new else [], keyboards.back_row(say))
    )


def _guests_row(ctx: ScreenContext) -> Row:
    return [button(ctx.say("button-guests"), DraftPress(do=DraftDo.GUESTS))]


def guests(ctx: ScreenContext) -> Card:
    """The choice of roles and bodies; a second press takes one off the list."""
    say, draft = ctx.say, ctx.draft(MeetingDraft)
    named = [(f"r:{role}", say(f"guests-{role}")) for role in INVITABLE]
    named += [(f"b:{one.code}", keyboards.capital(one.names, say)) for one in ctx.city.bodies]
    picks = [
        [button((_CHOSEN if code in draft.guests else "") + name, GuestPick(code=code.replace(":", ".")))]
        for code, name in named
    ]
    done = [button(say("button-guests-done"), DraftPress(do=DraftDo.NEXT))]
    text = join_paragraphs(say("meeting-guests"), say("meeting-people", n=draft.people))
    return Card(text, keyboard(*picks, done, keyboards.back_row(say)))


def meeting(ctx: ScreenContext) -> Card:
    """Both previews and the number of people; the given fields while one is missing."""
    say, draft = ctx.say, ctx.draft(MeetingDraft)
    if not draft.is_whole:
        go_on = [button(say("button-next"), DraftPress(do=DraftDo.NEXT))]
        text = join_paragraphs(say("draft-title-meeting"), _given(ctx, draft), say("prompt-meeting"))
        return Card(text, keyboard(go_on, _edit_row(ctx), cancel_row(ctx)))
    people = join_lines(
        say("meeting-people", n=draft.people), say("meeting-for", guests=_guest_names(ctx, draft))
    )
    text = join_paragraphs(say("draft-title-meeting"), people, _previews(ctx), say("draft-hint-meeting"))
    return Card(text, keyboard(send_row(ctx), _edit_row(ctx), cancel_row(ctx)))


def change(ctx: ScreenContext) -> Card:
    """Both previews of another time or place."""
    title = ctx.say("draft-title-meeting-change")
    text = join_paragraphs(title, _previews(ctx), ctx.say("prompt-meeting-change"))
    return Card(text, keyboard(send_row(ctx), _edit_row(ctx), cancel_row(ctx)))


def _previews(ctx: ScreenContext) -> str:
    draft = ctx.draft(NoticeDraft)
    notice = MeetingNotice({name: draft.fields.get(name, "") for name in TEXTS})
    day, time = draft.due or ctx.render.today, draft.fields.get("time", "")
    return join_paragraphs(*(notice_text(ctx.render.in_(lang), notice, day, time=time) for lang in Lang))


def _given(ctx: ScreenContext, draft: MeetingDraft) -> str:
    say = ctx.say
    shown = [(name, escaped(_in_words(ctx, draft, name), SHOWN_PLACE)) for name in FIELDS]
    rows = [say("meeting-field", name=say(f"button-field-{name}"), text=text) for name, text in shown if text]
    return join_lines(*rows, say("meeting-people", n=draft.people) if draft.guests else "")


def day_off(ctx: ScreenContext) -> Card:
    """The question about a date on a day off."""
    return screens.day_off(ctx, ctx.draft(NoticeDraft).due or ctx.render.today)


def _guest_names(ctx: ScreenContext, draft: MeetingDraft) -> str:
    """The names of roles and bodies, cut to `SHOWN_PLACE`."""
    names = [ctx.say(f"guests-{one[2:]}") for one in draft.guests if one.startswith("r:")]
    bodies = [one[2:] for one in draft.guests if one.startswith("b:")]
    return escaped(", ".join([*names, *(ctx.city.body(one).names[ctx.lang] for one in bodies)]), SHOWN_PLACE)


def _edit_row(ctx: ScreenContext) -> Row:
    return [button(ctx.say("button-fields"), DraftPress(do=DraftDo.FIELDS))]
