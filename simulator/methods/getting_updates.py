"""getUpdates, setWebhook, deleteWebhook, getWebhookInfo, close and logOut.

`simulator.webhooks` pushes the updates.
"""

import ipaddress
import re
from typing import Any
from urllib.parse import SplitResult, urlsplit

from simulator.errors import ApiError, bad_request, conflict, too_many
from simulator.methods.request import MethodResult, Request
from simulator.state.webhook import WebhookSettings

MOST_UPDATES = 100
LONGEST_POLL = 50
"""Seconds."""
WEBHOOK_IS_SET = (
    "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
PORTS = frozenset({80, 88, 443, 8443})
SECRET = re.compile(r"[A-Za-z0-9_-]*")
HOST = re.compile(r"[\w.:-]+")
LONGEST_SECRET = 256
PARAMETERS = ("secret_token", "max_connections", "ip_address")
LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
"""Hosts that may use HTTP and any port here; Telegram itself would refuse them."""


async def get_updates(request: Request) -> list[dict[str, Any]]:
    """getUpdates"""
    queue = request.bot.queue
    if queue.webhook is not None:
        raise conflict(WEBHOOK_IS_SET)
    if isinstance(kinds := request.get("allowed_updates"), list):
        queue.allow(kinds)
    offset = request.number("offset")
    limit = min(max(request.number("limit", MOST_UPDATES), 1), MOST_UPDATES)
    timeout: float = min(max(request.number("timeout"), 0), LONGEST_POLL)
    if request.world.limits.enabled:
        limit, timeout = queue.slowed_down(offset, limit, timeout)
    return await queue.poll(offset, limit, timeout)


def close(request: Request) -> bool:
    """close and logOut: end the waiting poll; there is no other server to move to."""
    request.bot.queue.interrupt(conflict(f"terminated by {request.method} request"))
    return True


def set_webhook(request: Request) -> MethodResult:
    """setWebhook: an empty url deletes the webhook."""
    url = str(request.get("url") or "")
    if not url:
        return delete_webhook(request)
    queue, now = request.bot.queue, request.world.now()
    if now - queue.webhook_set_at < 1:
        raise too_many(1)
    queue.webhook_set_at = now
    _check_url(url)
    _check_secret(str(request.get("secret_token") or ""))
    if isinstance(kinds := request.get("allowed_updates"), list):
        queue.allow(kinds)
    if _is_unchanged(request, url):
        return MethodResult(True, "Webhook is already set")
    queue.interrupt(conflict("terminated by setWebhook request"))
    _drop_pending(request)
    request.webhooks.open(request.bot, WebhookSettings(url, request.some(*PARAMETERS)))
    return MethodResult(True, "Webhook was set")


def delete_webhook(request: Request) -> MethodResult:
    """deleteWebhook"""
    was_set = request.bot.queue.webhook is not None
    request.webhooks.close(request.bot)
    _drop_pending(request)
    return MethodResult(True, "Webhook was deleted" if was_set else "Webhook is already deleted")


def webhook_info(request: Request) -> dict[str, Any]:
    """getWebhookInfo"""
    queue = request.bot.queue
    webhook = queue.webhook or WebhookSettings("", {})
    about = {"url": webhook.url, "has_custom_certificate": False, "pending_update_count": len(queue)}
    if webhook.last_error:
        at, message = webhook.last_error
        about |= {"last_error_date": int(at), "last_error_message": message}
    if webhook.url:
        address = webhook.parameters.get("ip_address", "127.0.0.1")
        about |= {"max_connections": webhook.max_connections, "ip_address": address}
    return about | ({} if queue.allowed is None else {"allowed_updates": sorted(queue.allowed)})


def _is_unchanged(request: Request, url: str) -> bool:
    """True for the webhook that is set already, unless pending updates shall be dropped."""
    webhook = request.bot.queue.webhook
    same = webhook is not None and (webhook.url, webhook.parameters) == (url, request.some(*PARAMETERS))
    return same and not request.flag("drop_pending_updates")


def _drop_pending(request: Request) -> None:
    if request.flag("drop_pending_updates"):
        request.bot.queue.drop_pending()


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url if "://" in url else f"https://{url}")
        well_formed = parts.port != 0 and HOST.fullmatch(parts.hostname or "")
    except ValueError:  # a port out of range, an unclosed bracket
        well_formed = None
    if not well_formed:
        raise bad_request("invalid webhook URL specified")
    if parts.hostname not in LOCAL_HOSTS:
        _check_public(parts)


def _check_public(parts: SplitResult) -> None:
    if parts.scheme != "https":
        raise _bad_webhook("An HTTPS URL must be provided for webhook")
    if (parts.port or 443) not in PORTS:
        raise _bad_webhook("Webhook can be set up only on ports 80, 88, 443 or 8443")
    if _is_reserved(str(parts.hostname)):
        raise _bad_webhook(f"IP address {parts.hostname} is reserved")


def _is_reserved(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False  # a domain name: the simulator resolves none


def _bad_webhook(reason: str) -> ApiError:
    return bad_request(f"bad webhook: {reason}")


def _check_secret(secret: str) -> None:
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
