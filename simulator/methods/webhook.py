"""setWebhook, deleteWebhook, getWebhookInfo: the settings; the pushing itself is in webhooks.py."""

import ipaddress
import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from simulator.errors import ApiError, bad_request, conflict, too_many
from simulator.methods.request import Described, Request
from simulator.state.update_queue import WebhookSettings
from simulator.webhooks.pushing import connections

PORTS = frozenset({80, 88, 443, 8443})
SECRET = re.compile(r"[A-Za-z0-9_-]*")
HOST = re.compile(r"[\w.:-]+")
MOST_SECRET = 256
SETTINGS = ("secret_token", "max_connections", "ip_address")
LOCAL = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts for which http and any port are fine here; Telegram itself would refuse them."""


def put(request: Request) -> Described:
    """setWebhook; an empty url deletes it"""
    url = str(request.get("url") or "")
    if not url:
        return delete(request)
    queue, now = request.bot.queue, request.world.now()
    if now - queue.webhook_set < 1:
        raise too_many(1)
    queue.webhook_set = now
    _check_url(url)
    _check_secret(str(request.get("secret_token") or ""))
    if isinstance(kinds := request.get("allowed_updates"), list):
        queue.allow(kinds)
    if _is_set(request, url):
        return Described(True, "Webhook is already set")
    queue.interrupt(conflict("terminated by setWebhook request"))
    _drop_if_asked(request)
    request.world.webhooks.open(request.bot, WebhookSettings(url, request.some(*SETTINGS)))
    return Described(True, "Webhook was set")


def delete(request: Request) -> Described:
    """deleteWebhook"""
    was_set = request.bot.queue.webhook is not None
    request.world.webhooks.close(request.bot)
    _drop_if_asked(request)
    return Described(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def info(request: Request) -> dict[str, Any]:
    """getWebhookInfo"""
    queue = request.bot.queue
    webhook = queue.webhook or WebhookSettings("", {})
    about = {"url": webhook.url, "has_custom_certificate": False, "pending_update_count": len(queue)}
    if webhook.trouble:
        at, what = webhook.trouble
        about |= {"last_error_date": int(at), "last_error_message": what}
    if webhook.url:
        address = webhook.settings.get("ip_address", "127.0.0.1")
        about |= {"max_connections": connections(webhook), "ip_address": address}
    return about | ({} if queue.allowed is None else {"allowed_updates": sorted(queue.allowed)})


def _is_set(request: Request, url: str) -> bool:
    """The same webhook again changes nothing, unless what waits shall be dropped."""
    hook = request.bot.queue.webhook
    same = hook is not None and (hook.url, hook.settings) == (url, request.some(*SETTINGS))
    return same and not request.flag("drop_pending_updates")


def _drop_if_asked(request: Request) -> None:
    if request.flag("drop_pending_updates"):
        request.bot.queue.forget()


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        well_formed = parts.port != 0 and HOST.fullmatch(parts.hostname or "")
    except ValueError:  # a port out of range, an unclosed bracket
        well_formed = None
    if not well_formed:
        raise bad_request("invalid webhook URL specified")
    if parts.hostname not in LOCAL:
        _check_public(parts)


def _check_public(parts: SplitResult) -> None:
    if parts.scheme != "https":
        raise _bad("An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise _bad("Webhook can be set up only on ports 80, 88, 443 or 8443")
    if _is_reserved(str(parts.hostname)):
        raise _bad(f"IP address {parts.hostname} is reserved")


def _is_reserved(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False  # a name, which nobody resolves here


def _bad(reason: str) -> ApiError:
    return bad_request(f"bad webhook: {reason}")


def _check_secret(secret: str) -> None:
    if len(secret) > MOST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
