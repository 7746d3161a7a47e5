"""The bot at work in a browser: the real thing over HTTP on a local Telegram, its clock in your hand."""

from bot.demo.main import run

__all__ = ["run"]
