"""Search: the words of everything a person may see, in evidence, statements, notes, answers and recommendations."""

from starlette.routing import Route

from assessor.search import search

routes = [Route("/search", search.show, methods=["GET"])]
