"""A faithful local Telegram: people, chats, the Bot API and its faults.

It knows nothing of the bot it serves. `world.World` is the whole of it; `people.Person` is the vocabulary of
a conversation; `inprocess` and `server` carry requests to it, from the same process and over HTTP.
"""
