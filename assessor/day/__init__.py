"""The day: what everybody in the room follows together."""

from starlette.routing import Route

from assessor.day import stream

routes = [Route("/stream", stream.show, methods=["GET"])]
