"""What this process knows of the chats that it holds: their tokens, how long, which updates it took up."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from db.leases.table import LeaseClaim
from domain.cause import FencingToken
from services.updates import StoredUpdate


class LeaseLost(Exception):
    """The chat is another process's now, or free: nothing more may be done for it here."""


@dataclass(slots=True)
class _ChatLease:
    token: int
    until: float
    taken: set[int] = field(default_factory=set)


class ChatLeases:
    """Asked before each effect and each word; the store alone has the last say.

    `until` is counted from before the store's own answer, so that here a lease ends sooner, never later.
    `on_loss` is called when a chat was lost: somebody has to look who handles what waits in it.
    `on_idle` is called when a chat can be given back.
    """

    def __init__(self, owner: str, lease: float, monotonic: Callable[[], float]) -> None:
        self.owner = owner
        self.on_loss: Callable[[], None] = lambda: None
        self.on_idle: Callable[[], None] = lambda: None
        self.is_leaving = False
        self.losses = self.sought = 0
        self._lease = lease
        self._monotonic = monotonic
        self._lines: dict[bytes, _ChatLease] = {}
        self._chats: dict[int, bytes] = {}
        self._idle: set[bytes] = set()

    def claim(self) -> LeaseClaim:
        """What the store is told when something is taken or kept."""
        return LeaseClaim(self.owner, self._lease, self._monotonic())

    @property
    def chats(self) -> list[bytes]:
        """What is held."""
        return list(self._lines)

    @property
    def has_idle(self) -> bool:
        """A chat in which nothing waits is to be given back."""
        return bool(self._idle)

    def knows(self, update_id: int) -> bool:
        """It was taken up here and is not answered yet."""
        return update_id in self._chats

    def taken(
        self, held: Mapping[bytes, int], found: Iterable[StoredUpdate], since: float
    ) -> list[StoredUpdate]:
        """These chats are ours; which of these updates are to be handled now, in their order."""
        for chat, token in held.items():
            self._hold(chat, token, since + self._lease)
        fresh = [one for one in found if one.update_id not in self._chats]
        for update in fresh:
            self._chats[update.update_id] = update.chat
            self._lines[update.chat].taken.add(update.update_id)
        self._note_idle(held)
        ordered = sorted(fresh, key=lambda one: one.update_id)
        return [replace(one, token=held[one.chat]) for one in ordered]

    def kept(self, asked: Collection[bytes], renewed: Collection[bytes], since: float) -> None:
        """These are ours for longer; whichever else was asked for is not."""
        for chat in asked:
            line = self._lines.get(chat)
            if line is not None and chat in renewed:
                line.until = since + self._lease
            elif line is not None:
                self._drop(chat)

    def is_ours(self, update: StoredUpdate) -> bool:
        """Its chat is still held as it was when it was handed out."""
        if update.token is None:
            return True
        line = self._lines.get(update.chat)
        return line is not None and line.token == update.token and line.until > self._monotonic()

    def check(self, update: StoredUpdate) -> None:
        """Raises Fenced where its chat is no longer ours."""
        if not self.is_ours(update):
            self.lost(update)
            raise LeaseLost

    def lost(self, update: StoredUpdate) -> None:
        """The store or the clock said so; what waits in the chat is looked for anew."""
        line = self._lines.get(update.chat)
        if line is not None and line.token == update.token:
            self._drop(update.chat)
        self.losses += 1
        self.on_loss()

    def ended(self, ids: Iterable[int]) -> None:
        """Nothing is left to do for these."""
        touched = [(one, self._chats.pop(one)) for one in ids if one in self._chats]
        for update_id, chat in touched:
            self._lines[chat].taken.discard(update_id)
        self._note_idle({chat for _, chat in touched})

    def chats_of(self, ids: Iterable[int]) -> set[bytes]:
        """In which lines these wait."""
        return {self._chats[one] for one in ids if one in self._chats}

    def idle_after(self, ids: Iterable[int]) -> list[bytes]:
        """Chats in which nothing of ours is left once these are answered."""
        done = set(ids)
        emptied = {chat for chat in self.chats_of(done) if self._lines[chat].taken <= done}
        return list(self._idle | emptied)

    def given_back(self, chats: Iterable[bytes]) -> None:
        """Nobody's, or another's, unless something was taken up meanwhile."""
        for chat in chats:
            line = self._lines.get(chat)
            if line is not None and not line.taken:
                self._drop(chat)

    def _note_idle(self, chats: Iterable[bytes]) -> None:
        for chat in chats:
            if self._lines[chat].taken:
                self._idle.discard(chat)
            else:
                self._idle.add(chat)
                self.on_idle()

    def _hold(self, chat: bytes, token: int, until: float) -> None:
        line = self._lines.get(chat)
        if line is None or line.token != token:
            self._drop(chat)
            self._lines[chat] = _ChatLease(token, until)
        else:
            line.until = max(line.until, until)

    def _drop(self, chat: bytes) -> None:
        line = self._lines.pop(chat, None)
        self._idle.discard(chat)
        for update_id in line.taken if line else ():
            self._chats.pop(update_id, None)


def fencing_token_of(update: StoredUpdate) -> FencingToken | None:
    """By what its effect is let in."""
    return None if update.token is None else FencingToken(update.chat, update.token)
