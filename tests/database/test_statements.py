"""Where a parameter stands in SQL, where a statement ends, and what stands inside `in (…)`."""

import pytest

from assessor.database.statements import for_psycopg, split, within


@pytest.mark.parametrize(
    ("written", "sent"),
    [
        ("select :a, :b_2", "select %(a)s, %(b_2)s"),
        ("select :a::integer", "select %(a)s::integer"),
        ("select a::text, :a", "select a::text, %(a)s"),
        ("like '%:a%' and :a", "like '%%:a%%' and %(a)s"),
        ("'it''s :a' || :a", "'it''s :a' || %(a)s"),
        ('"odd :a" = :a', '"odd :a" = %(a)s'),
        ("5 % :a", "5 %% %(a)s"),
        ("-- :a\n:a", "-- :a\n%(a)s"),
        ("/* :a\n' */ :a", "/* :a\n' */ %(a)s"),
        ("$$ :a $$ $x$ :a $x$ :a", "$$ :a $$ $x$ :a $x$ %(a)s"),
        ("b := :a", "b := %(a)s"),
        ("interval '1:30' + time '10:00' + :a", "interval '1:30' + time '10:00' + %(a)s"),
        ("array[1:2] = :a", "array[1:2] = %(a)s"),
    ],
)
def test_parameters_are_written_as_psycopg_takes_them(written: str, sent: str):
    assert for_psycopg(written) == sent


TRIGGER = """create trigger note_gone after delete on note begin
  update site set version = case when version > 5 then 0 else version + 1 end;
  delete from claim where note = old.id;
end"""

FUNCTION = """create function bump() returns trigger language plpgsql as $body$
begin
  update site set version = version + 1;
  return null;
end
$body$"""


@pytest.mark.parametrize(
    ("script", "statements"),
    [
        ("", []),
        (" ; ;\n-- nothing\n/* at all; */;", []),
        ("a; b", ["a", "b"]),
        ("a;b;", ["a", "b"]),
        ("insert into t values ('a;b', \"c;d\"); b", ["insert into t values ('a;b', \"c;d\")", "b"]),
        ("a -- one; two\n; b", ["a -- one; two", "b"]),
        ("a /* one; ' two */; b", ["a /* one; ' two */", "b"]),
        (f"a;\n{TRIGGER};\nb;", ["a", TRIGGER, "b"]),
        (f"{FUNCTION};{TRIGGER}", [FUNCTION, TRIGGER]),
        (TRIGGER.replace("create", "create temp") + ";b", [TRIGGER.replace("create", "create temp"), "b"]),
        ("create table begin_end (a text); b", ["create table begin_end (a text)", "b"]),
        ("select case when 1 then 2 end; b", ["select case when 1 then 2 end", "b"]),
        ("-- about a\na;\n-- about b\nb;\n-- the end\n", ["-- about a\na", "-- about b\nb"]),
        (
            "create trigger t after insert on a execute function f(); b",
            ["create trigger t after insert on a execute function f()", "b"],
        ),
    ],
)
def test_a_script_is_split_where_its_statements_end(script: str, statements: list[str]):
    assert list(split(script)) == statements


def test_values_stand_inside_in_as_parameters_and_never_as_text():
    assert within(["a", "' or 1 = 1"]) == (":within0, :within1", {"within0": "a", "within1": "' or 1 = 1"})
