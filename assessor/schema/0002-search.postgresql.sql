-- What can be found: the words of each thing, beside terms that say who may be shown it. Kept by triggers, in the
-- transaction that changes the thing. The terms only make search quick: whoever asks is held against the things
-- themselves in the same statement.
--
-- Terms: `all` for everyone with an office (and, of what is in an assessment, opened to everyone with a seat);
-- `all <assessment>` and `panel <assessment>` for who has a seat there; `me <person>` for a note's author alone;
-- `open` and `service <service>` for pages of evidence. No word of a text can be one of them: they begin with a space.

-- Words in small letters without accents, parted by whatever is no letter and no number; too long ones are left out.
create function search_words(written text) returns tsvector language sql immutable parallel safe as $$
  select strip(to_tsvector('simple', regexp_replace(
    lower(regexp_replace(normalize(written, NFD), '[\u0300-\u036F]', '', 'g')),
    '[^0-9A-Za-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u1FFF\u2C00-\u2DFF\u3005-\u3007\u3021-\u9FFF\uA000-\uD7FF'
    '\uF900-\uFD3D\uFD50-\uFDFB\uFE70-\uFEFE\uFF10-\uFF19\uFF21-\uFF3A\uFF41-\uFF5A\uFF66-\uFFDC'
    '\U00010000-\U0001CFFF\U00020000-\U0003FFFF]+',
    ' ', 'g')))
$$;

create view searchable as
select 'note' as kind, n.assessment as place, n.id as thing,
       case when n.visibility = 'me' then array[' me ' || n.author]
            when n.opened then array[' all', ' all ' || n.assessment, ' panel ' || n.assessment]
            else array[' panel ' || n.assessment] end as terms,
       n.body as words
from note n
where n.removed_at is null
union all
select 'answer', r.assessment, r.id,
       case when n.visibility = 'me' then array[' me ' || n.author]
            when n.opened then array[' all', ' all ' || n.assessment, ' panel ' || n.assessment]
            else array[' panel ' || n.assessment] end,
       r.body
from answer r join note n on n.assessment = r.assessment and n.id = r.note
where r.removed_at is null and n.removed_at is null
union all
select 'recommendation', r.assessment, r.id,
       case when r.visibility = 'everyone' then array[' all', ' all ' || r.assessment, ' panel ' || r.assessment]
            else array[' panel ' || r.assessment] end,
       r.body
from recommendation r
where r.removed_at is null
union all
select 'statement', t.assessment, cast(t.standard as text),
       array[' all', ' all ' || t.assessment, ' panel ' || t.assessment],
       t.body || ' ' || t.not_yet
from statement t
union all
select 'page', g.service, g.id,
       case when v.openness = 'invited' then array[' all', ' service ' || g.service]
            else array[' all', ' open', ' service ' || g.service] end,
       g.title || ' ' || g.body
from page g join service v on v.id = g.service
where g.removed_at is null;

create table search_entry (
  kind text not null,
  place text not null,                 -- the assessment, or the service of a page
  thing text not null,                 -- its id there, or the number of a statement's standard
  found tsvector not null,             -- terms and words
  primary key (kind, place, thing)
);
-- Without a list of what is pending: a search never pays for what others have just written.
create index search_entry_found on search_entry using gin (found) with (fastupdate = off);

create view search_entry_due as
select kind, place, thing, array_to_tsvector(terms) || search_words(words) as found from searchable;

insert into search_entry select * from search_entry_due;

-- Forgets a thing as it was and finds it as it is; the trigger names its kind and the columns of its place and its id.
create function search_again() returns trigger language plpgsql as $$
declare
  was jsonb := to_jsonb(old);
  stands jsonb := to_jsonb(new);
begin
  if tg_argv[0] = 'page' then          -- whoever changes its service's openness now comes before or after
    perform 1 from service where id = stands ->> 'service' for share;
  end if;
  delete from search_entry
  where kind = tg_argv[0] and place = was ->> tg_argv[1] and thing = was ->> tg_argv[2];
  insert into search_entry select * from search_entry_due
  where kind = tg_argv[0] and place = stands ->> tg_argv[1] and thing = stands ->> tg_argv[2];
  return null;
end
$$;

create function search_answers_again() returns trigger language plpgsql as $$
begin
  delete from search_entry where kind = 'answer' and place = new.assessment
    and thing in (select id from answer where assessment = new.assessment and note = new.id);
  insert into search_entry select * from search_entry_due where kind = 'answer' and place = new.assessment
    and thing in (select id from answer where assessment = new.assessment and note = new.id);
  return null;
end
$$;

create function search_pages_again() returns trigger language plpgsql as $$
begin
  delete from search_entry where kind = 'page' and place = new.id;
  insert into search_entry select * from search_entry_due where kind = 'page' and place = new.id;
  return null;
end
$$;

create trigger note_found after insert or delete on note
for each row execute function search_again('note', 'assessment', 'id');
create trigger note_found_again after update of body, visibility, opened, removed_at on note for each row
when ((old.body, old.visibility, old.opened, old.removed_at)
  is distinct from (new.body, new.visibility, new.opened, new.removed_at))
execute function search_again('note', 'assessment', 'id');
create trigger note_answers_found_again after update of visibility, opened, removed_at on note for each row
when ((old.visibility, old.opened, old.removed_at) is distinct from (new.visibility, new.opened, new.removed_at))
execute function search_answers_again();

create trigger answer_found after insert or delete on answer
for each row execute function search_again('answer', 'assessment', 'id');
create trigger answer_found_again after update of body, removed_at on answer for each row
when ((old.body, old.removed_at) is distinct from (new.body, new.removed_at))
execute function search_again('answer', 'assessment', 'id');

create trigger recommendation_found after insert or delete on recommendation
for each row execute function search_again('recommendation', 'assessment', 'id');
create trigger recommendation_found_again after update of body, visibility, removed_at on recommendation for each row
when ((old.body, old.visibility, old.removed_at) is distinct from (new.body, new.visibility, new.removed_at))
execute function search_again('recommendation', 'assessment', 'id');

create trigger statement_found after insert or delete on statement
for each row execute function search_again('statement', 'assessment', 'standard');
create trigger statement_found_again after update of body, not_yet on statement for each row
when ((old.body, old.not_yet) is distinct from (new.body, new.not_yet))
execute function search_again('statement', 'assessment', 'standard');

create trigger page_found after insert or delete on page
for each row execute function search_again('page', 'service', 'id');
create trigger page_found_again after update of title, body, removed_at on page for each row
when ((old.title, old.body, old.removed_at) is distinct from (new.title, new.body, new.removed_at))
execute function search_again('page', 'service', 'id');

create trigger service_pages_found_again after update of openness on service for each row
when (old.openness is distinct from new.openness)
execute function search_pages_again();
