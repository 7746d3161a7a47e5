"""/demo: JSON endpoints for clock, stops and contents of a bot that runs beside this Telegram."""
