"""The figures of a service's life: phases reached, evidence carried, recommendations, and everything by its day."""

from collections.abc import Iterator

from assessor.figures.figure import Cell, Column, Figure
from assessor.life.life import Life, Recommended, title_of
from assessor.life.timeline import events
from assessor.words import count, known_day, phrase

PHASES = ("discovery", "alpha", "private-beta", "public-beta", "live")


def figures(life: Life) -> list[Figure]:
    """All of them; evidence only where it may be read."""
    return [timeline(life), phases(life), *evidence(life), recommendations(life)]


def timeline(life: Life) -> Figure:
    """Everything that has a day, the newest first."""
    rows = [
        (
            Cell(event.day or None, known_day(event.day) if event.day else "No day set yet"),
            Cell(event.kind, phrase(event.kind)),
            Cell(event.title, link=event.address),
            Cell(event.result or None, event.words or "–", tone=event.result),
        )
        for event in events(life)
    ]
    columns = (
        Column("day", "Day", "day"),
        Column("kind", "What"),
        Column("title", "Title"),
        Column("result", "Result"),
    )
    return Figure(
        id="timeline",
        title="Everything by its day",
        sentence=f"{count(len(rows), 'thing').capitalize()} in the life of {life.service['name']}.",
        counted="Assessments that you may enter, by their first session, or else by when their team was told; reports"
        " that others published of a service of the same name; and weeknotes, by the day they are about.",
        left_out=_left_out(life, cancelled=True, weeknotes=True),
        columns=columns,
        rows=tuple(rows),
    )


def _left_out(life: Life, *, cancelled: bool = False, kinds: bool = False, weeknotes: bool = False) -> str:
    said = []
    if cancelled and life.cancelled:
        said.append(f"{count(life.cancelled, 'assessment')} that {_was(life.cancelled)} cancelled")
    others = len(life.assessments) - len(life.counted)
    if kinds and others:
        said.append(f"{others} that {_is(others)} a practice board, mock or peer review")
    older = life.many_weeknotes - len(life.weeknotes or [])
    if weeknotes and older > 0:
        said.append(f"{older} older {'weeknote' if older == 1 else 'weeknotes'}")
    return f"Left out: {', '.join(said)}." if said else ""


def _was(number: int) -> str:
    return "was" if number == 1 else "were"


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def phases(life: Life) -> Figure:
    """When each phase was first assessed, and what was said of it last."""
    held, rows = life.held, []
    for phase in PHASES:
        of_it = [one for one in held if one["phase"] == phase]
        if of_it:
            first, last = of_it[0], of_it[-1]
            result = last["overall"]
            rows.append(
                (
                    Cell(phase, phrase(phase), link=f"/assessments/{first['id']}"),
                    Cell(first["day"], known_day(first["day"])),
                    Cell(len(of_it)),
                    Cell(result, _result(last), link=f"/assessments/{last['id']}", tone=result or ""),
                )
            )
    reached = phrase(PHASES[max(PHASES.index(one["phase"]) for one in held)]) if held else ""
    sentence = f"It has been assessed up to {reached.lower()}." if held else "No phase has been assessed yet."
    return Figure(
        id="phases",
        title="Phases reached",
        sentence=sentence,
        counted="Assessments, reassessments and evidence reviews that you may enter and whose day was today or"
        " before: that of the first session, or of what was settled on paper when its team was told. The result is the"
        " overall of the last of the phase, where its team was told.",
        left_out=_left_out(life, cancelled=True, kinds=True),
        columns=(
            Column("phase", "Phase"),
            Column("first", "First assessed", "day"),
            Column("assessments", "Assessments", "number"),
            Column("result", "Result of the last"),
        ),
        rows=tuple(rows),
    )


def _result(assessment: dict[str, object]) -> str:
    """The overall in words, or why there is none to be said."""
    if assessment["overall"]:
        return phrase(str(assessment["overall"]))
    if assessment["recorded"]:
        return "Not recorded"
    return "None given" if assessment["told_at"] else "Not told yet"


def evidence(life: Life) -> Iterator[Figure]:
    """Which pages went from one assessment to the next, and how fresh they are."""
    if life.pages is None:
        return
    rows = []
    for page in life.pages:
        last = page.submitted[-1][0] if page.submitted else ""
        words = (
            "Changed since" if page.changed_since else "As it was submitted" if last else "Not submitted yet"
        )
        rows.append(
            (
                Cell(page.title, link=f"{life.address}/evidence/{page.id}"),
                Cell(page.day, known_day(page.day)),
                Cell(len(page.submitted), link=f"/assessments/{last}/evidence/{page.id}" if last else ""),
                Cell(page.times_changed),
                Cell(words),
            )
        )
    carried = sum(page.carried for page in life.pages)
    newest = max((page.day for page in life.pages), default="")
    sentence = "There is no page of evidence yet."
    if life.pages:
        pages = count(len(life.pages), "page of evidence")
        how_many = {0: "none", len(life.pages): "all"}.get(carried, str(carried))
        sentence = (
            f"{pages[0].upper()}{pages[1:]}, {how_many} of them carried from one assessment to the next;"
            f" the newest is of {known_day(newest)}."
        )
    gone = sum(life.gone.values())
    yield Figure(
        id="evidence",
        title="Evidence carried",
        sentence=sentence,
        counted="The pages and links that stand now. One is carried when it was submitted to more than one of the"
        " assessments that you may enter; how often its text was another one by then is said beside it. It is as fresh"
        " as the day it stands for, or else as its last change.",
        left_out=f"Left out: {count(gone, 'page')} submitted and removed since." if gone else "",
        columns=(
            Column("page", "Page"),
            Column("day", "As of", "day"),
            Column("submitted", "Submitted to assessments", "number"),
            Column("changed", "Changed between them", "number"),
            Column("now", "Now"),
        ),
        rows=tuple(rows),
    )


def recommendations(life: Life) -> Figure:
    """How many were made, by assessment, and what became of them."""
    rows = [_recommended(life, one) for one in life.assessments if one["id"] in life.recommended]
    found = life.recommended.values()
    made, still = sum(one.made for one in found), sum(one.open for one in found)
    many = f"{count(made, 'recommendation')} {_is(still)} open"
    sentence = f"{still} of {many}." if made else "Nothing has been recommended yet."
    return Figure(
        id="recommendations",
        title="Recommendations",
        sentence=sentence,
        counted="Those that you may see, by the assessment that made them; practice boards, mocks and peer reviews"
        " have theirs too. Closed are those that are done or confirmed; open are all others but what is not done for a"
        " reason.",
        left_out=_left_out(life, cancelled=True),
        columns=(
            Column("assessment", "Assessment"),
            Column("made", "Made", "number"),
            Column("open", "Open", "number"),
            Column("closed", "Closed", "number"),
            Column("not_doing", "Not doing", "number"),
        ),
        rows=tuple(rows),
    )


def _recommended(life: Life, assessment: dict[str, object]) -> tuple[Cell, ...]:
    found: Recommended = life.recommended[str(assessment["id"])]
    day = str(assessment["day"])
    title = title_of(assessment) + (f", {known_day(day)}" if day else "")
    address = f"/assessments/{assessment['id']}/recommendations"
    return (
        Cell(str(assessment["id"]), title, link=f"/assessments/{assessment['id']}"),
        Cell(found.made, link=address),
        Cell(found.open),
        Cell(found.closed),
        Cell(found.not_doing),
    )
