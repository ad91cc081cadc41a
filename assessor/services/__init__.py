"""Services: what is assessed, who keeps its evidence, and where it lives."""

from starlette.routing import Route

from assessor.services import members, pages

index = pages.show_all

# Below /services.
routes = [
    Route("/new", pages.new, methods=["GET"]),
    Route("/new", pages.create, methods=["POST"]),
    Route("/{service}", pages.show, methods=["GET"]),
]

# Below /services/{service}.
one = [
    Route("/edit", pages.edit, methods=["GET"]),
    Route("/edit", pages.update, methods=["POST"]),
    Route("/members", members.show, methods=["GET"]),
    Route("/members", members.add, methods=["POST"]),
    Route("/members/{person}/remove", members.ask, methods=["GET"]),
    Route("/members/{person}/remove", members.remove, methods=["POST"]),
]
