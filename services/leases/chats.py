"""Chat leases of this process: their fencing tokens, their ends, the updates taken under them."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace

from db.leases.table import LeaseClaim
from domain.cause import FencingToken
from services.updates import StoredUpdate


class LeaseLost(Exception):
    """The chat is leased to another process or free: this process does nothing more for it."""


@dataclass(slots=True)
class _ChatLease:
    token: int
    until: float  #: on the monotonic clock of this process
    taken: set[int] = field(default_factory=set)  #: ids of updates that were taken here and are not answered


class ChatLeases:
    """Asked before each effect and each call to Telegram; the store alone decides.

    A lease is counted from before the store's answer, so here it ends sooner than there, never later.
    `on_loss` is called when a chat is lost: its updates are to be claimed anew. `on_idle` is called when
    a chat can be released. `lease` is in seconds.
    """

    def __init__(
        self,
        owner: str,
        lease: float,
        monotonic: Callable[[], float],
        *,
        on_loss: Callable[[], None],
        on_idle: Callable[[], None],
    ) -> None:
        self.owner = owner
        self.lease = lease
        self.is_leaving = False
        self.losses = 0
        self._searched_losses = 0
        self._monotonic = monotonic
        self._on_loss = on_loss
        self._on_idle = on_idle
        self._leases: dict[bytes, _ChatLease] = {}
        self._chats: dict[int, bytes] = {}
        self._idle: set[bytes] = set()

    def claim(self) -> LeaseClaim:
        """A claim of this process, as of now."""
        return LeaseClaim(self.owner, self.lease, self._monotonic())

    def leave(self) -> None:
        """Acquire no further chat: the process stops."""
        self.is_leaving = True

    @property
    def chats(self) -> list[bytes]:
        """Chats that are leased to this process."""
        return list(self._leases)

    @property
    def has_idle(self) -> bool:
        """A chat without waiting updates is to be released."""
        return bool(self._idle)

    @property
    def has_unsearched_losses(self) -> bool:
        """A chat was lost since orphaned updates were searched for."""
        return self._searched_losses != self.losses

    def searched(self, losses: int) -> None:
        """Orphaned updates were searched for when so many chats had been lost."""
        self._searched_losses = losses

    def knows(self, update_id: int) -> bool:
        """The update was taken here and is not answered yet."""
        return update_id in self._chats

    def acquired(
        self, tokens: Mapping[bytes, int], found: Iterable[StoredUpdate], since: float
    ) -> list[StoredUpdate]:
        """Note chats that the store has leased to us, each with its token, from `since` on.

        Returns the updates of `found` that are to be handled now, ordered by id, with their tokens.
        """
        for chat, token in tokens.items():
            self._hold(chat, token, since + self.lease)
        fresh = [one for one in found if one.update_id not in self._chats]
        for update in fresh:
            self._chats[update.update_id] = update.chat
            self._leases[update.chat].taken.add(update.update_id)
        self._note_idle(tokens)
        ordered = sorted(fresh, key=lambda one: one.update_id)
        return [replace(one, token=tokens[one.chat]) for one in ordered]

    def renewed(self, asked: Collection[bytes], renewed: Collection[bytes], since: float) -> list[bytes]:
        """Note which of the chats that we asked for are still ours; the others are dropped.

        Returns those that were renewed although they had been dropped here meanwhile.
        """
        for chat in asked:
            lease = self._leases.get(chat)
            if lease is not None and chat in renewed:
                lease.until = since + self.lease
            elif lease is not None:
                self._drop(chat)
        return [chat for chat in renewed if chat not in self._leases]

    def is_ours(self, update: StoredUpdate) -> bool:
        """Its chat is still leased under the token that the update was handed out with."""
        if update.token is None:
            return True
        lease = self._leases.get(update.chat)
        return lease is not None and lease.token == update.token and lease.until > self._monotonic()

    def check(self, update: StoredUpdate) -> None:
        """Raises LeaseLost if the chat of the update is not ours any more."""
        if not self.is_ours(update):
            self.lose(update)
            raise LeaseLost

    def lose(self, update: StoredUpdate) -> None:
        """Drop the lease of the update's chat; orphaned updates are searched for anew."""
        lease = self._leases.get(update.chat)
        if lease is not None and lease.token == update.token:
            self._drop(update.chat)
        self.losses += 1
        self._on_loss()

    def finished(self, ids: Iterable[int]) -> None:
        """Nothing is left to do for these updates."""
        touched = [(one, self._chats.pop(one)) for one in ids if one in self._chats]
        for update_id, chat in touched:
            self._leases[chat].taken.discard(update_id)
        self._note_idle({chat for _, chat in touched})

    def chats_of(self, ids: Iterable[int]) -> set[bytes]:
        """The chats of those of these updates that were taken here."""
        return {self._chats[one] for one in ids if one in self._chats}

    def idle_after(self, ids: Iterable[int]) -> list[bytes]:
        """Chats in which nothing that was taken here is left once these updates are answered."""
        done = set(ids)
        emptied = {chat for chat in self.chats_of(done) if self._leases[chat].taken <= done}
        return list(self._idle | emptied)

    def released(self, chats: Iterable[bytes]) -> None:
        """Drop these leases, except where an update was taken meanwhile."""
        for chat in chats:
            lease = self._leases.get(chat)
            if lease is not None and not lease.taken:
                self._drop(chat)

    def _note_idle(self, chats: Iterable[bytes]) -> None:
        for chat in chats:
            if self._leases[chat].taken:
                self._idle.discard(chat)
            else:
                self._idle.add(chat)
                self._on_idle()

    def _hold(self, chat: bytes, token: int, until: float) -> None:
        lease = self._leases.get(chat)
        if lease is None or lease.token != token:
            self._drop(chat)
            self._leases[chat] = _ChatLease(token, until)
        else:
            lease.until = max(lease.until, until)

    def _drop(self, chat: bytes) -> None:
        lease = self._leases.pop(chat, None)
        self._idle.discard(chat)
        for update_id in lease.taken if lease else ():
            self._chats.pop(update_id, None)


def fencing_token_of(update: StoredUpdate) -> FencingToken | None:
    """The token that fences the effect of the update; None where it was handed out without a lease."""
    return None if update.token is None else FencingToken(update.chat, update.token)
