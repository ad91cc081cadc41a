"""Assessments that were held another way, recorded in a few minutes so that methods can be compared."""

from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount, Route

from assessor.evidence import files
from assessor.recording import file_pages, pages

# A form with a file: as large as the settings let a file be.
_WITH_FILE: dict[str, Any] = {"middleware": [Middleware(files.Limit)], "max_body_size": files.UNLIMITED}

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/record", pages.new, methods=["GET"]),
    Route("/record", pages.create, methods=["POST"], **_WITH_FILE),
]

# Below /assessments/{assessment}, behind the door.
in_an_assessment: list[BaseRoute] = [
    Route("/recording", pages.edit, methods=["GET"]),
    Route("/recording", pages.update, methods=["POST"], **_WITH_FILE),
    Mount(
        "/recording",
        routes=[
            Route("/remove", pages.ask_removal, methods=["GET"]),
            Route("/remove", pages.remove, methods=["POST"]),
            Route("/restore", pages.remove, methods=["POST"]),
            Route("/files/{sha256}", file_pages.show, methods=["GET"]),
            Route("/files/{sha256}/remove", file_pages.remove, methods=["POST"]),
        ],
    ),
]
