"""What cards are drawn on: the reader's language, the city, its calendar and the time."""

from dataclasses import dataclass
from datetime import date, datetime

from domain.calendar import Calendar
from domain.city.city import City
from domain.people import Lang
from locales import Say, Texts


@dataclass(frozen=True, slots=True)
class RenderContext:
    """What cards are drawn with: the reader's language, the city, its calendar and the time."""

    say: Say
    city: City
    calendar: Calendar
    now: datetime
    texts: Texts

    def in_(self, lang: Lang) -> "RenderContext":
        """The same desk in another language: what others will read is shown to its author first."""
        return RenderContext(self.texts[lang], self.city, self.calendar, self.now, self.texts)

    @property
    def lang(self) -> Lang:
        """The reader's language."""
        return Lang(self.say.lang)

    @property
    def today(self) -> date:
        """The day on the city's clock."""
        return self.calendar.local(self.now).date()

    def moment(self, at: datetime) -> str:
        """Date and time on the city's clock."""
        return self.say.moment(at, self.calendar.zone)

    def body(self, code: str | None) -> str:
        """The name of a body; "" where there is none."""
        return self.city.body(code).names[self.lang] if code else ""


@dataclass(frozen=True, slots=True)
class RenderContexts:
    """The desks of one city, one for each reader and moment."""

    texts: Texts
    city: City
    calendar: Calendar

    def of(self, lang: Lang, now: datetime) -> RenderContext:
        """In this language, at this time."""
        return RenderContext(self.texts[lang], self.city, self.calendar, now, self.texts)
