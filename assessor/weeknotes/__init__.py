"""What a team says about its week, here or elsewhere."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.weeknotes import weeknote_pages

in_weeknotes = [
    Route("/new", weeknote_pages.new, methods=["GET"]),
    Route("/new", weeknote_pages.create, methods=["POST"]),
    Route("/{weeknote}", weeknote_pages.show, methods=["GET"]),
    Route("/{weeknote}/edit", weeknote_pages.edit, methods=["GET"]),
    Route("/{weeknote}/edit", weeknote_pages.update, methods=["POST"]),
    Route("/{weeknote}/remove", weeknote_pages.remove, methods=["POST"]),
    Route("/{weeknote}/restore", weeknote_pages.restore, methods=["POST"]),
]

# Below /services/{service}.
of_a_service: list[BaseRoute] = [
    Route("/weeknotes", weeknote_pages.show_all, methods=["GET"]),
    Mount("/weeknotes", routes=in_weeknotes),
]
