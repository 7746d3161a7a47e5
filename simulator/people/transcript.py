"""Transcripts of chats, and assertion errors that contain them."""

from collections.abc import Iterable

from simulator.state.chats import Chat, Message

INDENT = "     "


def button_lines(message: Message) -> list[str]:
    """The keyboard of a message, a line "[label] [label]" per row."""
    return [" ".join(f"[{label}]" for label in row) for row in message.buttons]


def text_with_buttons(message: Message) -> str:
    """The text of a message, with its buttons below."""
    return "\n".join([message.shown(), *button_lines(message)])


def transcript(chat: Chat) -> str:
    """The visible chat: lines "Айгүл: …" and "Bot: …", buttons in brackets below their message."""
    return "\n".join(_line(message) for message in chat.visible())


def failure(what: str, chat: Chat, told: Iterable[str] = ()) -> AssertionError:
    """An AssertionError with the transcript; `told` are the toasts and alerts of the person."""
    alerts = "".join(f"\n{INDENT}(told: {text})" for text in told)
    return AssertionError(f"{what}\n\n{transcript(chat) or '(an empty chat)'}{alerts}")


def _line(message: Message) -> str:
    name = "Bot" if message.by_bot else message.sender.name
    mark = " (edited)" if message.edited else ""
    return f"{name}: {text_with_buttons(message)}{mark}".replace("\n", f"\n{INDENT}")
