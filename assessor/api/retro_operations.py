"""The operations about retros: see operations.py."""

from assessor.api import retro_shapes as shapes
from assessor.api.operation import Operation
from assessor.api.retros import VoteForm
from assessor.retro.actions import ActionForm
from assessor.retro.items import ItemForm
from assessor.retro.questions import AnswersForm
from assessor.retro.retro import RetroForm

IN = "/retros/{retro}"

RETROS = [
    Operation("GET", "/retros", "The retros you may read", shapes.RetroInList, listed=True),
    Operation("GET", IN, "One retro; each assessment has one under its id", shapes.Retro, versioned=True),
    Operation(
        "PUT",
        IN,
        "Set a retro up, or open it; or start one of several assessments",
        shapes.Retro,
        RetroForm,
        {
            "title": "Five by December",
            "assessments": ["ncc-beta-2018"],
            "columns": ["worked", "did-not", "try"],
            "anonymous": False,
            "opened": False,
        },
        versioned=True,
    ),
    Operation("GET", f"{IN}/items/{{item}}", "One item, if you may see it", shapes.RetroItem, versioned=True),
    Operation(
        "PUT",
        f"{IN}/items/{{item}}",
        "Write an item, or change your own",
        shapes.RetroItem,
        ItemForm,
        {"column": "worked", "body": "One page for each standard."},
        versioned=True,
    ),
    Operation("DELETE", f"{IN}/items/{{item}}", "Remove an item: your own, or whoever leads the retro any"),
    Operation("PUT", f"{IN}/votes/{{item}}", "Vote for an item", shapes.RetroItem, VoteForm),
    Operation("DELETE", f"{IN}/votes/{{item}}", "Take your vote back"),
    Operation("GET", f"{IN}/actions/{{action}}", "One action", shapes.RetroAction, versioned=True),
    Operation(
        "PUT",
        f"{IN}/actions/{{action}}",
        "Write an action down, or change it",
        shapes.RetroAction,
        ActionForm,
        {
            "body": "Send the evidence two weeks before.",
            "for": "team",
            "owner": "Marek Nowak",
            "due": "2018-12-14",
        },
        versioned=True,
    ),
    Operation("DELETE", f"{IN}/actions/{{action}}", "Remove an action"),
    Operation(
        "GET", f"{IN}/answers", "Your answers to the short questions, and the results", shapes.RetroAnswers
    ),
    Operation(
        "PUT",
        f"{IN}/answers",
        "Answer the short questions, until the answers are shown",
        shapes.RetroAnswers,
        AnswersForm,
        {"prepared": 4, "fair": 5, "useful": 4, "time": 3},
        makes=False,
    ),
]
