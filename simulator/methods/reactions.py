"""setMessageReaction."""

from simulator import traffic
from simulator.methods import targets
from simulator.methods.request import Request


def react(request: Request) -> bool:
    """setMessageReaction"""
    message = targets.message(request, targets.chat(request), "react")
    traffic.react(request.world, message, request.bot, list(request.get("reaction") or []))
    return True
