"""Inline keyboards: buttons, rows and the choices that several screens share."""

from collections.abc import Iterable

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from domain.city.city import Category, City, Names
from domain.people import Lang
from handlers.callbacks import BodyPick, CategoryPick, DraftDo, DraftPress, SectorPick, SubcategoryPick
from locales import Say

Row = list[InlineKeyboardButton]


def button(text: str, press: CallbackData) -> InlineKeyboardButton:
    """One button; `press` becomes its callback data."""
    return InlineKeyboardButton(text=text, callback_data=press.pack())


def keyboard(*rows: Row) -> InlineKeyboardMarkup:
    """Rows from top to bottom; empty rows are left out."""
    return InlineKeyboardMarkup(inline_keyboard=[row for row in rows if row])


def in_columns(buttons: Iterable[InlineKeyboardButton], columns: int = 2) -> list[Row]:
    """The buttons in rows of `columns`."""
    flat = list(buttons)
    return [flat[start : start + columns] for start in range(0, len(flat), columns)]


def back_row(say: Say) -> Row:
    """The row that leads back to the draft's card."""
    return [button(say("button-back"), DraftPress(do=DraftDo.BACK))]


def categories(say: Say, city: City) -> InlineKeyboardMarkup:
    """The categories by their short labels, in two columns."""
    picks = (button(one.short[Lang(say.lang)], CategoryPick(code=one.code)) for one in city.categories)
    return keyboard(*in_columns(picks), back_row(say))


def subcategories(say: Say, category: Category) -> InlineKeyboardMarkup:
    """The subcategories in one column, and a button that keeps the category alone."""
    picks = (
        button(capital(one.names, say), SubcategoryPick(category=category.code, code=one.code))
        for one in category.subcategories
    )
    enough = button(say("button-only-category"), SubcategoryPick(category=category.code, code=""))
    return keyboard(*in_columns(picks, 1), [enough], [button(say("button-back"), CategoryPick(code=""))])


def sectors(say: Say, city: City, *, has_place: bool) -> InlineKeyboardMarkup:
    """The sectors of the city; with a place, a button that removes it."""
    picks = (button(one.names[Lang(say.lang)], SectorPick(code=one.code)) for one in city.sectors)
    none = [button(say("button-place-none"), DraftPress(do=DraftDo.NO_PLACE))] if has_place else []
    return keyboard(*in_columns(picks), none, back_row(say))


def bodies(say: Say, city: City) -> InlineKeyboardMarkup:
    """All bodies in one column."""
    return keyboard(
        *in_columns((button(capital(one.names, say), BodyPick(code=one.code)) for one in city.bodies), 1),
        back_row(say),
    )


def capital(names: Names, say: Say) -> str:
    """The name with a capital first letter."""
    name = names[Lang(say.lang)]
    return name[:1].upper() + name[1:]
