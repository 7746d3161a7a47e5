"""A local Telegram for tests and demos: people, chats, the Bot API, webhooks and faults.

`world.World` holds all of it. `people.person.Person` has the verbs of a conversation. Bots reach it by
`inprocess.InProcessSession` in the same process, or by `http.server` over HTTP.
"""
