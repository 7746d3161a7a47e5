"""Groups of the local Telegram and what their owner does with them."""

from typing import TYPE_CHECKING

from simulator import traffic
from simulator.people import transcript
from simulator.state.accounts import User
from simulator.state.chats import Chat, Member
from simulator.state.messages import Message

if TYPE_CHECKING:
    from simulator.people.person import Person
    from simulator.world import World

FIRST_GROUP, FIRST_SUPERGROUP = -4_000_001, -1_002_000_000_001


class Group:
    """A basic group, supergroup or channel; every verb is done by the owner (the first member)."""

    def __init__(self, world: "World", chat: Chat) -> None:
        self.world, self.chat = world, chat

    @classmethod
    def founded(cls, world: "World", kind: str, title: str, people: "list[Person]") -> "Group":
        """A new group; the newest bot is in it from the start (in a channel as administrator)."""
        group = cls(world, _new_chat(world, kind, title))
        for person in people:
            group.chat.members[person.id] = Member(person, "member" if group.chat.members else "creator")
        if world.bots:
            group._let_in(world.newest, "administrator" if kind == "channel" else "member")
        return group

    @property
    def id(self) -> int:
        """The chat's id; it changes when the group is upgraded."""
        return self.chat.id

    def sees(self) -> str:
        """The whole conversation as a transcript."""
        return transcript.transcript(self.chat)

    async def adds(self, user: User) -> None:
        """Add a person or a bot."""
        self._let_in(user, "member")
        await self.world.settled()

    async def removes(self, user: User) -> None:
        """Kick a person or a bot out."""
        self._change(Member(user, "kicked"))
        self._service({"left_chat_member": user.wire()})
        await self.world.settled()

    async def promotes(self, user: User, **rights: bool) -> None:
        """Make a person or a bot an administrator; rights that are not named are given."""
        self._change(Member(user, "administrator", rights))
        await self.world.settled()

    async def demotes(self, user: User) -> None:
        """Make an administrator an ordinary member."""
        self._change(Member(user))
        await self.world.settled()

    async def restricts(self, user: User, **rights: bool) -> None:
        """Let a member do only what is named."""
        self._change(Member(user, "restricted", rights))
        await self.world.settled()

    async def opens_topic(self, name: str) -> int:
        """Open a topic; returns its thread id."""
        number = self.chat.last_id + 1
        self.chat.topics[number] = name
        self._service({"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}})
        await self.world.settled()
        return number

    async def upgrades(self) -> None:
        """Turn a basic group into a supergroup with a new id; the old one is left behind."""
        old, self.chat = self.chat, _new_chat(self.world, "supergroup", self.chat.title)
        self.chat.members = dict(old.members)
        traffic.write(self.world, old, self.owner, {"migrate_to_chat_id": self.chat.id})
        old.migrated_to = self.chat.id
        self._service({"migrate_from_chat_id": old.id})
        await self.world.settled()

    async def dissolves(self) -> None:
        """Delete the group."""
        self.chat.deleted = True
        self.world.touch(self.chat)
        await self.world.settled()

    @property
    def owner(self) -> User:
        """Who acts for the group."""
        if not self.chat.members:
            raise LookupError(f"nobody is in the group {self.chat.title!r}")
        return next(iter(self.chat.members.values())).user

    def _let_in(self, user: User, status: str) -> None:
        owner = self.owner if self.chat.members else user
        traffic.change_member(self.world, self.chat, owner, Member(user, status))
        if self.chat.kind != "channel":
            traffic.write(self.world, self.chat, owner, {"new_chat_members": [user.wire()]})

    def _change(self, member: Member) -> None:
        traffic.change_member(self.world, self.chat, self.owner, member)

    def _service(self, content: dict[str, object]) -> Message:
        return traffic.write(self.world, self.chat, self.owner, content)


def _new_chat(world: "World", kind: str, title: str) -> Chat:
    first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
    chat = Chat(first - len(world.groups), kind, title)
    world.groups[chat.id] = chat
    return chat
