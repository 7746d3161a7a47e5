"""People who write, press buttons, edit, forward, react, delete and block."""

from typing import Any

from simulator import traffic
from simulator.people.reading import Button, Place
from simulator.people.sending import MediaSender, typed
from simulator.state.callbacks import Callback
from simulator.state.chats import Message
from simulator.text.formatting import TEXT_LIMIT

HOME = (43.297, 68.251)
"""Latitude and longitude that a person sends for request_location."""
CALLBACKS_KEPT = 50


class Person(MediaSender):
    """A person with a phone.

    Each verb returns after `world.settled`. AssertionError, with the transcript, if the act is impossible.
    """

    async def says(self, text: str, *, to: Place = None, in_: Place = None) -> Message:
        """Write a text to a bot or group; like Telegram's apps, split it at 4096 characters.

        Returns the last message.
        """
        pieces = [text[start : start + TEXT_LIMIT] for start in range(0, len(text), TEXT_LIMIT)] or [""]
        for piece in pieces[:-1]:
            await self._post(typed(piece), in_ or to)
        return await self._post(typed(pieces[-1]), in_ or to)

    async def starts(self, payload: str = "", *, to: Place = None) -> Message:
        """Press Start with a deep link's payload; like Restart, it unblocks the bot."""
        traffic.block(self.world, self.chat(to), False)
        return await self.says(f"/start {payload}".rstrip(), to=to)

    async def replies(self, text: str, *, to: Message) -> Message:
        """Write a reply to a message."""
        return await self._post(typed(text), None, chat=to.chat, reply_to=to)

    async def presses(self, text: str, *, on: Message | None = None, in_: Place = None) -> None:
        """Press the newest button with this label, or on this message."""
        message, button = self.find_button(text, in_, on)
        await self._press(message, button)

    async def presses_old(self, text: str, *, on: Message) -> None:
        """Press a button that a message has or had, as on a slow phone."""
        for keyboard in reversed([*on.former, *([on.inline] if on.inline else [])]):
            for button in (one for row in keyboard["inline_keyboard"] for one in row):
                if text in button["text"]:
                    await self._press(on, button)
                    return
        raise self.failure(f"never saw a button {text!r} on that message")

    async def presses_data(self, message: Message, data: str) -> None:
        """Send callback data without a button, as a forged app can."""
        await self._press(message, {"text": "", "callback_data": data})

    async def edits(self, message: Message | None, text: str) -> Message:
        """Edit the text or caption of an own message; None means the last one."""
        target = message or self._last_own()
        names = ("text", "entities") if target.kind == "text" else ("caption", "caption_entities")
        kept = {name: value for name, value in target.content.items() if name not in names}
        target.content = kept | typed(text, *names)
        target.edited = int(self.world.now())
        self.world.touch(target.chat, target)
        traffic.announce(self.world, target, "edited_message")
        await self.world.settled()
        return target

    async def forwards(self, message: Message, to: Place = None) -> Message:
        """Forward a message to a bot or group; AssertionError for a protected one."""
        if message.protected:
            raise self.failure("cannot forward a protected message")
        return await self._post(
            message.content, to, extra={"forward_origin": traffic.forward_origin(message)}
        )

    async def reacts(self, emoji: str, *, to: Message) -> None:
        """Replace the own reaction to a message; an empty emoji removes it."""
        new = [{"type": "emoji", "emoji": emoji}] if emoji else []
        traffic.react(self.world, to, self, new)
        await self.world.settled()

    async def deletes(self, message: Message) -> None:
        """Delete a message for everyone; bots get no update."""
        message.deleted = True
        self.world.touch(message.chat, message)
        await self.world.settled()

    async def deletes_chat(self, *, with_: Place = None) -> None:
        """Clear the private chat and its reply keyboard on the own phone; the bot gets no update."""
        chat = self.chat(with_)
        chat.cleared, chat.keyboard, chat.forced = chat.last_id, None, None
        self.world.touch(chat)
        await self.world.settled()

    async def blocks(self, bot: Place = None) -> None:
        """Block the bot."""
        traffic.block(self.world, self.chat(bot), True)
        await self.world.settled()

    async def unblocks(self, bot: Place = None) -> None:
        """Unblock the bot."""
        traffic.block(self.world, self.chat(bot), False)
        await self.world.settled()

    async def _press(self, message: Message, button: Button) -> None:
        """Act as a client on a press: callback query, opened link, or message."""
        if "callback_data" in button:
            self._send_callback(message, str(button["callback_data"]))
            await self.world.settled()
        elif message.inline is not None or "web_app" in button:
            link = button.get("url") or button.get("web_app", {}).get("url", "")
            self.opened.append(link)
        else:
            await self._press_reply_button(message, button)

    async def _press_reply_button(self, message: Message, button: Button) -> None:
        """Send the text of a reply button, or the contact or location that it requests."""
        content: dict[str, Any] = typed(button["text"])
        if button.get("request_contact"):
            content = {"contact": self._own_contact()}
        elif button.get("request_location"):
            content = {"location": {"latitude": HOME[0], "longitude": HOME[1]}}
        if (message.keyboard or {}).get("one_time_keyboard"):
            message.chat.keyboard = None
        await self._post(content, None, chat=message.chat)

    def _send_callback(self, message: Message, data: str) -> None:
        bot = self.world.bots[message.sender.id]
        number = str(self.world.random.getrandbits(62))
        callback = Callback(number, self, message, data, self.world.now())
        bot.remember(callback)
        bot.queue.put("callback_query", callback.wire())
        self.callbacks.append(callback)
        del self.callbacks[:-CALLBACKS_KEPT]

    def _last_own(self) -> Message:
        own = (one for one in reversed(self.messages) if one.sender is self)
        found = next(own, None)
        if found is None:
            raise self.failure("has written nothing yet")
        return found
