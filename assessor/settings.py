"""The environment, read once; every mistake is named in one message."""

import dataclasses
import logging
import os
import re
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from assessor import paths

LOOPBACK = {"127.0.0.1", "localhost", "::1"}
PREFIX = "ASSESSOR_"


class SettingsError(Exception):
    """One or more settings are wrong; `problems` holds a sentence for each."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """What the environment says, checked. Months, days and megabytes are whole numbers."""

    base_url: str
    secret_key: str
    database_url: str = "sqlite:///data/assessor.db"
    name: str = "Evidence board"
    organisation: str = ""
    contact: str = ""
    privacy_contact: str = ""
    retention_months: int | None = None
    standards_dir: Path | None = None
    smtp_url: str = ""
    notify_key: str = ""
    notify_template: str = ""
    notify_url: str = "https://api.notifications.service.gov.uk"
    mail_from: str = ""
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_required: str = "nobody"
    oidc_name: str = "your organisation’s account"
    trusted_proxies: tuple[str, ...] = ()
    upload_limit_mb: int = 10
    timezone: ZoneInfo = dataclasses.field(default_factory=lambda: ZoneInfo("Europe/London"))
    nation: str = "england"
    report_days: int = 5
    fact_check_days: int = 10
    publication_days: int = 5
    log: str = "text"
    demo: bool = False

    @property
    def host(self) -> str:
        """The host name, with its port where there is one, that requests must be addressed to."""
        return urlsplit(self.base_url).netloc

    @property
    def secure(self) -> bool:
        """Whether people reach the board by https."""
        return self.base_url.startswith("https://")

    @property
    def mails(self) -> bool:
        """Whether mail can be sent. Without it, what would be mailed is shown to copy."""
        return bool(self.smtp_url or self.notify_key)

    @property
    def provider(self) -> bool:
        """Whether people can sign in by an identity provider."""
        return bool(self.oidc_issuer)

    @property
    def standards_folders(self) -> list[Path]:
        """Where standard sets are read: our own folder, then the one of this place."""
        return [paths.STANDARDS, *([self.standards_dir] if self.standards_dir else [])]

    @property
    def sqlite_path(self) -> Path | None:
        """The database file, or None when the database is PostgreSQL."""
        if not self.database_url.startswith("sqlite:///"):
            return None
        return Path(self.database_url.removeprefix("sqlite:///"))


def read(environ: Mapping[str, str], *, port: int = 8000, demo: bool = False) -> Settings:
    """Settings from environment variables named ASSESSOR_….

    Raises SettingsError naming every variable that is wrong or unknown, and how to put it right.
    """
    given = {
        key.removeprefix(PREFIX).lower(): value for key, value in environ.items() if key.startswith(PREFIX)
    }
    given = {key: value.strip() for key, value in given.items() if value.strip()}
    problems = [*_unknown(given), *_provider(given), *_mail(given)]
    found: dict[str, object] = {"demo": demo, "base_url": f"http://127.0.0.1:{port}", **given}
    for name, check in CHECKS.items():
        if name in given:
            try:
                found[name] = check(given[name])
            except ValueError as error:
                problems.append(f"{PREFIX}{name.upper()}: {error}")
    if "base_url" not in given or not any(p.startswith(f"{PREFIX}BASE_URL") for p in problems):
        try:
            found["secret_key"] = _secret(given, str(found["base_url"]), found, make=not problems)
        except ValueError as error:
            problems.append(f"{PREFIX}SECRET_KEY: {error}")
    if problems:
        raise SettingsError(problems)
    return Settings(**found)  # type: ignore[arg-type]  # checked above, name by name


def _unknown(given: Mapping[str, str]) -> list[str]:
    known = {field.name for field in dataclasses.fields(Settings)} - {"demo"}
    return [
        f"{PREFIX}{key.upper()}: there is no such setting; remove it or check its spelling"
        for key in sorted(set(given) - known)
    ]


PROVIDER = ("oidc_issuer", "oidc_client_id", "oidc_client_secret")


def _provider(given: Mapping[str, str]) -> list[str]:
    """An identity provider is set whole or not at all."""
    missing = [name for name in PROVIDER if name not in given]
    also = [name for name in ("oidc_required", "oidc_name") if name in given]
    if not missing or (missing == list(PROVIDER) and given.get("oidc_required", "nobody") == "nobody"):
        return []
    there = next(name for name in (*PROVIDER, *also) if name in given)
    return [
        f"{PREFIX}{name.upper()}: set it too, as {PREFIX}{there.upper()} is set; "
        "the identity provider gives issuer, client id and client secret"
        for name in missing
    ]


def _mail(given: Mapping[str, str]) -> list[str]:
    """What is missing or too much of the settings for mail."""
    problems = []
    if "smtp_url" in given and "notify_key" in given:
        problems.append(f"{PREFIX}SMTP_URL: remove it or {PREFIX}NOTIFY_KEY: mail goes one way")
    if "smtp_url" in given and "mail_from" not in given:
        problems.append(f"{PREFIX}MAIL_FROM: with SMTP, set it to the address that mail comes from")
    for one, other in (("notify_key", "notify_template"), ("notify_template", "notify_key")):
        if one in given and other not in given:
            problems.append(
                f"{PREFIX}{other.upper()}: GOV.UK Notify needs it together with {PREFIX}{one.upper()}"
            )
    return problems


def _mail_from(value: str) -> str:
    if not re.fullmatch(rf"{ADDRESS}|[^<>@,;\"\x00-\x1f]+ <{ADDRESS}>", value):
        raise ValueError(
            "use an address such as board@example.gov.uk, or Evidence board <board@example.gov.uk>"
        )
    return value


ADDRESS = r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+"


def _notify_key(value: str) -> str:
    if not re.fullmatch(rf".*{UUID}-{UUID}", value):
        raise ValueError("use a whole key of GOV.UK Notify: its name, the service's id and the secret")
    return value


def _notify_template(value: str) -> str:
    if not re.fullmatch(UUID, value):
        raise ValueError(
            "use the template's id at GOV.UK Notify, such as 00000000-0000-0000-0000-000000000000"
        )
    return value


UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"


def _database_url(value: str) -> str:
    if value.startswith("sqlite:///") and len(value) > len("sqlite:///"):
        return value
    if value.startswith(("postgresql://", "postgres://")) and urlsplit(value).path.strip("/"):
        return value
    raise ValueError("use sqlite:///path/to/file.db or postgresql://user:password@host/database")


def _base_url(value: str) -> str:
    parts = urlsplit(value)
    if (
        parts.scheme not in ("http", "https")
        or not parts.hostname
        or parts.path.strip("/")
        or parts.query
        or parts.fragment
    ):
        raise ValueError(
            "use the address people type, such as https://board.example.gov.uk, with no path behind it"
        )
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError(
            "use https:// for any address but this machine's own, or sign-in cannot be kept safe"
        )
    return value.rstrip("/")


def _zone(value: str) -> ZoneInfo:
    try:
        return ZoneInfo(value)
    except Exception as error:
        raise ValueError(f"{value!r} is not a time zone; use a name such as Europe/London") from error


def _whole(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 0 < int(value) <= 100_000:
        raise ValueError(f"{value!r} is not a whole number from 1 to 100,000")
    return int(value)


def _choice(*choices: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        if value not in choices:
            raise ValueError(f"{value!r} is not one of {', '.join(choices)}")
        return value

    return check


def _folder(value: str) -> Path:
    if not Path(value).is_dir():
        raise ValueError(f"there is no folder {value}")
    return Path(value)


def _url(*schemes: str) -> Callable[[str], str]:
    def check(value: str) -> str:
        parts = urlsplit(value)
        if parts.scheme not in schemes or not parts.hostname:
            raise ValueError(f"use an address that begins with {' or '.join(s + '://' for s in schemes)}")
        return value

    return check


def _issuer(value: str) -> str:
    """Exactly as the provider writes it: what it signs must say the same."""
    parts = urlsplit(value)
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("use the issuer's address, such as https://accounts.google.com")
    if parts.username or parts.password:
        raise ValueError("use the issuer's address alone, with no name or password in it")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise ValueError("use https:// for any issuer but one on this machine")
    return value


def _list(value: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in value.split(",") if part.strip())


CHECKS = {
    "database_url": _database_url,
    "base_url": _base_url,
    "retention_months": _whole,
    "standards_dir": _folder,
    "smtp_url": _url("smtp", "smtps"),
    "mail_from": _mail_from,
    "notify_key": _notify_key,
    "notify_template": _notify_template,
    "notify_url": _url("https", "http"),
    "oidc_issuer": _issuer,
    "oidc_required": _choice("nobody", "admins", "everyone"),
    "trusted_proxies": _list,
    "upload_limit_mb": _whole,
    "timezone": _zone,
    "nation": _choice("england", "wales", "scotland", "northern-ireland"),
    "report_days": _whole,
    "fact_check_days": _whole,
    "publication_days": _whole,
    "log": _choice("text", "json"),
}


def _secret(given: Mapping[str, str], base_url: str, found: Mapping[str, object], *, make: bool) -> str:
    if key := given.get("secret_key"):
        if len(key) < 32:
            raise ValueError("use at least 32 random characters, for instance from: openssl rand -hex 32")
        return key
    if urlsplit(base_url).hostname not in LOOPBACK:
        raise ValueError("set it to at least 32 random characters, for instance from: openssl rand -hex 32")
    url = str(found.get("database_url", Settings.__dataclass_fields__["database_url"].default))
    if not make or not url.startswith("sqlite:///"):
        return secrets.token_hex(32)
    return _kept_secret(Path(url.removeprefix("sqlite:///")).with_suffix(".secret"))


def _kept_secret(path: Path) -> str:
    """The key kept beside the database, made at the first start; readable by its owner alone."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(made, "w") as file:
            file.write(secrets.token_hex(32))
    except FileExistsError:
        pass
    except OSError as error:
        logging.getLogger(__name__).warning("The secret key cannot be kept at %s: %s", path, error.strerror)
        return secrets.token_hex(32)
    return path.read_text().strip()
