"""Metrics for Prometheus. No label names a person, an item, a body or a text."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from services.operations.doctor import LETTERS, UPDATES
from services.operations.health import BotHealth, Metrics
from services.outbox.delivery_counters import OUTCOMES, DeliveryCounters

#: Names of `Priority` (`domain/notifications/notification.py`) in the label `lane`.
PRIORITIES = {0: "urgent", 1: "personal", 2: "bulk"}


class MetricsPage:
    """The page: metrics of the database, read once a call, and counters of this process."""

    def __init__(self, health: BotHealth, counters: DeliveryCounters) -> None:
        self._health = health
        self._counters = counters

    async def page(self) -> bytes:
        """All metrics in the text format; only those of this process if the database does not answer."""
        found = await self._health.figures()
        registry = CollectorRegistry()
        registry.register(
            Snapshot(families(found, self._health.lags(found) if found else {}, self._counters))
        )
        ProcessCollector(namespace="tatulyq", registry=registry)
        return generate_latest(registry)


class Snapshot(Collector):
    """A collector of metrics that were made for one page."""

    def __init__(self, made: Iterable[Metric]) -> None:
        self._made = list(made)

    def collect(self) -> Iterable[Metric]:
        """All of them."""
        return self._made


def families(
    found: Metrics | None, lags: Mapping[str, float], counters: DeliveryCounters
) -> Iterator[Metric]:
    """Every metric; `found` and `lags`, seconds by tick, are missing if the database does not answer."""
    yield _gauge("base_readable", "1 where the base answers", 0 if found is None else 1)
    letters = "Letters that this process has ended with, by outcome, since it started"
    yield _counter("letters", letters, {name: counters.messages[name] for name in OUTCOMES}, "outcome")
    yield _counter(
        "telegram_429", "Calls of this process that Telegram answered 429", counters.too_many_requests
    )
    if found is not None:
        yield from _of_database(found, lags)


def _of_database(found: Metrics, lags: Mapping[str, float]) -> Iterator[Metric]:
    new = _age(found, found.oldest_new)
    yield _gauge("inbox_updates", "Updates kept, by state", _states(found.updates, UPDATES), "state")
    yield _gauge("inbox_oldest_new_seconds", "How long the oldest update waits to take effect", new)
    yield _gauge("outbox_letters", "Letters kept, by state", _states(found.letters, LETTERS), "state")
    yield from _due_by_priority(found)
    yield _gauge("tick_lag_seconds", "By how much each tick is late, beyond five minutes", lags, "tick")
    yield _gauge("steps_due", "Steps of ladders that are due and not told yet", found.due_steps)
    yield _gauge("journal_unanchored_links", "Links of the journal since the last anchor", found.unanchored)
    yield _gauge("base_bytes", "Size of the base", found.size)


def _due_by_priority(found: Metrics) -> Iterator[Metric]:
    due = {name: found.due_letters.get(priority) for priority, name in PRIORITIES.items()}
    counts = {name: one.count if one else 0 for name, one in due.items()}
    ages = {name: _age(found, one.since if one else None) for name, one in due.items()}
    yield _gauge("outbox_due", "Letters that may leave now, by lane", counts, "lane")
    yield _gauge("outbox_oldest_due_seconds", "How long the oldest of them waits, by lane", ages, "lane")


Values = float | Mapping[str, float]


def _gauge(name: str, description: str, values: Values, label: str = "") -> Metric:
    return _filled(GaugeMetricFamily(f"tatulyq_{name}", description, labels=[label] if label else []), values)


def _counter(name: str, description: str, values: Values, label: str = "") -> Metric:
    return _filled(
        CounterMetricFamily(f"tatulyq_{name}", description, labels=[label] if label else []), values
    )


def _filled(family: GaugeMetricFamily | CounterMetricFamily, values: Values) -> Metric:
    if not isinstance(values, Mapping):
        family.add_metric([], values)
        return family
    for given, value in values.items():
        family.add_metric([given], value)
    return family


def _states(counts: Mapping[str, int], states: Iterable[str]) -> dict[str, float]:
    return {state: counts.get(state, 0) for state in states}


def _age(found: Metrics, since: datetime | None) -> float:
    return max(0.0, (found.at - since).total_seconds()) if since else 0.0
