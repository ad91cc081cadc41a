"""The board: the standards of one assessment, and what is said, shown, noted and recommended about each."""

from starlette.routing import Route

from assessor.board import (
    board,
    evidence_pages,
    note_pages,
    notebook,
    photo_pages,
    question_pages,
    reading,
    recommendation_pages,
    seat_style,
)

show = board.show

routes = [
    Route("/seat.css", seat_style.show, methods=["GET"]),
    Route("/standards/{standard}", board.show_standard, methods=["GET"]),
    *note_pages.routes,
    *question_pages.routes,
    *recommendation_pages.routes,
    *reading.routes,
    *evidence_pages.routes,
]

beside = [*notebook.routes, *photo_pages.routes]
