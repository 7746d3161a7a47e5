"""Two bots on one database behind a webhook and a load balancer, each killed and paused: the same promises.

The balancer sends each update to a random bot, so that one chat meets both.
"""

import socket
from pathlib import Path

import pytest

from tests.support.balancer import balancing
from tests.support.bot_pair import PLACES, assert_survives, pair

HOOK = "/telegram"
SECRET = "behind-a-balancer_1"


def free_ports(count: int) -> list[int]:
    """TCP ports that are free now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.mark.proof
async def test_two_bots_behind_a_webhook_keep_every_promise_killed_and_paused(tmp_path: Path) -> None:
    ports = dict(zip(PLACES, free_ports(len(PLACES)), strict=True))
    own = {place: {"HTTP_PORT": str(port)} for place, port in ports.items()}
    async with balancing([f"http://127.0.0.1:{port}" for port in ports.values()]) as balancer:
        settings = {"WEBHOOK_URL": balancer.address + HOOK, "WEBHOOK_SECRET": SECRET}
        async with pair(tmp_path, own, **settings) as (bots, phones):
            await assert_survives(bots, phones)
        print("taken by", {bot: balancer.taken.count(bot) for bot in balancer.bots})
        assert set(balancer.taken) == set(balancer.bots)
