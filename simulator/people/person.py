"""People of the local Telegram: what they do. Every verb ends when the world has settled."""

from typing import Any

from simulator import traffic
from simulator.people.eyes import Button, Place
from simulator.people.hands import Hands, written
from simulator.state.callbacks import Callback
from simulator.state.messages import Message
from simulator.text.formatting import TEXT_LIMIT

HOME = (43.297, 68.251)
"""Where a person is when a button asks for it: latitude and longitude."""


class Person(Hands):
    """A person with a phone: writes, presses, edits, forwards, blocks; `Hands` sends things, `Eyes` reads."""

    async def says(self, text: str, *, to: Place = None, in_: Place = None) -> Message:
        """Write a text to the bot, or into a group; an app cuts a long one into several messages."""
        pieces = [text[start : start + TEXT_LIMIT] for start in range(0, len(text), TEXT_LIMIT)] or [""]
        for piece in pieces[:-1]:
            await self._post(written(piece), in_ or to)
        return await self._post(written(pieces[-1]), in_ or to)

    async def starts(self, payload: str = "", *, to: Place = None) -> Message:
        """Press Start (or Restart, which also unblocks), with the payload of a deep link."""
        traffic.block(self.world, self.chat(to), False)
        return await self.says(f"/start {payload}".rstrip(), to=to)

    async def replies(self, text: str, *, to: Message) -> Message:
        """Answer one message by quoting it."""
        return await self._post(written(text), None, chat=to.chat, reply_to=to)

    async def presses(self, text: str, *, on: Message | None = None, in_: Place = None) -> None:
        """Press the newest button with this label; fails with the conversation if nobody sees it."""
        message, button = self.find_button(text, in_, on)
        await self._tap(message, button)

    async def presses_old(self, text: str, *, on: Message) -> None:
        """Press a button that a message has or once had, as a slow phone still shows it."""
        for keyboard in reversed([*on.former, *([on.inline] if on.inline else [])]):
            for button in (one for row in keyboard["inline_keyboard"] for one in row):
                if text in button["text"]:
                    await self._tap(on, button)
                    return
        raise self.failure(f"never saw a button {text!r} on that message")

    async def presses_data(self, message: Message, data: str) -> None:
        """Send callback data that no button carries, as a forged app can."""
        await self._tap(message, {"text": "", "callback_data": data})

    async def edits(self, message: Message | None, text: str) -> Message:
        """Change an own message (None: the last one); a message with a file gets a new caption."""
        target = message or self._last_own()
        names = ("text", "entities") if target.kind == "text" else ("caption", "caption_entities")
        kept = {name: value for name, value in target.content.items() if name not in names}
        target.content = kept | written(text, *names)
        target.edited = int(self.world.now())
        self.world.touch(target.chat, target)
        traffic.announce(self.world, target, "edited_message")
        await self.world.settled()
        return target

    async def forwards(self, message: Message, to: Place = None) -> Message:
        """Forward a message to the bot or into a group; fails for protected ones."""
        if message.protected:
            raise self.failure("cannot forward a protected message")
        return await self._post(message.content, to, extra={"forward_origin": traffic.origin(message)})

    async def reacts(self, emoji: str, *, to: Message) -> None:
        """Put a reaction on a message, instead of the own one before; no emoji takes it away."""
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        traffic.react(self.world, to, self, new)
        await self.world.settled()

    async def deletes(self, message: Message) -> None:
        """Delete a message for everyone; bots are not told."""
        message.deleted = True
        self.world.touch(message.chat, message)
        await self.world.settled()

    async def deletes_chat(self, *, with_: Place = None) -> None:
        """Wipe the private chat from the own screen, the reply keyboard with it; the bot is not told."""
        chat = self.chat(with_)
        chat.cleared, chat.keyboard, chat.forced = chat.last_id, None, None
        self.world.touch(chat)
        await self.world.settled()

    async def blocks(self, bot: Place = None) -> None:
        """Block the bot."""
        traffic.block(self.world, self.chat(bot), True)
        await self.world.settled()

    async def unblocks(self, bot: Place = None) -> None:
        """Let the bot write again."""
        traffic.block(self.world, self.chat(bot), False)
        await self.world.settled()

    async def _tap(self, message: Message, button: Button) -> None:
        """What a client does with a button: a callback, a link, or a message in the person's name."""
        if "callback_data" in button:
            self._call_back(message, str(button["callback_data"]))
            await self.world.settled()
        elif message.inline is not None or "web_app" in button:
            link = button.get("url") or button.get("web_app", {}).get("url", "")
            self.opened.append(link)
        else:
            await self._answer_keyboard(message, button)

    async def _answer_keyboard(self, message: Message, button: Button) -> None:
        """A reply button sends its text, or the contact or place it asks for, into its chat."""
        content: dict[str, Any] = written(button["text"])
        if button.get("request_contact"):
            content = {"contact": self._own_contact()}
        elif button.get("request_location"):
            content = {"location": {"latitude": HOME[0], "longitude": HOME[1]}}
        if (message.keyboard or {}).get("one_time_keyboard"):
            message.chat.keyboard = None
        await self._post(content, None, chat=message.chat)

    def _call_back(self, message: Message, data: str) -> None:
        bot = self.world.bots[message.sender.id]
        number = str(self.world.chance.getrandbits(62))
        callback = Callback(number, self, message, data, self.world.now())
        bot.remember(callback)
        bot.queue.put("callback_query", callback.wire())
        self.callbacks.append(callback)
        del self.callbacks[:-50]

    def _last_own(self) -> Message:
        own = (one for one in reversed(self.messages) if one.sender is self)
        found = next(own, None)
        if found is None:
            raise self.failure("has written nothing yet")
        return found
