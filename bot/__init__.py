"""The process of the bot: settings, wiring, inbound and outbound loops, commands."""
