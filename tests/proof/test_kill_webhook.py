"""Two bots on one base behind a webhook, each killed and paused in the middle of everything.

A balancer stands before them as a web server would, so one chat meets both.
"""

import socket
from pathlib import Path

import pytest
from test_kill_two_processes import PLACES, lives_under_fire, pair

from tests.support.balancer import balancing

HOOK = "/telegram"
SECRET = "behind-a-balancer_1"


def free_ports(count: int) -> list[int]:
    """Ports that nobody uses now."""
    sockets = [socket.create_server(("127.0.0.1", 0)) for _ in range(count)]
    ports = [int(one.getsockname()[1]) for one in sockets]
    for one in sockets:
        one.close()
    return ports


@pytest.mark.proof
async def test_two_bots_behind_a_webhook_keep_every_promise_killed_and_paused(tmp_path: Path) -> None:
    ports = dict(zip(PLACES, free_ports(len(PLACES)), strict=True))
    own = {place: {"HTTP_PORT": str(port)} for place, port in ports.items()}
    async with balancing([f"http://127.0.0.1:{port}" for port in ports.values()]) as front:
        settings = {"WEBHOOK_URL": front.address + HOOK, "WEBHOOK_SECRET": SECRET}
        async with pair(tmp_path, own, **settings) as (town, phones):
            await lives_under_fire(town, phones)
        print("taken by", {bot: front.taken.count(bot) for bot in front.bots})
        assert set(front.taken) == set(front.bots)
