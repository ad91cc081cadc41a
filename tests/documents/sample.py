"""A report with everything that a report can hold, in every shape that Markdown has."""

from assessor.documents.document import (
    Conflict,
    Document,
    Earlier,
    Evidence,
    Judged,
    Overall,
    Recommended,
    Section,
    Service,
    Sitter,
    StandardsUsed,
)

RICH = """Intro **bold *both* ~~gone~~** `co  de` [link](https://example.org/a?b=1&c=2) line<br>break

# Big
## Smaller

Set in
two lines
---

1. one
   - inner *x*
     1. deep
   - inner 2

   a paragraph of an item
2. two

> quote **q**
> - in a quote

| Head | B |
|:--|--:|
| a <br> b | [mail](mailto:x@y.example) |
| שלום 😀 | = 1 |

- with a table

  | in | a list |
  |---|---|
  | c | d |
- and after it

```
code   with   spaces
\tand a tab
```

- [x] done
- [ ] not yet

---

مرحبا بالعالم, 日本語, naïve, e\u0301, 👩‍👩‍👧, \u200fRTL and a\u0008 control\u000b character

[bad](javascript:alert(1)) [within](/services/x) <script>alert(1)</script> a footnote [^1]

[^1]: at the *foot*
"""
AFTER = {"due": "2019-03-01", "status": "in-progress"}
REPORT = Document(
    id="contact-centre-beta",
    title="Contact centre & <repairs>: public beta 😀",
    edition=2,
    published_on="2018-12-03",
    address="https://board.example/published/contact-centre-beta",
    note="The date was **wrong**.",
    service=Service(id="contact-centre", name="Contact centre", organisation="Hackney Council"),
    standard_set=StandardsUsed(name="Local Government Digital Service Standard", edition="2016"),
    phase="public-beta",
    type="assessment",
    method="in-the-round",
    scale="met",
    held_on=("2018-11-14", "2018-11"),
    overall=Overall(value="not-met", reason="Two *things* first.", next="go-on-with-conditions"),
    panel=(
        Sitter(role="lead", profession="product", name="Dana Lee"),
        Sitter(role="assessor", profession="user research"),
    ),
    team=(Sitter(role="team", profession="delivery"), Sitter(role="team")),
    conflicts=(Conflict(profession="technology", words="Worked there.", standards=(3, 4)),),
    earlier=(Earlier(title="1. Alpha_one", held_on="2017", result="met", address="https://a.example/b_c_d"),),
    summary=RICH,
    about_service="It answers calls.",
    standards=(
        Judged(
            number=1,
            title="Understand user needs",
            link="https://standards.example/1",
            decision="met",
            reason="Because.",
            done_well=("Talked to **20** people.", "Two\n\nparagraphs\n\n- and a list"),
            to_explore=("# A heading in a point\n\ntext", "| a |\n|---|\n| b |"),
        ),
        Judged(number=2, title="=Do (ongoing) *research*", decision="not-met", advice=("+1", "    indented")),
        Judged(number=3, title="Have a team"),
    ),
    recommendations=(
        Recommended.model_validate({"id": "r", "standard": 1, "level": "must", "body": "Do *it*", **AFTER}),
        Recommended.model_validate({"level": "could", "for": "organisation", "body": "-cmd|' /C calc'!A0"}),
    ),
    evidence=(Evidence(page="privacy", title="Privacy", revision=3, dated="2018-11-01"),),
    sections=(Section(title="More", body="``` \nnever closed"), Section(title="Last", body="<!-- nor this")),
)
