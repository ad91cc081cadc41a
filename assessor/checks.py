"""What `assessor check` looks at before people do."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from assessor import about, audit, journal
from assessor.audit import Found
from assessor.database import (
    BadAddress,
    ChangedSchema,
    Database,
    NewerDatabase,
    Unavailable,
    connect,
    migrate,
)
from assessor.mail.carrier import Down
from assessor.mail.delivery import carrier
from assessor.settings import Settings, SettingsError, read
from assessor.sign_in.identity import Silent
from assessor.standards import StandardsError, load


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at."""

    what: str
    good: bool
    words: str


async def run(environ: Mapping[str, str]) -> list[Line]:
    """Looks at everything; what depends on something wrong is left out."""
    try:
        settings = read(environ)
    except SettingsError as error:
        return [Line("settings", False, problem) for problem in error.problems]
    lines = [
        Line("settings", True, f"the board is at {settings.base_url}"),
        *_hints(settings),
        *_standards(settings),
        _working_days(settings),
    ]
    return [*lines, *await _database(settings), *await _provider(settings), await mail(settings)]


def _hints(settings: Settings) -> list[Line]:
    """What is not wrong, and missing all the same."""
    return [Line("settings", True, f"hint: {words}") for words in about.missing(settings)]


def _standards(settings: Settings) -> list[Line]:
    try:
        sets = load(*settings.standards_folders)
    except StandardsError as error:
        return [Line("standards", False, problem) for problem in error.problems]
    names = ", ".join(f"{found.id} ({len(found.standards)})" for found in sets.values())
    pairs = [f"{one.id} and {other}" for one in sets.values() for other in one.mapped if one.id < other]
    return [Line("standards", True, f"{names}; alike: {', '.join(pairs) or 'none written down'}")]


def _working_days(settings: Settings) -> Line:
    """Whose bank holidays count, and what is due when."""
    nation = settings.nation.replace("-", " ").title()
    days = f"{settings.report_days} for a report, {settings.fact_check_days} for a fact check, "
    days += f"{settings.publication_days} from acceptance to publication"
    return Line("working days", True, f"those of {nation}: {days}")


async def mail(settings: Settings) -> Line:
    """Whether mail could be sent now; none is sent."""
    if not settings.mails:
        return Line("mail", True, "none is sent: people come in by personal links that are copied")
    try:
        return Line("mail", True, await carrier(settings).look())
    except Down as error:
        server = urlsplit(settings.smtp_url or settings.notify_url).hostname
        return Line("mail", False, f"{server}: {error}")


async def _provider(settings: Settings) -> list[Line]:
    """Whether the identity provider answers, and with what can be used."""
    if not settings.provider:
        return []
    from assessor.sign_in.issuer import Issuer

    try:
        await Issuer(settings).discovery()
    except Silent as error:
        return [Line("identity provider", False, f"{settings.oidc_issuer}: {error}")]
    address = f"{settings.base_url}/sign-in/provider/back"
    return [
        Line(
            "identity provider", True, f"{settings.oidc_issuer} answers; it must allow the address {address}"
        )
    ]


async def _database(settings: Settings) -> list[Line]:
    try:
        async with connect(settings.database_url) as database:
            applied = await migrate(database)
            problems = await database.integrity()
            sealed = [] if problems else await _seals(database)
    except Unavailable as error:
        return [Line("database", False, error.sentence)]
    except (BadAddress, ChangedSchema, NewerDatabase) as error:
        return [Line("schema", False, str(error))]
    schema = Line("schema", True, f"brought up to date: {', '.join(applied)}" if applied else "up to date")
    if problems:
        return [schema, *(Line("database", False, problem) for problem in problems)]
    return [schema, Line("database", True, f"{database.dialect}, sound"), *sealed]


async def _seals(database: Database) -> list[Line]:
    """Whether anything in the record of what was done was changed, removed or put in afterwards."""
    async with database.read() as tx:
        return [_sealed("record", await audit.verify(tx)), _sealed("journals", await journal.verify(tx))]


def _sealed(what: str, found: Found) -> Line:
    if found.wrong:
        return Line(what, False, f"{found.wrong}: somebody changed the database past this program")
    early = f", and {found.early} from before rows were sealed" if found.early else ""
    newest = f"; newest seal {found.newest}" if found.newest else ""
    return Line(what, True, f"{found.rows - found.early} sealed rows as they were written{early}{newest}")
