"""Render contexts: the reader's language, the city, its calendar and the time."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import Calendar
from domain.city.city import City
from domain.people import Lang
from locales import Say, Texts


@dataclass(frozen=True, slots=True)
class RenderContext:
    """The context in which a card is rendered; `now` is aware and UTC."""

    say: Say
    city: City
    calendar: Calendar
    now: datetime
    texts: Texts

    def in_(self, lang: Lang) -> "RenderContext":
        """The same context in another language, for previews of what others will read."""
        return RenderContext(self.texts[lang], self.city, self.calendar, self.now, self.texts)

    @property
    def lang(self) -> Lang:
        """The reader's language."""
        return Lang(self.say.lang)

    @property
    def today(self) -> date:
        """The date on the city's clock."""
        return self.calendar.local(self.now).date()

    def moment(self, at: datetime) -> str:
        """Date and time on the city's clock: 14.12.2026, 10:05."""
        return self.say.moment(at, self.calendar.zone)

    def body(self, code: str | None) -> str:
        """The name of a body by its code; "" for None. Raises NotFound for an unknown code."""
        return self.city.body(code).names[self.lang] if code else ""


@dataclass(frozen=True, slots=True)
class RenderContexts:
    """The render contexts of one city."""

    texts: Texts
    city: City
    calendar: Calendar

    def of(self, lang: Lang, now: datetime) -> RenderContext:
        """The context of a reader of this language; `now` is aware and UTC."""
        return RenderContext(self.texts[lang], self.city, self.calendar, now, self.texts)
