"""What the board itself knows about how an assessment went: times, counts, and how each was counted."""

from starlette.routing import BaseRoute, Route

from assessor.facts import facts_pages

# Below /assessments/{assessment}, behind the door.
in_an_assessment: list[BaseRoute] = [
    Route("/facts", facts_pages.show, methods=["GET"]),
    Route("/facts.csv", facts_pages.as_csv, methods=["GET"]),
    Route("/facts.json", facts_pages.as_json, methods=["GET"]),
    Route("/facts/team-hours", facts_pages.say_team, methods=["POST"]),
    Route("/facts/panel-hours", facts_pages.say_panel, methods=["POST"]),
]
