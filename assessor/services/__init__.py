"""Services: what is assessed, who keeps its evidence, and where it lives."""

from starlette.routing import Route

from assessor.services import members, pages

routes = [
    Route("/services", pages.show_all, methods=["GET"]),
    Route("/services/new", pages.new, methods=["GET"]),
    Route("/services/new", pages.create, methods=["POST"]),
    Route("/services/{service}", pages.show, methods=["GET"]),
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
