"""A folder of Markdown as teams keep them, read as pages of evidence."""

import time
import zipfile
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import pytest

from assessor import markdown
from assessor.evidence.folder import Folder, Page, Refused, read
from assessor.forms import RESERVED, SLUG

PIXEL = b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII="
)
OTHER_PIXEL = PIXEL + b"more"


def lay(top: Path, files: dict[str, str | bytes]) -> Path:
    """Writes a folder."""
    for name, content in files.items():
        path = top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return top


def one(top: Path, text: str | bytes, name: str = "page.md") -> tuple[Page, tuple[str, ...]]:
    """The one page of a folder, and what was odd."""
    folder = read(lay(top, {name: text}), service="s")
    (page,) = folder.pages
    return page, folder.odd


def by_slug(folder: Folder) -> dict[str, Page]:
    return {page.slug: page for page in folder.pages}


def address(data: bytes) -> str:
    return f"/services/contact-centre/files/{sha256(data).hexdigest()}"


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A folder in the shape of real ones: nested, with dates, spaces, pictures, and mistakes."""
    return lay(
        tmp_path / "team",
        {
            "README.md": "# Our service\n\nSee [decisions](ADR), [research](research/) and [the licence](LICENCE).\n",
            "LICENCE": "All rights to everybody.\n",
            "ADR/README.md": "# Decisions\n\n- [One](ADR001-one.md)\n- [Template](ADRXXX.md)\n",
            "ADR/ADR001-one.md": "# ADR001: One\n\nAfter [talks](../research/2022-9-12_Talks.md#what-they-said).\n",
            "ADR/ADRXXX.md": "# Title\n",
            "research/2022-9-12_Talks.md": "# Talks\n\n## What they said\n\n![Chart](images/a%20chart.png)\n",
            "research/2023-01-31_Tests copy.md": "# Tests\n\n[Top](#tests) and [gone](nowhere.md)\n",
            "research/EPIC 6 BAD FORMS.md.md": "# Epic 6\n\n<img src='images/a chart.png' alt=\"A chart\" width=500>\n",
            "research/DR007-draft.MD": "## Draft first\n\n![Missing](/research/none.png)\n",
            "research/2024-04-15_Managing_users": "# Managing users\n\nText.\n",
            "research/images/a chart.png": PIXEL,
            "research/images/unused.png": OTHER_PIXEL,
        },
    )


def test_every_file_of_markdown_becomes_a_page_and_every_picture_a_file(real: Path):
    folder = read(real, service="contact-centre")
    assert {page.source: page.title for page in folder.pages} == {
        "README.md": "Our service",
        "ADR/README.md": "Decisions",
        "ADR/ADR001-one.md": "ADR001: One",
        "ADR/ADRXXX.md": "Title",
        "research/": "Research",
        "research/2022-9-12_Talks.md": "Talks",
        "research/2023-01-31_Tests copy.md": "Tests",
        "research/EPIC 6 BAD FORMS.md.md": "Epic 6",
        "research/DR007-draft.MD": "Draft first",
        "research/2024-04-15_Managing_users": "Managing users",
    }
    assert {(file.name, file.type) for file in folder.files} == {
        ("LICENCE", "text/plain"),
        ("a chart.png", "image/png"),
        ("unused.png", "image/png"),
    }
    assert all(file.sha256 == sha256(file.data).hexdigest() for file in folder.files)


def test_links_lead_to_the_pages_and_files_they_meant(real: Path):
    pages = by_slug(read(real, service="contact-centre"))
    evidence = "/services/contact-centre/evidence"
    licence = address(b"All rights to everybody.\n")
    assert pages["readme"].body == (
        f"See [decisions]({evidence}/adr), [research]({evidence}/research) and [the licence]({licence}).\n"
    )
    assert pages["adr"].body.startswith(f"- [One]({evidence}/adr-adr001-one)\n")
    assert f"({evidence}/research-2022-9-12-talks#what-they-said)" in pages["adr-adr001-one"].body
    assert f"![Chart]({address(PIXEL)})" in pages["research-2022-9-12-talks"].body
    assert pages["research-epic-6-bad-forms"].body == f"![A chart]({address(PIXEL)})\n"
    assert "[Top](#top)" in pages["research-2023-01-31-tests-copy"].body
    assert "[gone](nowhere.md)" in pages["research-2023-01-31-tests-copy"].body


def test_the_links_work_in_the_rendered_page(real: Path):
    folder = read(real, service="contact-centre")
    pages = by_slug(folder)
    html = markdown.render(pages["adr-adr001-one"].body)
    assert 'href="/services/contact-centre/evidence/research-2022-9-12-talks#user-what-they-said"' in html
    assert 'id="user-what-they-said"' in markdown.render(pages["research-2022-9-12-talks"].body)
    assert f'<img src="{address(PIXEL)}" alt="A chart"' in markdown.render(
        pages["research-epic-6-bad-forms"].body
    )


def test_everything_odd_is_told_with_its_file_and_line(real: Path):
    (real / "node_modules").mkdir()
    (real / ".git").mkdir()
    (real / "link.md").symlink_to("/etc/passwd")
    assert read(real, service="contact-centre").odd == (
        ".git: left out, its name begins with a dot",
        "link.md: left out, it only points to another place",
        "node_modules: left out, a program made it for itself",
        "research/: the folder has no page of its own, so “Research” was made to hold its pages",
        "research/2022-9-12_Talks.md: the day 2022-9-12 is read as 2022-09-12",
        "research/2023-01-31_Tests copy.md: there are spaces in its name",
        "research/2023-01-31_Tests copy.md:3: nowhere.md leads to nothing here",
        "research/2024-04-15_Managing_users: its name has no ending; it begins like Markdown, so it is a page",
        "research/DR007-draft.MD: the ending of its name is in capitals",
        "research/DR007-draft.MD:3: the picture /research/none.png is missing",
        "research/EPIC 6 BAD FORMS.md.md: the ending of its name is there twice",
        "research/EPIC 6 BAD FORMS.md.md: there are spaces in its name",
        "research/images/unused.png: kept, though no page shows it or links to it",
    )


def test_the_page_of_a_folder_is_above_the_pages_in_it(real: Path):
    pages = by_slug(read(real, service="contact-centre"))
    assert pages["readme"].parent is None
    assert pages["adr"].parent == pages["research"].parent == "readme"
    assert pages["adr-adr001-one"].parent == "adr"
    assert pages["research-2024-04-15-managing-users"].parent == "research"


def test_parents_come_before_their_children(real: Path):
    seen: set[str | None] = {None}
    for page in read(real, service="contact-centre").pages:
        assert page.parent in seen
        seen.add(page.slug)


def test_reading_again_gives_the_same_and_so_does_a_zip_of_the_folder(real: Path, tmp_path: Path):
    first = read(real, service="contact-centre")
    assert read(real, service="contact-centre") == first
    packed = tmp_path / "team.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(real.rglob("*"), reverse=True):
            archive.write(path, path.relative_to(real.parent))
    assert read(packed, service="contact-centre") == first


def test_a_new_file_leaves_the_slugs_of_the_others_alone(real: Path):
    before = {page.source: page.slug for page in read(real, service="s").pages}
    lay(real, {"research/2021-01-01-First.md": "# First\n", "research/README.md": "# All research\n"})
    after = {page.source: page.slug for page in read(real, service="s").pages}
    assert after["research/README.md"] == before.pop("research/") == "research"
    assert before.items() <= after.items()


def test_slugs_are_fit_for_addresses_whatever_the_files_are_called(tmp_path: Path):
    names = [
        *(
            "new.md",
            "evidence.md",
            "Ünïcode Ñame.md",
            "دليل.md",
            "ملف.md",
            "A b.md",
            "a-b.md",
            "a_b.MD",
            "---.md",
        ),
        *("deep/" * 49 + "page.md", "long " * 40 + ".md", "long " * 40 + "2.md", "don't.md", "😀.md"),
    ]
    folder = read(lay(tmp_path, dict.fromkeys(names, "Text.\n")), service="s")
    slugs = [page.slug for page in folder.pages]
    assert len(set(slugs)) == len(names)
    for slug in slugs:
        assert SLUG.match(slug)
        assert len(slug) <= 80
        assert slug not in RESERVED
    assert {"new-page", "evidence-page", "unicode-name", "a-b", "dont"} <= set(slugs)


@pytest.mark.parametrize(
    ("name", "text", "title", "body"),
    [
        ("x.md", "# Its title\n\nText.\n", "Its title", "Text.\n"),
        ("x.md", "Its title\n===\n\nText.\n", "Its title", "Text.\n"),
        (
            "x.md",
            "<!-- from elsewhere -->\n# Its title\nText.\n",
            "Its title",
            "<!-- from elsewhere -->\nText.\n",
        ),
        ("x.md", "Text.\n\n# Its title\n", "Its title", "Text.\n\n# Its title\n"),
        ("2022-03-15-basic_form-building.md", "Text.\n", "Basic form building", "Text.\n"),
        ("02-how-we-work.md", "Text.\n", "How we work", "Text.\n"),
        ("2022-03-15.md", "Text.\n", "2022 03 15", "Text.\n"),
        ("version-2.md", "## Status\n\nText.\n", "Version 2", "## Status\n\nText.\n"),
        (
            "2023-06-07_simple_routing.md",
            "## Tests: Simple routing\n\nText.\n",
            "Tests: Simple routing",
            "Text.\n",
        ),
        ("x.md", '+++\ntitle = "Front"\n+++\n# Front\n\nText.\n', "Front", "Text.\n"),
        ("x.md", '+++\ntitle = "Front"\n+++\n# Other\n\nText.\n', "Front", "# Other\n\nText.\n"),
        ("x.md", "# *Its* `title` [here](https://www.gov.uk)\n", "Its title here", ""),
        (
            "screens/README.md",
            "![x](https://e.example/x.png)\n",
            "Screens",
            "![x](https://e.example/x.png)\n",
        ),
    ],
)
def test_a_title_comes_from_the_text_or_else_from_the_name(
    tmp_path: Path, name: str, text: str, title: str, body: str
):
    page, _ = one(tmp_path, text, name)
    assert (page.title, page.body) == (title, body)


def test_a_title_fits_on_a_line(tmp_path: Path):
    page, odd = one(tmp_path, f"# {'word ' * 80}\n\nText.\n")
    assert len(page.title) <= 200
    assert odd == ("page.md: its title is cut after 200 characters",)


@pytest.mark.parametrize(
    ("name", "dated", "order"),
    [
        ("2022-03-15-tests.md", "2022-03-15", None),
        ("weeknotes-2018-12-09.md", "2018-12-09", None),
        ("2024-2-21-payment.md", "2024-02-21", None),
        ("2023-08-tests.md", None, None),
        ("2022-13-45-tests.md", None, None),
        ("12.-Intuitive-design.md", None, 12),
        ("003-third.md", None, 3),
        ("2022.md", None, None),
    ],
)
def test_day_and_place_come_from_the_name(tmp_path: Path, name: str, dated: str | None, order: int | None):
    page, _ = one(tmp_path, "Text.\n", name)
    assert (page.dated, page.order) == (dated, order)


def test_a_day_that_does_not_exist_is_told(tmp_path: Path):
    _, odd = one(tmp_path, "Text.\n", "2022-13-45-tests.md")
    assert odd == ("2022-13-45-tests.md: there is no day 2022-13-45, so the page has no date",)


def test_front_matter_says_title_day_and_place(tmp_path: Path):
    for fence, matter in (
        ("+++", 'title = "Round two"\ndated = 2018-10-01\norder = 3'),
        ("---", "title: Round two\ndate: 2018-10-01\norder: 3"),
        ("---", 'title: "Round two"\nDate: 2018-10-1 # day\nweight: 3'),
    ):
        page, _ = one(tmp_path, f"{fence}\n{matter}\n{fence}\nText.\n", "2017-01-01-x.md")
        assert (page.title, page.dated, page.order, page.body) == ("Round two", "2018-10-01", 3, "Text.\n")


def test_a_page_with_broken_front_matter_comes_in_with_it_as_text(tmp_path: Path):
    text = '+++\ntitle = "A"\norder = = 3\n+++\n\n# Its title\n'
    page, odd = one(tmp_path, text)
    assert page.title == "Its title"
    assert page.body == text
    assert odd == (
        "page.md:3: front matter: not valid TOML, invalid value. The page came in with it as text",
    )


def test_characters_of_any_encoding_arrive(tmp_path: Path):
    cases = {"utf-8": (), "utf-8-sig": (), "cp1252": ("Windows-1252",), "utf-16": ("UTF-16",)}
    for encoding, told in cases.items():
        page, odd = one(tmp_path, "# Café “quoted”\r\n\r\nText.\r".encode(encoding))
        assert (page.title, page.body) == ("Café “quoted”", "Text.\n")
        assert odd == tuple(f"page.md: read as {name}: it is not UTF-8" for name in told)


def test_what_is_no_text_is_left_out_though_its_name_ends_in_md(tmp_path: Path):
    folder = read(lay(tmp_path, {"page.md": "Text.\n", "binary.md": b"\x00\x01\x02"}), service="s")
    assert [page.slug for page in folder.pages] == ["page"]
    assert folder.odd == (
        "binary.md: left out, nothing links to it and it is no kind of file that is kept",
        "binary.md: no page: it holds no text, though its name says so",
    )


def test_an_empty_page_comes_in_and_is_told(tmp_path: Path):
    page, odd = one(tmp_path, " \n\n")
    assert (page.title, page.body) == ("Page", "")
    assert odd == ("page.md: the page is empty",)


def test_a_page_too_long_for_the_board_is_kept_as_a_file(tmp_path: Path):
    folder = read(lay(tmp_path, {"a.md": "Text.\n", "b.md": "x" * (markdown.LIMIT + 1)}), service="s")
    assert [page.slug for page in folder.pages] == ["a"]
    assert [(file.name, file.type) for file in folder.files] == [("b.md", "text/markdown")]
    assert "b.md: kept as a file: 100,001 characters are more than 100,000. Split it" in folder.odd


def test_files_that_are_too_large_empty_or_of_no_use_are_left_out_and_told(tmp_path: Path):
    files: dict[str, str | bytes] = {
        "a.md": "[big](big.pdf) [tool](tool.exe) [none](none.png)\n",
        "big.pdf": b"%PDF-" + b"x" * 100,
        "tool.exe": b"MZ\x00",
        "other.exe": b"MZ\x01",
        "none.png": b"",
        "same.exe": b"MZ\x00",
    }
    folder = read(lay(tmp_path, files), service="s", largest=50)
    assert [(file.name, file.type) for file in folder.files] == [("tool.exe", "application/octet-stream")]
    assert folder.odd == (
        "a.md:1: big.pdf was left out: 105 bytes are more than the 50 that a file may have",
        "a.md:1: none.png was left out: it is empty",
        "big.pdf: left out, 105 bytes are more than the 50 that a file may have",
        "none.png: left out, it is empty",
        "other.exe: left out, nothing links to it and it is no kind of file that is kept",
        "same.exe: left out, nothing links to it and it is no kind of file that is kept",
    )


def test_the_same_picture_under_two_names_is_one_file(tmp_path: Path):
    files: dict[str, str | bytes] = {
        "a.md": "![x](one.png) ![y](two.png)\n",
        "one.png": PIXEL,
        "two.png": PIXEL,
    }
    folder = read(lay(tmp_path, files), service="contact-centre")
    assert [file.name for file in folder.files] == ["one.png"]
    assert folder.pages[0].body == f"![x]({address(PIXEL)}) ![y]({address(PIXEL)})\n"


def test_pages_with_the_same_title_are_told(tmp_path: Path):
    folder = read(lay(tmp_path, {"a.md": "# Tests\n", "b.md": "# tests\n"}), service="s")
    assert "b.md: it has the same title as a.md" in folder.odd


TARGETS = {
    "[x](other.md)": "[x](/services/s/evidence/other)",
    "[x](./other.md)": "[x](/services/s/evidence/other)",
    "[x](/other.md)": "[x](/services/s/evidence/other)",
    "[x](other)": "[x](/services/s/evidence/other)",
    "[x](OTHER.MD)": "[x](/services/s/evidence/other)",
    "[x](other.md?raw=1)": "[x](/services/s/evidence/other)",
    '[x](other.md "Tip")': '[x](/services/s/evidence/other "Tip")',
    "[x](<with space.md>)": "[x](/services/s/evidence/with-space)",
    "[x](with%20space.md)": "[x](/services/s/evidence/with-space)",
    "[x](with space.md)": "[x](/services/s/evidence/with-space)",
    "[x](with space)": "[x](/services/s/evidence/with-space)",
    "[x](caf%C3%A9.md)": "[x](/services/s/evidence/cafe)",
    "[x](other.md#part-one)": "[x](/services/s/evidence/other#part-one)",
    "[x](other.md#other)": "[x](/services/s/evidence/other)",
    "[x](folder/)": "[x](/services/s/evidence/folder)",
    "[x](folder)": "[x](/services/s/evidence/folder)",
    "[x](folder/README.md)": "[x](/services/s/evidence/folder)",
    "[x](folder/inner(1).md)": "[x](/services/s/evidence/folder-inner-1)",
    "[x]: other.md": "[x]: /services/s/evidence/other",
    "[x]: <other.md> 'Tip'": "[x]: /services/s/evidence/other 'Tip'",
    "[![a](pixel.png)](other.md)": "[![a](/services/s/files/SHA)](/services/s/evidence/other)",
    '<img width="5" src="pixel.png" alt="A [b]">': "![A (b)](/services/s/files/SHA)",
    "<IMG SRC=pixel.png>": "![pixel.png](/services/s/files/SHA)",
    "<a href='other.md' target=_blank>words</a>": "[words](/services/s/evidence/other)",
    "<a href='https://www.gov.uk'>words</a>": "[words](https://www.gov.uk)",
    "<a name=x></a>": "<a name=x></a>",
    "`[x](other.md)`": "`[x](other.md)`",
    "```\n[x](other.md)\n```": "```\n[x](other.md)\n```",
    "[x](https://www.gov.uk/other.md)": "[x](https://www.gov.uk/other.md)",
    "[x](//www.gov.uk/other.md)": "[x](//www.gov.uk/other.md)",
    "[x](mailto:other.md@b.example)": "[x](mailto:other.md@b.example)",
    "[^other.md]: note": "[^other.md]: note",
}


@pytest.mark.parametrize("written", TARGETS)
def test_every_way_of_writing_a_link_is_understood(tmp_path: Path, written: str):
    files: dict[str, str | bytes] = {
        "start.md": f"Words.\n\n{written}\n",
        "other.md": "# Other\n\n## Part one\n",
        "with space.md": "Text.\n",
        "cafe\N{COMBINING ACUTE ACCENT}.md": "Text.\n",
        "folder/README.md": "Text.\n",
        "folder/inner(1).md": "Text.\n",
        "pixel.png": PIXEL,
    }
    folder = read(lay(tmp_path, files), service="s")
    body = by_slug(folder)["start"].body
    assert body == f"Words.\n\n{TARGETS[written]}\n".replace("SHA", sha256(PIXEL).hexdigest())
    assert [line for line in folder.odd if line.startswith("start.md")] == []


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("[x](gone.md)", "gone.md leads to nothing here"),
        ("![x](gone.png)", "the picture gone.png is missing"),
        ("![a [nested] name](gone.png)", "the picture gone.png is missing"),
        ("[x](other.md#gone)", "other.md#gone leads to a heading that is not there"),
        ("[x](#gone)", "#gone is no heading of this page"),
        ("[x](../../secret.md)", "../../secret.md leads out of the folder"),
        ("[x](..)", ".. leads out of the folder"),
        ("[x](gov.uk/a)", "gov.uk/a leads to nothing here"),
    ],
)
def test_links_that_lead_nowhere_are_told_with_their_line(tmp_path: Path, written: str, told: str):
    files: dict[str, str | bytes] = {
        "start.md": f"---\ntitle: Start\n---\nWords.\n\n{written}\n",
        "other.md": "x\n",
    }
    folder = read(lay(tmp_path, files), service="s")
    assert [line for line in folder.odd if line.startswith("start.md")] == [f"start.md:6: {told}"]


@pytest.mark.parametrize(
    "piece",
    ["`", "`` ", "](", "](a", "[a](", "](<", "[x]: ", "<img ", "<a href=", " ", "](a ", '](a "', "(", "!["],
)
def test_hostile_22_a_page_of_nothing_but_marks_is_read_in_a_moment(tmp_path: Path, piece: str):
    lay(
        tmp_path,
        {"a.md": (piece * 64_000)[:64_000], "b.md": "](" + " " * 64_000, "c.md": "](a" + " " * 64_000},
    )
    began = time.thread_time()
    read(tmp_path, service="s")
    assert time.thread_time() - began < 3


def test_fifty_folders_deep_is_no_trouble(tmp_path: Path):
    files: dict[str, str | bytes] = {
        "/".join(["f"] * depth) + "/README.md": "# x\n" for depth in range(1, 51)
    }
    folder = read(lay(tmp_path, files), service="s")
    assert len(folder.pages) == 50
    assert [page.parent for page in folder.pages] == [None, *(page.slug for page in folder.pages[:-1])]


def test_a_folder_without_markdown_is_refused(tmp_path: Path):
    with pytest.raises(Refused, match="There is no Markdown in"):
        read(lay(tmp_path, {"a.txt": "x"}), service="s")


def test_what_is_not_there_or_no_folder_is_refused_in_one_sentence(tmp_path: Path):
    (tmp_path / "a.md").write_text("x")
    with pytest.raises(Refused, match="There is no "):
        read(tmp_path / "gone", service="s")
    with pytest.raises(Refused, match=r"a\.md is neither a folder nor a zip file"):
        read(tmp_path / "a.md", service="s")
