"""The outbox of this process: claims, outcomes, delivery counters."""
