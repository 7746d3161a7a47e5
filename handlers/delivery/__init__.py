"""Sending of outbox messages to Telegram."""

from handlers.delivery.notices import set_aside
from handlers.feature import Feature

FEATURE = Feature(notices={"set-aside": set_aside})
