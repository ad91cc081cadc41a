"""What is asked of the organisation: who decides it, since when, and how many services wait."""

from starlette.routing import BaseRoute, Mount, Route

from assessor.asks import ask_pages, asks, files

below = [
    Route("/{ask}", ask_pages.show, methods=["GET"]),
    Route("/{ask}", ask_pages.save, methods=["POST"]),
    Route("/{ask}/put-in", ask_pages.put_in, methods=["POST"]),
    Route("/{ask}/take-out", ask_pages.take_out, methods=["POST"]),
    Route("/{ask}/apart", ask_pages.apart, methods=["POST"]),
    Route("/{ask}/back", ask_pages.back, methods=["POST"]),
]

# For whoever is signed in.
routes: list[BaseRoute] = [
    Route("/asks", asks.show, methods=["GET"]),
    Route("/asks", asks.put_together, methods=["POST"]),
    Route("/asks.csv", files.as_rows, methods=["GET"]),
    Route("/asks.json", files.as_data, methods=["GET"]),
    Mount("/asks", routes=below),
]
