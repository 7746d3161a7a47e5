"""Figures as Prometheus reads them. No label names a person, an item, a body or a text."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from services.operations.doctor import LETTERS, UPDATES
from services.operations.health import BotHealth, Metrics
from services.outbox.delivery_counters import OUTCOMES, DeliveryCounters

#: Lanes of the outbox by their numbers (`domain/notifications/notification.py`).
LANES = {0: "urgent", 1: "personal", 2: "bulk"}


class MetricsPage:
    """The page: what the base holds, read once a call, and what this process has done."""

    def __init__(self, health: BotHealth, tally: DeliveryCounters) -> None:
        self._health = health
        self._tally = tally

    async def page(self) -> bytes:
        """Everything, in the text form; where the base does not answer, what is known without it."""
        found = await self._health.figures()
        registry = CollectorRegistry()
        registry.register(Once(families(found, self._health.lags(found) if found else {}, self._tally)))
        ProcessCollector(namespace="tatulyq", registry=registry)
        return generate_latest(registry)


class Once(Collector):
    """Families that were made for one page."""

    def __init__(self, made: Iterable[Metric]) -> None:
        self._made = list(made)

    def collect(self) -> Iterable[Metric]:
        """As the registry asks for them."""
        return self._made


def families(found: Metrics | None, lags: Mapping[str, float], tally: DeliveryCounters) -> Iterator[Metric]:
    """Each family with its sentence."""
    yield _gauge("base_readable", "1 where the base answers", 0 if found is None else 1)
    letters = "Letters that this process has ended with, by outcome, since it started"
    yield _counter("letters", letters, {name: tally.letters[name] for name in OUTCOMES}, "outcome")
    yield _counter("telegram_429", "Calls of this process that Telegram answered 429", tally.too_many)
    if found is not None:
        yield from _of_the_base(found, lags)


def _of_the_base(found: Metrics, lags: Mapping[str, float]) -> Iterator[Metric]:
    new = _age(found, found.oldest_new)
    yield _gauge("inbox_updates", "Updates kept, by state", _states(found.updates, UPDATES), "state")
    yield _gauge("inbox_oldest_new_seconds", "How long the oldest update waits to take effect", new)
    yield _gauge("outbox_letters", "Letters kept, by state", _states(found.letters, LETTERS), "state")
    yield from _lanes(found)
    yield _gauge("tick_lag_seconds", "By how much each tick is late, beyond five minutes", lags, "tick")
    yield _gauge("steps_due", "Steps of ladders that are due and not told yet", found.due_steps)
    yield _gauge("journal_unanchored_links", "Links of the journal since the last anchor", found.unanchored)
    yield _gauge("base_bytes", "Size of the base", found.size)


def _lanes(found: Metrics) -> Iterator[Metric]:
    due = {name: found.due_letters.get(lane) for lane, name in LANES.items()}
    counts = {name: one.count if one else 0 for name, one in due.items()}
    ages = {name: _age(found, one.since if one else None) for name, one in due.items()}
    yield _gauge("outbox_due", "Letters that may leave now, by lane", counts, "lane")
    yield _gauge("outbox_oldest_due_seconds", "How long the oldest of them waits, by lane", ages, "lane")


Values = float | Mapping[str, float]


def _gauge(name: str, told: str, values: Values, label: str = "") -> Metric:
    return _filled(GaugeMetricFamily(f"tatulyq_{name}", told, labels=[label] if label else []), values)


def _counter(name: str, told: str, values: Values, label: str = "") -> Metric:
    return _filled(CounterMetricFamily(f"tatulyq_{name}", told, labels=[label] if label else []), values)


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
