"""POST /sim/send: files, albums, places, contacts, dice and polls from form fields and uploads."""

from collections.abc import Awaitable, Callable

from simulator.http.sim.form import Form, InvalidInput
from simulator.people.person import Person
from simulator.people.reading import Place
from simulator.people.sending import SMALL
from simulator.state.chats import Message
from simulator.state.files import Upload

Sent = Awaitable[Message | list[Message]]
Sending = Callable[[Person, Form, Place], Sent]
FIELDS = (
    *("kind", "caption", "size", "seconds", "filename", "n", "lat", "lon", "title", "address"),
    *("own", "emoji", "question", "options", "width", "height"),
)
MOST_IN_ALBUM = 10
MOST_BYTES = 2000 << 20
"""The largest file that Telegram lets a person send."""


def send(person: Person, form: Form, place: Place) -> Sent:
    """Send what the field `kind` names; uploads may have any field name. InvalidInput."""
    kind = form.text("kind")
    if kind not in KINDS:
        raise InvalidInput(f"The kind {kind!r} is unknown; known are: {', '.join(KINDS)}.")
    return KINDS[kind](person, form, place)


def _photo(person: Person, form: Form, place: Place) -> Sent:
    size = (form.number("width", 1280), form.number("height", 960))
    return person.sends_photo(_caption(form), size=size, upload=_upload(form), in_=place)


def _document(person: Person, form: Form, place: Place) -> Sent:
    name = form.text("filename", "x.pdf")
    return person.sends_file(name, _size(form), _caption(form), upload=_upload(form), in_=place)


def _video(person: Person, form: Form, place: Place) -> Sent:
    seconds = form.number("seconds", 5)
    return person.sends_video(
        _caption(form), size=_size(form), seconds=seconds, upload=_upload(form), in_=place
    )


def _voice(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_voice(form.number("seconds", 5), size=_size(form), upload=_upload(form), in_=place)


def _video_note(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_video_note(
        form.number("seconds", 5), size=_size(form), upload=_upload(form), in_=place
    )


def _audio(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_audio(form.number("seconds", 180), size=_size(form), upload=_upload(form), in_=place)


def _animation(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_animation(_caption(form), size=_size(form), in_=place)


def _location(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_location(*_point(form), in_=place)


def _venue(person: Person, form: Form, place: Place) -> Sent:
    named = (form.text("title", "Алаң"), form.text("address", "Қала"))
    return person.sends_venue(*_point(form), *named, in_=place)


def _contact(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_contact(form.flag("own", True), in_=place)


def _sticker(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_sticker(form.text("emoji", "👍"), in_=place)


def _dice(person: Person, form: Form, place: Place) -> Sent:
    return person.sends_dice(form.text("emoji", "🎲"), in_=place)


def _poll(person: Person, form: Form, place: Place) -> Sent:
    options = tuple(form.text("options", "1\n2").splitlines())
    return person.sends_poll(form.text("question", "?"), options, in_=place)


def _album(person: Person, form: Form, place: Place) -> Sent:
    uploads = list(form.files.values())
    number = len(uploads) or form.number("n", 2)
    if not 2 <= number <= MOST_IN_ALBUM:
        raise InvalidInput(f"An album has 2 to {MOST_IN_ALBUM} items, not {number}.")
    return person.sends_album(number, _caption(form), uploads=uploads, in_=place)


def _caption(form: Form) -> str | None:
    return form.text("caption", "") or None


def _size(form: Form) -> int:
    size = form.number("size", SMALL)
    if not 0 < size <= MOST_BYTES:
        raise InvalidInput(f"A file has 1 to {MOST_BYTES} bytes, not {size}.")
    return size


def _point(form: Form) -> tuple[float, float]:
    lat, lon = form.decimal("lat"), form.decimal("lon")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise InvalidInput(f"There is no place at latitude {lat}, longitude {lon}.")
    return lat, lon


def _upload(form: Form) -> Upload | None:
    return next(iter(form.files.values()), None)


KINDS: dict[str, Sending] = {
    "photo": _photo,
    "album": _album,
    "voice": _voice,
    "video": _video,
    "video_note": _video_note,
    "audio": _audio,
    "animation": _animation,
    "document": _document,
    "location": _location,
    "venue": _venue,
    "contact": _contact,
    "sticker": _sticker,
    "dice": _dice,
    "poll": _poll,
}
