"""Parsing and validation of reply_markup by Telegram's rules."""

from collections.abc import Callable, Iterator
from typing import Any

from simulator.errors import bad_request
from simulator.text.links import LinkError, checked

Button = dict[str, Any]
Markup = dict[str, Any]

ACTIONS = (
    "url",
    "callback_data",
    "callback_game",
    "pay",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "login_url",
    "web_app",
    "copy_text",
)
"""Button actions in Telegram's order: the first one that is set counts."""
APPEARANCE = ("text", "style", "icon_custom_emoji_id")
MOST_IN_ROW, MOST_BUTTONS = 8, 100
MOST_DATA_BYTES = 64
PRIVATE_ONLY = {
    "request_contact": "phone number can be requested in private chats only",
    "request_location": "location can be requested in private chats only",
    "request_poll": "poll can be requested in private chats only",
    "request_users": "users can be requested in private chats only",
    "request_chat": "chats can be requested in private chats only",
    "web_app": "web App buttons can be used in private chats only",
}
"""Fields of reply buttons that only private chats allow, with the error for other chats."""


def parse(markup: Any) -> Markup | None:
    """The markup without buttons that Telegram ignores; None if nothing is left. ApiError 400."""
    if markup is None or markup == "":
        return None
    if isinstance(markup, str):
        raise bad_request("can't parse reply keyboard markup JSON object")
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup)
    if "keyboard" in markup:
        rows = _rows(markup, "keyboard", "ReplyKeyboardMarkup", _reply_button)
        return markup | {"keyboard": rows} if rows else None
    return markup if markup.get("remove_keyboard") or markup.get("force_reply") else None


def check_chat_type(markup: Markup | None, kind: str) -> None:
    """ApiError 400 for buttons that only private chats allow; `kind` is the chat's type."""
    if markup is None or kind == "private" or "keyboard" not in markup:
        return
    for button in (one for row in markup["keyboard"] for one in row):
        for field, refusal in PRIVATE_ONLY.items():
            if button.get(field):
                raise bad_request(refusal)


def _inline(markup: Markup) -> Markup | None:
    rows = _rows(markup, "inline_keyboard", "InlineKeyboardMarkup", _inline_button)
    if sum(map(len, rows)) > MOST_BUTTONS or any(len(row) > MOST_IN_ROW for row in rows):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": rows} if rows else None


def _rows(markup: Markup, field: str, model: str, read: Callable[[Any], Button | None]) -> list[list[Button]]:
    rows = markup[field]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request(f'field "{field}" of the {model} must be an Array of Arrays')
    kept = [[button for button in map(read, row) if button] for row in rows]
    return [row for row in kept if row]


def _reply_button(button: Any) -> Button | None:
    whole = {"text": button} if isinstance(button, str) else dict(button)
    return whole if whole.get("text") else None


def _inline_button(button: Any) -> Button | None:
    """The button with its one action; None without a text, as Telegram ignores it then."""
    if not button.get("text"):
        return None
    action = next((name for name in ACTIONS if name in button), None)
    if action is None:
        raise _refused("Text buttons are unallowed in the inline keyboard")
    return dict(_appearance(button)) | {action: CHECKS.get(action, _unchanged)(button[action])}


def _appearance(button: Button) -> Iterator[tuple[str, Any]]:
    return ((name, button[name]) for name in APPEARANCE if name in button)


def _unchanged(value: Any) -> Any:
    return value


def _data(data: Any) -> Any:
    if not 1 <= len(str(data).encode()) <= MOST_DATA_BYTES:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _url(url: Any) -> str:
    try:
        return checked(str(url))
    except LinkError as error:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: {error}") from None


def _web_app(app: Any) -> Any:
    url = str(app.get("url", ""))
    if not url.startswith("https://"):
        reason = "Only HTTPS links are allowed"
        raise bad_request(f"inline keyboard button Web App URL '{url}' is invalid: {reason}")
    return app


def _refused(reason: str) -> Exception:
    return bad_request(f"can't parse inline keyboard button: {reason}")


CHECKS: dict[str, Callable[[Any], Any]] = {"callback_data": _data, "url": _url, "web_app": _web_app}
