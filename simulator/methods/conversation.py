"""Methods of polling, of callback queries, of files, and of the bot's connection to Telegram."""

from typing import Any

from simulator.errors import bad_request, conflict
from simulator.methods.request import Request
from simulator.state.accounts import CALLBACK_LIFE
from simulator.state.callbacks import CallbackAnswer

MOST_UPDATES = 100
LONGEST_POLL = 50
MOST_ALERT = 200
WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)


def me(request: Request) -> dict[str, Any]:
    """getMe"""
    abilities = {"can_join_groups": True, "can_read_all_group_messages": not request.bot.privacy}
    absent = ("supports_inline_queries", "can_connect_to_business", "has_main_web_app")
    return request.bot.wire() | abilities | dict.fromkeys(absent, False)


async def updates(request: Request) -> list[dict[str, Any]]:
    """getUpdates"""
    queue = request.bot.queue
    if queue.webhook is not None:
        raise conflict(WEBHOOK_IS_SET)
    if isinstance(kinds := request.get("allowed_updates"), list):
        queue.allow(kinds)
    offset = request.number("offset")
    limit = min(max(request.number("limit", MOST_UPDATES), 1), MOST_UPDATES)
    patience: float = min(max(request.number("timeout"), 0), LONGEST_POLL)
    if request.world.limits.enabled:
        limit, patience = queue.calmed(offset, limit, patience)
    return await queue.poll(offset, limit, patience)


def answer_callback(request: Request) -> bool:
    """answerCallbackQuery: once, and not later than 150 s after the tap."""
    found = request.bot.callbacks.get(str(request.get("callback_query_id")))
    if found is None or found.answer or request.world.now() - found.at > CALLBACK_LIFE:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    text = str(request.get("text") or "")
    if len(text) > MOST_ALERT:
        raise bad_request("MESSAGE_TOO_LONG")
    found.answer = CallbackAnswer(text, request.flag("show_alert"), request.get("url"))
    request.world.touch(found.message.chat)
    return True


def file(request: Request) -> dict[str, Any]:
    """getFile"""
    return request.world.files.downloadable(request.get("file_id"))


def close(request: Request) -> bool:
    """close, logOut: this Telegram has only one server, so there is nothing to leave."""
    request.bot.queue.interrupt(conflict(f"terminated by {request.method} request"))
    return True
