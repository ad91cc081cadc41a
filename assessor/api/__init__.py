"""The JSON API: the same rooms, spoken in JSON."""

from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from assessor.api import (
    assessments,
    evidence,
    journal,
    notes,
    portfolio,
    recommendations,
    report,
    retros,
    room,
    rounds,
    search,
    services,
    standard_sets,
    views,
    weeknotes,
)
from assessor.day import stream
from assessor.door import Door
from assessor.evidence import files
from assessor.routing import Group

in_an_assessment = [
    Route("/state", assessments.show_state, methods=["GET"]),
    Route("/state", assessments.put_state, methods=["PUT"]),
    Route("/seats", assessments.seats_listing, methods=["GET"]),
    Mount(
        "/seats",
        routes=[
            Route("/{email}", assessments.show_seat, methods=["GET"]),
            Route("/{email}", assessments.put_seat, methods=["PUT"]),
            Route("/{email}", assessments.delete_seat, methods=["DELETE"]),
        ],
    ),
    Route("/conflict", assessments.put_conflict, methods=["PUT"]),
    Route("/journal", journal.show, methods=["GET"]),
    Route("/stream", stream.show_json, methods=["GET"]),
    Route("/notes", notes.listing, methods=["GET"]),  # beside its Mount, which cannot serve its bare address
    Mount(
        "/notes",
        routes=[
            Route("/open", notes.open_notes, methods=["POST"]),
            Route("/{note}", notes.show, methods=["GET"]),
            Route("/{note}", notes.put, methods=["PUT"]),
            Route("/{note}", notes.delete, methods=["DELETE"]),
            Route("/{note}/answers/{answer}", notes.show_answer, methods=["GET"]),
            Route("/{note}/answers/{answer}", notes.put_answer, methods=["PUT"]),
            Route("/{note}/answers/{answer}", notes.delete_answer, methods=["DELETE"]),
        ],
    ),
    Route(
        "/files",
        notes.add_file,
        methods=["POST"],
        middleware=[Middleware(files.Limit)],
        max_body_size=files.UNLIMITED,
    ),
    Route("/files/{sha256}", notes.show_file, methods=["GET"]),
    *recommendations.routes,
    *evidence.assessment_routes,
    Group(
        [
            Route("/room", room.show, methods=["GET"]),
            Route("/room", room.put, methods=["PUT"]),
            *views.routes,
            *report.routes,
        ]
    ),
]

across = [
    Route("/search", search.listing, methods=["GET"]),
    Route("/recommendations", recommendations.across, methods=["GET"]),
    *rounds.routes,
    *retros.routes,
    *portfolio.routes,
]

v1 = [
    Route("/standard-sets", standard_sets.listing, methods=["GET"]),
    Route("/standard-sets/{set}", standard_sets.show, methods=["GET"]),
    Route("/services", services.listing, methods=["GET"]),
    Route("/services/{service}", services.show, methods=["GET"]),
    Route("/services/{service}", services.put, methods=["PUT"]),
    Route("/services/{service}/members", services.members, methods=["GET"]),
    Route("/services/{service}/members/{email}", services.put_member, methods=["PUT"]),
    Route("/services/{service}/members/{email}", services.delete_member, methods=["DELETE"]),
    *evidence.service_routes,
    Group(weeknotes.routes),
    Route("/assessments", assessments.listing, methods=["GET"]),
    Route("/assessments/{assessment}", assessments.show, methods=["GET"], middleware=[Middleware(Door)]),
    Route("/assessments/{assessment}", assessments.put, methods=["PUT"]),
    Mount("/assessments/{assessment}", routes=in_an_assessment, middleware=[Middleware(Door)]),
    Group(across),
]
