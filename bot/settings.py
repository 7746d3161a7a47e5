"""Settings from the environment or `.env`; each mistake is named with its fix."""

import base64
import binascii
import re
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, SecretStr, ValidationError, ValidationInfo, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from services.city import city_file as cities

PROJECT = Path(__file__).resolve().parent.parent
SQLITE = re.compile(r"sqlite(?:\+\w+)?:///(?P<file>[^?]+)(?:\?.*)?")
HOST = re.compile(r"[0-9A-Za-z:](?:[0-9A-Za-z:_-]|\.(?!\.))*")
POSTGRES = re.compile(r"postgres(?:ql)?(?:\+asyncpg)?://")
KEY_ID = re.compile(r"[A-Za-z0-9_-]{1,16}")
KEY_BYTES = 32
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")

LogLevel = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR"],
    BeforeValidator(lambda value: value.upper() if isinstance(value, str) else value),
]


class Misconfigured(Exception):
    """A setting is missing or malformed; the text is for the operator and holds no secret."""


class Settings(BaseSettings):
    """Read once at the start and never changed; relative paths count from the current directory."""

    model_config = SettingsConfigDict(
        frozen=True,
        extra="ignore",
        env_ignore_empty=True,
        env_file=(PROJECT / ".env", ".env"),  # the later one wins
        env_file_encoding="utf-8",
        hide_input_in_errors=True,
    )

    bot_token: SecretStr = Field(
        SecretStr(""), description="token of the bot, as BotFather gives it; `run` needs it"
    )
    bot_api_url: str = Field("https://api.telegram.org", description="address of the Bot API server")
    database_url: str = Field(
        f"sqlite:///{PROJECT}/data/tatulyq.db",
        description="the base, `sqlite:///path/to/file`, made at the first `migrate`, or "
        "`postgresql://user:password@host/name`, which must be there",
    )
    webhook_url: str | None = Field(
        None, description="address to which Telegram brings updates, `https://…`; unset, the bot polls"
    )
    webhook_secret: SecretStr = Field(
        SecretStr(""),
        validate_default=True,
        description="what Telegram has to show there, 1–256 of A–Z a–z 0–9 _ -; goes with `WEBHOOK_URL`",
    )
    http_host: str = Field("127.0.0.1", description="address of the bot's own pages")
    http_port: int = Field(
        8080, ge=0, le=65535, description="port of those pages; 0 takes any free one, the log names it"
    )
    city: str = Field(
        "turkistan",
        description="a city of `services/cities`, or the path of a city file",
    )
    seal_keys: SecretStr | None = Field(
        None,
        description="keys that seal the base, `id:base64[,id:base64…]`, the first one seals; "
        "unset, they stand in a file beside the base, for a server's base in `data/` of this machine: "
        "set it where several run",
    )
    log_level: LogLevel = Field("INFO", description="DEBUG, INFO, WARNING or ERROR")
    log_format: Literal["text", "json"] = Field("text", description="`text` or `json`, one line an event")
    send_rate: float = Field(
        28, gt=0, le=10_000, description="messages a second to all chats together, by all processes"
    )
    chat_rate: float = Field(
        1, gt=0, le=1000, description="messages a second to one person, a few at once after a rest"
    )
    group_rate: float = Field(20, gt=0, le=1000, description="messages a minute to one group")
    lease_seconds: float = Field(
        30,
        ge=1,
        le=3600,
        description="what a process holds and has not renewed for so long, another one takes up",
    )
    workers: int = Field(32, ge=1, le=1000, description="chats handled at once")
    poll_timeout: int = Field(25, ge=0, le=50, description="seconds that Telegram holds a poll open")

    @field_validator("bot_token")
    @classmethod
    def _is_token(cls, value: SecretStr) -> SecretStr:
        if value and not re.fullmatch(r"[0-9]+:[A-Za-z0-9_-]+", value.get_secret_value()):
            raise ValueError("write it as BotFather gives it: digits, a colon, letters")
        return value

    @field_validator("bot_api_url")
    @classmethod
    def _is_address(cls, value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query:
            raise ValueError("write http:// or https:// and a host")
        return value.rstrip("/")

    @field_validator("webhook_url")
    @classmethod
    def _is_webhook(cls, value: str | None) -> str | None:
        parts = urlsplit(value or "")
        is_ours = parts.scheme == "http" and parts.hostname == "127.0.0.1"
        if value and (not parts.hostname or not (parts.scheme == "https" or is_ours)):
            raise ValueError("write https:// and a host; http:// only for 127.0.0.1")
        return value

    @field_validator("webhook_secret")
    @classmethod
    def _is_secret(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        secret = value.get_secret_value()
        if secret and not SECRET.fullmatch(secret):
            raise ValueError("write 1 to 256 letters, digits, _ or -")
        if info.data.get("webhook_url") and not secret:
            raise ValueError("WEBHOOK_URL needs it; make one up, such as `openssl rand -hex 32` gives")
        return value

    @field_validator("http_host")
    @classmethod
    def _is_host(cls, value: str) -> str:
        if not HOST.fullmatch(value):
            raise ValueError("write the name or the address of this machine alone, 0.0.0.0 for all of its")
        return value

    @field_validator("database_url")
    @classmethod
    def _is_base(cls, value: str) -> str:
        if POSTGRES.match(value):
            return _checked_server(value)
        found = SQLITE.fullmatch(value)
        if not found or found["file"] == ":memory:":
            raise ValueError(
                "write sqlite:/// and the path of a file, or postgresql://user:password@host/name"
            )
        return f"sqlite:///{Path(found['file']).absolute()}"

    @field_validator("city")
    @classmethod
    def _is_city(cls, value: str) -> str:
        path = cities.find(value).absolute()
        if not path.is_file():
            known = ", ".join(sorted(file.stem for file in cities.FOLDER.glob("*.yaml")))
            raise ValueError(f"there is no such file; name one of {known}, or write the path of a file")
        return str(path)

    @field_validator("seal_keys")
    @classmethod
    def _are_keys(cls, value: SecretStr | None) -> SecretStr | None:
        if value:
            _check_keys(value.get_secret_value())
        return value

    @property
    def is_on_server(self) -> bool:
        """The database is on a PostgreSQL server."""
        return POSTGRES.match(self.database_url) is not None

    @property
    def database_name(self) -> str:
        """The database for people to read, without a password."""
        if not self.is_on_server:
            return str(self.database_file)
        parts = urlsplit(self.database_url)
        return f"postgresql://{parts.hostname or 'localhost'}{parts.path}"

    @property
    def database_file(self) -> Path:
        """The file of the database, if it is SQLite's."""
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def key_file(self) -> Path:
        """The file of the keys where SEAL_KEYS is unset."""
        if self.is_on_server:
            return PROJECT / "data" / f"{urlsplit(self.database_url).path.lstrip('/')}.keys"
        return self.database_file.with_name(self.database_file.name + ".keys")

    @property
    def city_path(self) -> Path:
        """The file that describes the city."""
        return Path(self.city)


def load(**values: Any) -> Settings:
    """The settings; given values override the environment. Raises Misconfigured, which names each mistake."""
    try:
        return Settings(**values)
    except ValidationError as error:
        raise Misconfigured("\n".join(_mistakes(error))) from None
    except (OSError, UnicodeDecodeError) as error:
        raise Misconfigured(f".env cannot be read as UTF-8 text: {type(error).__name__}") from None


def _mistakes(error: ValidationError) -> list[str]:
    found = error.errors(include_url=False, include_input=False)
    return [_mistake(str(each["loc"][0]), each["msg"]) for each in found]


def _mistake(name: str, message: str) -> str:
    field = Settings.model_fields[name]
    fix = message.removeprefix("Value error, ").removeprefix("Input ")
    return f"{name.upper()} is malformed: {fix}. It is: {field.description}"


def _checked_server(value: str) -> str:
    """The address without the driver's name. Raises ValueError if no database is named."""
    address = POSTGRES.sub("postgresql://", value)
    parts = urlsplit(address)
    if not parts.path.strip("/") or "/" in parts.path[1:]:
        raise ValueError("name the base behind the host: postgresql://user:password@host/name")
    return address


def _check_keys(setting: str) -> None:
    """Raises ValueError, which names a key by its place in the list: its id may be a key without id."""
    seen = set()
    for place, entry in enumerate(setting.split(","), start=1):
        key_id, _, encoded = entry.strip().partition(":")
        if not KEY_ID.fullmatch(key_id):
            raise ValueError(f"key {place} has no id; write id:key, as the key file does")
        if key_id in seen:
            raise ValueError(f"key {place} has the id of an earlier one")
        if _length(encoded) != KEY_BYTES:
            raise ValueError(f"key {place} is not {KEY_BYTES} bytes in base64")
        seen.add(key_id)


def _length(encoded: str) -> int:
    try:
        return len(base64.b64decode(encoded, validate=True))
    except binascii.Error:
        return 0
