"""Inbound updates: polling, webhook, queues by chat, workers, acknowledgements, leases."""
