"""The people of the demo: who they are, and which rights they hold besides their seats.

Seats (lead, assessor, team, observer) belong to an assessment and are listed with each story;
here is only what is true of a person everywhere. The names are invented.
"""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True)
class Member:
    """One person of the demo.

    `key` is how the stories and the tests refer to the person: the first name in lower case.
    `about` is one sentence for the sign-in page of the demo, saying what this person can show.
    """

    key: str
    name: str
    email: str
    profession: str
    organisation: str
    about: str
    admin: bool = False
    organiser: bool = False
    leadership: bool = False

    @property
    def id(self) -> str:
        """The same person has the same id in every demo."""
        return str(uuid.uuid5(uuid.NAMESPACE_URL, f"mailto:{self.email}"))


HACKNEY = "Hackney Council"
CROYDON = "Croydon Council"

CAST: tuple[Member, ...] = (
    Member(
        key="dana",
        name="Dana Okafor",
        email="dana@hackney.example",
        profession="product",
        organisation=HACKNEY,
        about="Leads the panel: sees everything the panel writes and opens it to the room.",
    ),
    Member(
        key="priya",
        name="Priya Raman",
        email="priya@hackney.example",
        profession="user research",
        organisation=HACKNEY,
        about="Assessor for user research.",
    ),
    Member(
        key="sam",
        name="Sam Whitfield",
        email="sam@hackney.example",
        profession="technology",
        organisation=HACKNEY,
        about="Assessor for technology.",
    ),
    Member(
        key="ola",
        name="Ola Bankole",
        email="ola@croydon.example",
        profession="design",
        organisation=CROYDON,
        about="Assessor for design, a peer from another council.",
    ),
    Member(
        key="tomasz",
        name="Tomasz Zielinski",
        email="tomasz@hackney.example",
        profession="performance analysis",
        organisation=HACKNEY,
        about="Assessor for performance analysis and data.",
    ),
    Member(
        key="femi",
        name="Femi Adeyemi",
        email="femi@hackney.example",
        profession="product",
        organisation=HACKNEY,
        about="Owns the contact centre service: writes evidence, answers, follows up.",
    ),
    Member(
        key="grace",
        name="Grace Lin",
        email="grace@hackney.example",
        profession="delivery",
        organisation=HACKNEY,
        about="Delivery manager of the service team.",
    ),
    Member(
        key="marek",
        name="Marek Nowak",
        email="marek@hackney.example",
        profession="technology",
        organisation=HACKNEY,
        about="Developer of the service team.",
    ),
    Member(
        key="ruth",
        name="Ruth Ellery",
        email="ruth@hackney.example",
        profession="delivery",
        organisation=HACKNEY,
        about="Observes: reads what the team reads, and leads the repairs team elsewhere.",
    ),
    Member(
        key="helen",
        name="Helen Marsh",
        email="helen@hackney.example",
        profession="leadership",
        organisation=HACKNEY,
        about="Director: looks across all assessments without a seat in any.",
        leadership=True,
    ),
    Member(
        key="iqbal",
        name="Iqbal Hussain",
        email="iqbal@hackney.example",
        profession="assurance",
        organisation=HACKNEY,
        about="Organises assessments: sets them up, invites people, keeps the register.",
        organiser=True,
    ),
    Member(
        key="alex",
        name="Alex Winter",
        email="alex@hackney.example",
        profession="operations",
        organisation=HACKNEY,
        about="Administrator of this evidence board.",
        admin=True,
    ),
    Member(
        key="nadia",
        name="Nadia Stone",
        email="nadia@elsewhere.example",
        profession="design",
        organisation="Elsewhere",
        about="Signed in, but has no seat anywhere: sees only what is open.",
    ),
)

BY_KEY: dict[str, Member] = {member.key: member for member in CAST}
