"""The durable way out: claims, outcomes, counters."""
