"""sendPoll and stopPoll."""

from typing import Any

from simulator.errors import bad_request
from simulator.methods import targets
from simulator.methods.request import Request
from simulator.methods.sending import deliver


def send(request: Request) -> dict[str, Any]:
    """sendPoll"""
    options = request.get("options")
    if not isinstance(options, list) or not options:
        raise bad_request("poll must have at least 2 option")
    names = [one if isinstance(one, str) else str(one["text"]) for one in options]
    poll = build(str(request.world.chance.getrandbits(53)), str(request.get("question") or ""), names)
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


def build(poll_id: str, question: str, options: list[str]) -> dict[str, Any]:
    """The Bot API's Poll, without votes."""
    return {
        "id": poll_id,
        "question": question,
        "options": [
            {"persistent_id": str(number), "text": text, "voter_count": 0}
            for number, text in enumerate(options)
        ],
        "total_voter_count": 0,
        "is_closed": False,
        "is_anonymous": True,
        "type": "regular",
        "allows_multiple_answers": False,
        "allows_revoting": True,
        "members_only": False,
    }
