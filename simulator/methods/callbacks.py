"""answerCallbackQuery."""

from simulator.errors import bad_request
from simulator.methods.request import Request
from simulator.state.accounts import CALLBACK_LIFE
from simulator.state.callbacks import CallbackAnswer

LONGEST_ANSWER = 200


def answer(request: Request) -> bool:
    """answerCallbackQuery: once, and at most CALLBACK_LIFE seconds after the press."""
    found = request.bot.callbacks.get(str(request.get("callback_query_id")))
    if found is None or found.answer or request.world.now() - found.at > CALLBACK_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = str(request.get("text") or "")
    if len(text) > LONGEST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    found.answer = CallbackAnswer(text, request.flag("show_alert"), request.get("url"))
    request.world.touch(found.message.chat)
    return True
