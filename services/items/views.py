"""Views: an item with its content opened, for cards."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any, Generic, TypeVar

from sqlalchemy import Connection

from db import parts
from db.engine.database import Database
from domain.city.city import City
from services.encryption.sealing import Keyring
from services.items.content import ContentPart, acts_of, opened_parts, words_of
from services.items.item_type import ItemType, T


@dataclass(frozen=True, slots=True)
class ItemView(Generic[T]):
    """An item and everything said about it, in order."""

    item: T
    content: tuple[ContentPart, ...]

    def words(self, purpose: str | None = None, at: datetime | None = None) -> str:
        """The words of the act of this purpose at this moment, else of the newest one.

        None: the words with which the item began.
        """
        return words_of(self.content, purpose or self.item.summary.item, at)

    @property
    def files(self) -> list[ContentPart]:
        """Every file that was given, for any purpose."""
        return [one for one in self.content if one.file_id]

    @property
    def acts(self) -> list[tuple[ContentPart, ...]]:
        """The parts of each act, the oldest act first."""
        return acts_of(self.content)


V = TypeVar("V", bound=ItemView[Any])


class ItemViews(Generic[T, V]):
    """Reads items of one type and opens their sealed content."""

    def __init__(
        self,
        db: Database,
        keyring: Keyring,
        city: City,
        *,
        item_type: ItemType[T],
        view: Callable[[T, tuple[ContentPart, ...]], V],
    ) -> None:
        self._db = db
        self._keyring = keyring
        self._city = city
        self._type = item_type
        self._view = view

    async def get(self, item_id: int) -> V:
        """The view of an item; raises NotFound."""
        return await self._db.read(partial(self._get, item_id=item_id))

    def of(self, conn: Connection, item: T) -> V:
        """The view of an item that has been read in this transaction."""
        rows = parts.of(conn, self._type.kind, item.id)
        return self._view(item, opened_parts(self._keyring.sealer, rows))

    def _get(self, conn: Connection, item_id: int) -> V:
        return self.of(conn, self._type.get(conn, item_id, self._city))
