"""sendPoll and stopPoll."""

from typing import Any

from simulator.errors import bad_request
from simulator.methods import targets
from simulator.methods.request import Request
from simulator.methods.sending import deliver
from simulator.state.polls import poll as new_poll


def send(request: Request) -> dict[str, Any]:
    """sendPoll"""
    options = request.get("options")
    if not isinstance(options, list) or not options:
        raise bad_request("poll must have at least 2 option")
    names = [one if isinstance(one, str) else str(one["text"]) for one in options]
    poll = new_poll(str(request.world.random.getrandbits(53)), str(request.get("question") or ""), names)
    poll["is_anonymous"] = bool(request.get("is_anonymous", True))
    poll |= request.some("type", "allows_multiple_answers", "correct_option_id", "explanation")
    return deliver(request, {"poll": poll}, "poll").wire()


def stop(request: Request) -> dict[str, Any]:
    """stopPoll"""
    message = targets.message(request, targets.writable(request), "edit")
    if "poll" not in message.content or message.sender is not request.bot:
        raise bad_request("message with poll to stop not found")
    message.content = {"poll": message.content["poll"] | {"is_closed": True}}
    request.world.touch(message.chat, message)
    return dict(message.content["poll"])
