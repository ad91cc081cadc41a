"""Evidence: what a team keeps about its service, carried from one assessment to the next."""

from starlette.middleware import Middleware
from starlette.routing import Mount, Route

from assessor.evidence import file_pages, files, revision_pages, site

in_evidence = [
    Route("/new", site.new, methods=["GET"]),
    Route("/new", site.create, methods=["POST"]),
    Route("/preview", site.preview, methods=["POST"]),
    Route("/{page}", site.show, methods=["GET"]),
    Route("/{page}/edit", site.edit, methods=["GET"]),
    Route("/{page}/edit", site.update, methods=["POST"]),
    Route("/{page}/remove", site.ask_remove, methods=["GET"]),
    Route("/{page}/remove", site.remove, methods=["POST"]),
    Route("/{page}/restore", site.restore, methods=["POST"]),
    Route("/{page}/revisions", revision_pages.show_all, methods=["GET"]),
    Route("/{page}/revisions/{number}", revision_pages.show, methods=["GET"]),
]

# Below /services/{service}.
service_routes = [
    Route("/evidence", site.show_all, methods=["GET"]),
    Mount("/evidence", routes=in_evidence),
    Route("/files", file_pages.show_all, methods=["GET"]),
    Route(
        "/files",
        file_pages.add,
        methods=["POST"],
        middleware=[Middleware(files.Limit)],
        max_body_size=files.UNLIMITED,
    ),
    Route("/files/{sha256}", file_pages.show, methods=["GET"]),
]
