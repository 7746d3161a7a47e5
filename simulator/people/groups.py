"""Groups, supergroups and channels, with the acts of their owner."""

from collections.abc import Iterable

from simulator import traffic
from simulator.people import transcript
from simulator.state.chats import Chat, Message
from simulator.state.members import Member
from simulator.state.users import User
from simulator.state.world_state import WorldState

FIRST_GROUP, FIRST_SUPERGROUP = -4_000_001, -1_002_000_000_001


class Group:
    """A basic group, supergroup or channel. Its first member, the owner, acts.

    Each verb returns after `world.settled`.
    """

    def __init__(self, world: WorldState, chat: Chat) -> None:
        self.world, self.chat = world, chat

    @classmethod
    def founded(cls, world: WorldState, kind: str, title: str, people: Iterable[User]) -> "Group":
        """A new group of `kind` (the Bot API's chat type), with the newest bot as member.

        In a channel the bot is an administrator.
        """
        group = cls(world, _new_chat(world, kind, title))
        for person in people:
            group.chat.members[person.id] = Member(person, "member" if group.chat.members else "creator")
        if world.bots:
            group._add(world.newest, "administrator" if kind == "channel" else "member")
        return group

    @property
    def id(self) -> int:
        """The chat's id; an upgrade changes it."""
        return self.chat.id

    def sees(self) -> str:
        """The transcript of the chat."""
        return transcript.transcript(self.chat)

    async def adds(self, user: User) -> None:
        """Add a person or a bot."""
        self._add(user, "member")
        await self.world.settled()

    async def removes(self, user: User) -> None:
        """Kick a person or a bot."""
        self._change_member(Member(user, "kicked"))
        self._write({"left_chat_member": user.wire()})
        await self.world.settled()

    async def promotes(self, user: User, **rights: bool) -> None:
        """Make a person or a bot an administrator; rights that are not named are granted."""
        self._change_member(Member(user, "administrator", rights))
        await self.world.settled()

    async def demotes(self, user: User) -> None:
        """Make an administrator an ordinary member."""
        self._change_member(Member(user))
        await self.world.settled()

    async def restricts(self, user: User, **rights: bool) -> None:
        """Restrict a member to the named permissions."""
        self._change_member(Member(user, "restricted", rights))
        await self.world.settled()

    async def opens_topic(self, name: str) -> int:
        """Open a topic; returns its thread id."""
        number = self.chat.last_id + 1
        self.chat.topics[number] = name
        self._write({"forum_topic_created": {"name": name, "icon_color": 0x6FB9F0}})
        await self.world.settled()
        return number

    async def upgrades(self) -> None:
        """Turn a basic group into a supergroup with a new id; the old chat stays behind."""
        old, self.chat = self.chat, _new_chat(self.world, "supergroup", self.chat.title)
        self.chat.members = dict(old.members)
        traffic.write(self.world, old, self.owner, {"migrate_to_chat_id": self.chat.id})
        old.migrated_to = self.chat.id
        self._write({"migrate_from_chat_id": old.id})
        await self.world.settled()

    async def dissolves(self) -> None:
        """Delete the group."""
        self.chat.deleted = True
        self.world.touch(self.chat)
        await self.world.settled()

    @property
    def owner(self) -> User:
        """The first member; LookupError in an empty group."""
        if not self.chat.members:
            raise LookupError(f"nobody is in the group {self.chat.title!r}")
        return next(iter(self.chat.members.values())).user

    def _add(self, user: User, status: str) -> None:
        owner = self.owner if self.chat.members else user
        traffic.change_member(self.world, self.chat, owner, Member(user, status))
        if self.chat.kind != "channel":
            traffic.write(self.world, self.chat, owner, {"new_chat_members": [user.wire()]})

    def _change_member(self, member: Member) -> None:
        traffic.change_member(self.world, self.chat, self.owner, member)

    def _write(self, content: dict[str, object]) -> Message:
        return traffic.write(self.world, self.chat, self.owner, content)


def _new_chat(world: WorldState, kind: str, title: str) -> Chat:
    first = FIRST_GROUP if kind == "group" else FIRST_SUPERGROUP
    chat = Chat(first - len(world.groups), kind, title)
    world.groups[chat.id] = chat
    return chat
