"""Malformed parameters: each method answers with a result or a Bot API error."""

from typing import Any

import pytest

from simulator import methods, schema
from simulator.state import images
from simulator.state.files import Upload
from tests.support.local_telegram.stage import Stage

JUNK = (
    "",
    "ә",
    "-1",
    "99999999999999999999",
    "1.5",
    "[]",
    "{}",
    "[1]",
    '["a"]',
    "[[1]]",
    '{"a":1}',
    '[{"type":"photo"}]',
    '{"type":5}',
    "null",
    "true",
)
NAMES = [name for name in methods.SIMULATED if name not in {"leaveChat", "logOut"}]


async def furnished() -> tuple[Stage, dict[str, Any], dict[str, Upload]]:
    """A stage, parameters and uploads that are valid for most methods."""
    stage = Stage()
    person = await stage.person()
    message = await stage.sent(person, "hello")
    usual = {
        "chat_id": person.id,
        "from_chat_id": person.id,
        "message_id": message.id,
        "message_ids": [message.id],
        "user_id": person.id,
        "text": "x",
        "photo": "attach://file",
        "latitude": 43.3,
        "longitude": 68.2,
        "phone_number": "+77010000000",
        "first_name": "Айгүл",
    }
    return stage, usual, {"file": Upload("a.png", images.png(), "image/png")}


@pytest.mark.parametrize("name", NAMES)
async def test_junk_in_any_parameter_is_answered(name: str) -> None:
    stage, usual, files = await furnished()
    fields = schema.METHODS[name.lower()].model_fields
    known = {key: value for key, value in usual.items() if key in fields}
    for field in fields.keys() - {"timeout"}:  # a long poll would wait
        for junk in JUNK:
            stage.bot.queue.webhook_set_at, stage.bot.queue.webhook = 0.0, None
            answer = await stage.world.call("42:TEST", name, known | {field: junk}, files)
            assert answer.status in {200, 400, 403}, (field, junk, answer)
