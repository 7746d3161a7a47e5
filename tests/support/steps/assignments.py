"""Steps of conversations about assignments: Дамир gives, Ерлан of TUKSH takes and reports."""

from tests.support.cast import Cast

HOUSING = "Тұрғын үй-коммуналдық шаруашылық"
HOUSING_RU = "Отдел ЖКХ"
WATER = "Ауыз су қысымының төмендеу себептерін анықтап, іс-шаралар жоспарын бекітсін."
WATER_RU = "Установить причины снижения давления питьевой воды и утвердить план мероприятий."
FIRST = "2026-0001"


async def writes(cast: Cast, text: str = WATER, *, body: str = HOUSING) -> None:
    """Дамир writes, chooses the body, and is asked for the date."""
    await cast.damir.says(text)
    await cast.damir.presses("Органды таңдау")
    await cast.damir.presses(body)


async def given(cast: Cast, due: str = "+10", *, text: str = WATER, body: str = HOUSING) -> None:
    """An assignment is sent; `due` is "+3", "+5" or "+10" working days by a button, else a date to type."""
    await writes(cast, text, body=body)
    if due.startswith("+"):
        await cast.damir.presses(f"{due} жұмыс күні")
    else:
        await cast.damir.says(due)
    await cast.damir.presses("Жіберу")


async def taken(cast: Cast, due: str = "+10") -> None:
    """An assignment that Ерлан has taken."""
    await given(cast, due)
    await cast.erlan.presses("Таныстым")


async def reported(cast: Cast, words: str = "Сорғы ауыстырылды, қысым қалыпты") -> None:
    """Ерлан reports with a photo."""
    await cast.erlan.presses("Есеп ұсыну")
    await cast.erlan.says(words)
    await cast.erlan.sends_photo()
    await cast.erlan.presses("Жіберу")


async def returned(cast: Cast, reason: str = "Іс-шаралар жоспары жоқ") -> None:
    """Дамир sends the report back."""
    await cast.damir.presses("Пысықтауға қайтару")
    await cast.damir.says(reason)
    await cast.damir.presses("Жіберу")


def state(cast: Cast, number: str = FIRST) -> str:
    """The state of an assignment, as a second connection reads it."""
    return str(cast.town.rows("SELECT state FROM assignments WHERE number = ?", number)[0][0])
