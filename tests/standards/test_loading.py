"""What is wrong with the content of standards is said once, all together, with file and line."""

from dataclasses import replace
from pathlib import Path

import pytest

from assessor import standards

SET = """id = "birds"
name = "Standard for Birds"
publisher = "The Owls"
edition = "2018"
language = "en"
link = "https://birds.example/standard"
licence = "Open Government Licence v3.0"
about = "What a good nest has in common with others."
default = true
"""

STANDARD = """+++
number = NUMBER
title = "Build a nest that holds"
link = "https://birds.example/standard/NUMBER"
professions = ["design", "user research"]
evidence = [
    "A picture of the nest",
    "Who sat in it, and when",
]

[prompts]
discovery = ["Who needs a nest?"]
alpha = ["Which twigs did you try?"]
beta = ["Who sleeps in it?"]
live = ["Has an egg fallen out?"]
+++
A nest carries those who live in it,
also in a storm.
"""

WELSH = """+++
title = "Codwch nyth sy’n dal"

[prompts]
discovery = ["Pwy sydd angen nyth?"]
alpha = ["Pa frigau?"]
beta = ["Pwy sy’n cysgu ynddo?"]
live = ["A oes wy wedi cwympo?"]
+++
Mae nyth yn cario’r rhai sy’n byw ynddo.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good set of three standards."""
    write_set(tmp_path, "birds")
    return tmp_path


def write_set(folder: Path, name: str, default: bool = True) -> Path:
    place = folder / name
    place.mkdir()
    words = SET.replace('"birds"', f'"{name}"').replace("= true", f"= {str(default).lower()}")
    (place / "set.toml").write_text(words)
    for number in (1, 2, 3):
        (place / f"0{number}-build-a-nest.md").write_text(STANDARD.replace("NUMBER", str(number)))
    return place


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def problems(*folders: Path) -> list[str]:
    """What loading says, with paths below the first folder."""
    with pytest.raises(standards.StandardsError) as caught:
        standards.load(*folders)
    assert str(caught.value) == "\n".join(caught.value.problems)
    return [problem.removeprefix(f"{folders[0]}/") for problem in caught.value.problems]


def test_a_set_is_read_with_its_standards_in_order(folder: Path):
    birds = standards.load(folder)["birds"]
    assert (birds.name, birds.edition, birds.language, birds.default) == (
        "Standard for Birds",
        "2018",
        "en",
        True,
    )
    assert [standard.number for standard in birds.standards] == [1, 2, 3]
    second = birds.standard(2)
    assert second is not None
    assert second.title == "Build a nest that holds"
    assert second.summary == "A nest carries those who live in it, also in a storm."
    assert second.professions == ("design", "user research")
    assert second.evidence == ("A picture of the nest", "Who sat in it, and when")
    assert second.link == "https://birds.example/standard/2"


@pytest.mark.parametrize("number", [-1, 0, 4])
def test_a_number_that_the_set_does_not_have_gives_none(folder: Path, number: int):
    assert standards.load(folder)["birds"].standard(number) is None


def test_both_kinds_of_beta_ask_the_same(folder: Path):
    first = standards.load(folder)["birds"].standards[0]
    assert first.prompts_for("private-beta") == first.prompts_for("public-beta") == ("Who sleeps in it?",)
    assert first.prompts_for("discovery") == ("Who needs a nest?",)
    assert first.prompts_for("live") == ("Has an egg fallen out?",)
    with pytest.raises(KeyError):
        first.prompts_for("afterlife")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("number = 2", "number = 4", "2: the file's name says 2. Write number = 2, or rename the file."),
        ("number = 2", 'number = "2"', "2: the file's name says 2. Write number = 2, or rename the file."),
        ("number = 2", "number = true", "2: the file's name says 2. Write number = 2, or rename the file."),
        ("number = 2\n", "", "1: the file's name says 2. Write number = 2, or rename the file."),
        ('title = "Build a nest that holds"', 'title = ""', '3: write title = "…", with text in the quotes.'),
        ("a nest that holds", "a\\u0000nest", '3: write title = "…", with text in the quotes.'),
        (
            "https://birds.example/standard/2",
            "http://birds.example",
            "4: “http://birds.example” is no address that starts with https://.",
        ),
        (
            "https://birds.example/standard/2",
            "https://[",
            "4: “https://[” is no address that starts with https://.",
        ),
        (
            '"user research"',
            '"fishing"',
            f"5: unknown profession “fishing”. Known are: {', '.join(standards.PROFESSIONS)}.",
        ),
        (
            '["design", "user research"]',
            '"design"',
            '5: write professions = ["…"], with at least one text in quotes.',
        ),
        ("A picture of the nest", " ", "6: a text in evidence is empty or has control characters in it."),
        (
            "A picture of the nest",
            "Who sat in it, and when",
            "7: “Who sat in it, and when” is in evidence twice.",
        ),
        (
            'alpha = ["Which twigs did you try?"]\n',
            "",
            '11: write alpha = ["…"] below [prompts], with at least one text in quotes.',
        ),
        ("beta = [", "gamma = [", "14: unknown key “gamma”. Known are: alpha, beta, discovery, live."),
        ('["Who sleeps in it?"]', "[7]", "14: write beta = "),
        ("\n[prompts]", '\ncolour = "green"\n[prompts]', "11: unknown key “colour”"),
        ("evidence = [", "evidence = {", "not valid TOML"),
        (
            'title = "Build',
            'title "Build',
            "3: not valid TOML. Expected '=' after a key in a key/value pair.",
        ),
        ("+++\nnumber", "number", "1: begin the file with a line of +++"),
        ("+++\nA nest", "A nest", "a second line of +++ is missing. Put it before the summary."),
        ("in it,\nalso", "in it,\n\nalso", "17: write the summary below the second line of +++"),
    ],
)
def test_a_slip_in_a_standard_is_named_with_its_line(folder: Path, old: str, new: str, said: str):
    change(folder / "birds" / "02-build-a-nest.md", old, new)
    found = problems(folder)
    assert all(problem.startswith("birds/02-build-a-nest.md:") for problem in found)
    assert any(said in problem for problem in found), found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('id = "birds"', 'id = "fish"', "1: the id must be the name of the folder. Write id = “birds”."),
        ('name = "Standard for Birds"\n', "", '1: write name = "…", with text in the quotes.'),
        ('"2018"', "2018", '4: write edition = "…", with text in the quotes.'),
        ('"en"', '"English"', "5: language must be two or three small letters, as “en” or “cy”."),
        ("https://birds", "ftp://birds", "6: “ftp://birds.example/standard” is no address"),
        ("default = true", 'default = "yes"', "9: write default = true or default = false, without quotes."),
        ("licence", "license", "7: unknown key “license”. Known are: about, default, edition, id, "),
        ('"The Owls"', '"The Owls', "3: not valid TOML."),
    ],
)
def test_a_slip_in_a_set_is_named_with_its_line(folder: Path, old: str, new: str, said: str):
    change(folder / "birds" / "set.toml", old, new)
    assert any(problem.startswith(f"birds/set.toml:{said}") for problem in problems(folder))


def test_a_gap_in_the_numbering_is_said_at_the_standard_after_it(folder: Path):
    (folder / "birds" / "02-build-a-nest.md").unlink()
    said = "birds/03-build-a-nest.md:2: standard 2 is missing before 3. Add it, or close the gap."
    assert problems(folder) == [said]


def test_a_number_given_twice_names_both_files(folder: Path):
    again = folder / "birds" / "02-keep-it-dry.md"
    again.write_text(STANDARD.replace("NUMBER", "2"))
    said = "birds/02-keep-it-dry.md:2: 02-build-a-nest.md has number 2 too. Give this one its own."
    assert problems(folder) == [said]


def test_no_default_is_said(folder: Path):
    change(folder / "birds" / "set.toml", "default = true", "default = false")
    with pytest.raises(standards.StandardsError, match=r"no set is the default\. Write default = true"):
        standards.load(folder)


def test_two_defaults_in_one_folder_are_said(folder: Path):
    write_set(folder, "fish")
    said = "fish/set.toml:9: birds, fish each say default = true. Let one of them say so."
    assert problems(folder) == [said]


def test_the_default_of_an_organisations_own_folder_takes_the_place_of_the_shipped_one(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
):
    own = tmp_path_factory.mktemp("own")
    write_set(own, "fish")
    found = standards.load(folder, own)
    assert {name: each.default for name, each in found.items()} == {"birds": False, "fish": True}


def test_an_organisations_own_folder_needs_no_default(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    own = tmp_path_factory.mktemp("own")
    write_set(own, "fish", default=False)
    assert standards.load(folder, own)["birds"].default


def test_one_id_in_two_folders_is_said(folder: Path, tmp_path_factory: pytest.TempPathFactory):
    own = tmp_path_factory.mktemp("own")
    write_set(own, "birds", default=False)
    said = f"{own}/birds/set.toml:1: another folder has a set “birds” too. Give this one another id."
    assert problems(folder, own) == [said]


def test_a_folder_that_is_not_there_is_said(folder: Path):
    said = "nowhere: there is no such folder. Sets of standards were looked for in it."
    assert problems(folder, folder / "nowhere") == [said]


def test_a_set_without_set_toml_or_standards_is_said(folder: Path):
    (folder / "fish").mkdir()
    assert problems(folder) == ["fish/set.toml:1: this file is missing."]
    (folder / "fish" / "set.toml").write_text(SET.replace('"birds"', '"fish"').replace("true", "false"))
    assert problems(folder) == ["fish/set.toml:1: this set has no standards. Put 01-….md beside this file."]


def test_an_empty_file_and_one_that_is_not_utf_8_are_said(folder: Path):
    (folder / "birds" / "01-build-a-nest.md").write_text("\n")
    change(folder / "birds" / "03-build-a-nest.md", "A picture", "\N{LATIN SMALL LETTER E WITH ACUTE}")
    text = (folder / "birds" / "03-build-a-nest.md").read_text()
    (folder / "birds" / "03-build-a-nest.md").write_bytes(text.encode("latin-1"))
    assert problems(folder) == [
        "birds/01-build-a-nest.md:1: this file is empty.",
        "birds/03-build-a-nest.md:7: this is not UTF-8 text. Save the file as UTF-8.",
    ]


def test_a_file_with_another_kind_of_name_is_said(folder: Path):
    (folder / "birds" / "Notes for me.md").write_text("later")
    said = "birds/Notes for me.md:1: name this file by number and title, as 07-use-open-standards.md."
    assert problems(folder) == [said]


def test_everything_wrong_in_all_files_is_said_at_once(folder: Path):
    change(folder / "birds" / "set.toml", "https://", "http://")
    change(folder / "birds" / "01-build-a-nest.md", '"design"', '"singing"')
    change(folder / "birds" / "03-build-a-nest.md", 'title = "Build', 'title = Build"')
    found = problems(folder)
    assert [problem.split(":")[0] for problem in found] == [
        "birds/01-build-a-nest.md",
        "birds/03-build-a-nest.md",
        "birds/set.toml",
    ]


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(folder: Path):
    path = folder / "birds" / "02-build-a-nest.md"
    before = standards.digest(standards.load(folder))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    assert standards.digest(standards.load(folder)) == before


def test_a_standard_can_be_read_in_a_second_language(folder: Path):
    (folder / "birds" / "02-build-a-nest.cy.md").write_text(WELSH)
    first, second, _ = standards.load(folder)["birds"].standards
    assert second.title == "Build a nest that holds"
    welsh = second.said_in("cy")
    assert welsh.title == "Codwch nyth sy’n dal"
    assert welsh.summary == "Mae nyth yn cario’r rhai sy’n byw ynddo."
    assert welsh.prompts_for("public-beta") == ("Pwy sy’n cysgu ynddo?",)
    assert (welsh.number, welsh.link, welsh.evidence) == (2, second.link, second.evidence)
    assert first.said_in("cy") is first
    assert second.said_in("fr") is second


def test_a_translation_is_checked_like_a_standard(folder: Path):
    (folder / "birds" / "02-build-a-nest.cy.md").write_text(WELSH.replace("title", "teitl"))
    assert problems(folder) == [
        "birds/02-build-a-nest.cy.md:2: unknown key “teitl”. Known are: evidence, link, prompts, title.",
        'birds/02-build-a-nest.cy.md:1: write title = "…", with text in the quotes.',
    ]


def test_a_translation_of_nothing_and_one_into_the_sets_own_language_are_said(folder: Path):
    (folder / "birds" / "02-sing.cy.md").write_text(WELSH)
    (folder / "birds" / "03-build-a-nest.en.md").write_text(WELSH)
    assert problems(folder) == [
        "birds/02-sing.cy.md:2: there is no file in the set's own language that this translates.",
        "birds/03-build-a-nest.en.md:2: the whole set is in “en”. Leave “.en” out of the file's name.",
    ]


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("01-build-a-nest.md", "in a storm", "in the rain"),
        ("02-build-a-nest.md", "Which twigs did you try?", "Which twigs?"),
        ("03-build-a-nest.md", '"design", ', ""),
        ("03-build-a-nest.md", "standard/3", "standards/3"),
        ("02-build-a-nest.cy.md", "brigau", "rigau"),
        ("set.toml", "2018", "2019"),
    ],
)
def test_the_digest_changes_with_any_word(folder: Path, name: str, old: str, new: str):
    (folder / "birds" / "02-build-a-nest.cy.md").write_text(WELSH.replace("frigau", "brigau"))
    before = standards.digest(standards.load(folder))
    assert standards.digest(standards.load(folder)) == before
    change(folder / "birds" / name, old, new)
    assert standards.digest(standards.load(folder)) != before


def test_the_digest_is_the_same_in_whatever_order_the_sets_come(folder: Path):
    write_set(folder, "fish", default=False)
    found = standards.load(folder)
    assert standards.digest(dict(reversed(found.items()))) == standards.digest(found)


MAPPING = """between = ["birds", "fish"]
about = "Both build nests."

[standards]
1 = [1, 3]
2 = [1]
3 = []
"""


@pytest.fixture
def two_sets(folder: Path) -> Path:
    """Two sets, and which of their standards are alike."""
    write_set(folder, "fish", default=False)
    (folder / "mappings").mkdir()
    (folder / "mappings" / "birds-fish.toml").write_text(MAPPING)
    return folder


def test_what_is_alike_is_read_from_both_sides(two_sets: Path):
    sets = standards.load(two_sets)
    assert sorted(sets) == ["birds", "fish"], "the folder of mappings is no set"
    birds, fish = sets["birds"], sets["fish"]
    assert [birds.alike(number, "fish") for number in (1, 2, 3, 4)] == [(1, 3), (1,), (), ()]
    assert [fish.alike(number, "birds") for number in (1, 2, 3)] == [(1, 2), (), (1,)]
    assert (birds.alike(2, "birds"), birds.alike(2, "stones")) == ((2,), ())
    without = {name: replace(each, mapped={}) for name, each in sets.items()}
    assert standards.digest(sets) != standards.digest(without)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"fish"]', '"frogs"]', "1: there is no set “frogs”. Known are: birds, fish."),
        ('"birds", "fish"', '"birds"', "1: name the two sets that this is between."),
        ("about =", "why =", "1: write about = "),
        ("2 = [1]", "2 = [4]", "6: fish has no standard 4."),
        ("2 = [1]", '2 = "1"', "6: write 2 = […], with numbers of fish in it, or nothing."),
        ("3 = []", "7 = []", "7: birds has no standard 7."),
        ("3 = []\n", "", "4: say of 3 too what is alike; an empty list says nothing is."),
        ("[standards]", "[numbers]", "1: write [standards], and below it a line such as 6 = [9] for each."),
        ("2 = [1]", "2 = [1", "not valid TOML"),
    ],
)
def test_a_slip_in_a_mapping_is_named_with_its_line(two_sets: Path, old: str, new: str, said: str):
    change(two_sets / "mappings" / "birds-fish.toml", old, new)
    found = problems(two_sets)
    assert all(problem.startswith("mappings/birds-fish.toml:") for problem in found)
    assert any(said in problem for problem in found), found


def test_two_mappings_between_the_same_sets_are_said(two_sets: Path):
    (two_sets / "mappings" / "fish-birds.toml").write_text(MAPPING)
    said = "mappings/fish-birds.toml:1: another file is between birds and fish too. Keep one of them."
    assert problems(two_sets) == [said]
