"""How is it going? One page for the beginning of a week, by mail or feed as well."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.monday import feed, pages

below = [
    Route("/feed", feed.make, methods=["POST"]),
    Route("/feed/end", feed.end, methods=["POST"]),
    Route("/{tally}.csv", pages.as_rows, methods=["GET"]),
    Route("/{list}", pages.show_list, methods=["GET"]),
]

# For whoever is signed in; the feed for whoever has its key.
routes: list[BaseRoute] = [
    Route("/monday", pages.show, methods=["GET"]),
    Route("/monday.json", pages.as_data, methods=["GET"]),
    Route("/monday.atom", feed.show, methods=["GET"]),
    Mount("/monday", routes=below),
]
