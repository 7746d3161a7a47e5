"""The way in: polling, webhook, queues, worker, acknowledgements."""
