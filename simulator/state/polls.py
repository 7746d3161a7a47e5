"""The Bot API's Poll object."""

from typing import Any


def poll(poll_id: str, question: str, options: list[str]) -> dict[str, Any]:
    """An open anonymous Poll without votes."""
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
