"""What administrators look at: how the board fares, who may what, and what was done."""

from starlette.routing import BaseRoute, Route

from assessor.admin import audit, index, rights

routes: list[BaseRoute] = [
    Route("/admin", index.show, methods=["GET"]),
    Route("/admin/rights", rights.show, methods=["GET"]),
    Route("/admin/audit", audit.show, methods=["GET"]),
    Route("/admin/audit.csv", audit.as_csv, methods=["GET"]),
]
