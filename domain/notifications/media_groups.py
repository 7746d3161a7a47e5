"""Media groups: photos and videos go together in an album, every other file alone."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

from domain.drafts import DOCUMENT_KINDS, ContentDraft
from domain.notifications.notification import Notification

#: Telegram's album holds so many (telegram.md, 8).
ALBUM = 10
_TOGETHER = frozenset({"photo", "video"})


class Carried(Protocol):
    """A file, or a place on the map."""

    @property
    def kind(self) -> str: ...


F = TypeVar("F", bound=Carried)


def media_groups(files: Iterable[F]) -> list[list[F]]:
    """The files of each message, in order."""
    found: list[list[F]] = []
    for file in files:
        last = found[-1] if found else []
        if last and len(last) < ALBUM and {file.kind, last[-1].kind} <= _TOGETHER:
            last.append(file)
        else:
            found.append([file])
    return found


class _Place:
    kind = "place"


def carried_parts(draft: ContentDraft) -> Sequence[Carried]:
    """The place of a draft and its files, without documents that their author held back."""
    files = [one for one in draft.files if draft.documents is not False or one.kind not in DOCUMENT_KINDS]
    return [*([_Place()] if draft.point else []), *files]


def with_files(
    notifications: Sequence[Notification], draft: ContentDraft, *, kinds: frozenset[str]
) -> list[Notification]:
    """The same, each of one of `kinds` followed by the draft's files: a notification for each message."""
    count = len(media_groups(carried_parts(draft)))
    found: list[Notification] = []
    for notification in notifications:
        found.append(notification)
        if notification.kind in kinds:
            found += [_files(notification, draft, index) for index in range(count)]
    return found


def _files(notification: Notification, draft: ContentDraft, index: int) -> Notification:
    facts = {name: notification.facts[name] for name in ("number", "at")}
    facts |= {"purpose": str(draft.kind), "bundle": index}
    return replace(notification, key=f"{notification.key}:files{index}", kind="files", facts=facts)
