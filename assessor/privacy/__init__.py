"""Privacy: a resident's data removed for good, and what is not kept for longer than it is needed."""

from starlette.routing import Route

from assessor.privacy import redaction_pages, retention_pages

# Below /assessments/{assessment}, behind the door.
routes = [
    Route("/redact", redaction_pages.ask_here, methods=["GET"]),
    Route("/redact", redaction_pages.remove_here, methods=["POST"]),
]

# Below /services/{service}.
service_routes = [
    Route("/redact", redaction_pages.ask_service, methods=["GET"]),
    Route("/redact", redaction_pages.remove_service, methods=["POST"]),
]

admin_routes = [
    Route("/admin/retention", retention_pages.show, methods=["GET"]),
    Route("/admin/retention", retention_pages.run, methods=["POST"]),
]
