-- What can be found: the words of each thing, beside terms that say who may be shown it. Kept by triggers, in the
-- transaction that changes the thing. The terms only make search quick: whoever asks is held against the things
-- themselves in the same statement.
--
-- Terms: `all` for everyone with an office (and, of what is in an assessment, opened to everyone with a seat);
-- `all<assessment>` and `panel<assessment>` for who has a seat there; `me<person>` for a note's author alone;
-- `open` and `service<service>` for pages of evidence. Ids stand in them in hexadecimal, to be one word each.

create view searchable as
select 'note' as kind, n.assessment as place, n.id as thing,
       case when n.visibility = 'me' then 'me' || hex(n.author)
            when n.opened then 'panel' || hex(n.assessment) || ' all all' || hex(n.assessment)
            else 'panel' || hex(n.assessment) end as terms,
       n.body as words
from note n
where n.removed_at is null
union all
select 'answer', r.assessment, r.id,
       case when n.visibility = 'me' then 'me' || hex(n.author)
            when n.opened then 'panel' || hex(n.assessment) || ' all all' || hex(n.assessment)
            else 'panel' || hex(n.assessment) end,
       r.body
from answer r join note n on n.assessment = r.assessment and n.id = r.note
where r.removed_at is null and n.removed_at is null
union all
select 'recommendation', r.assessment, r.id,
       case when r.visibility = 'everyone' then 'panel' || hex(r.assessment) || ' all all' || hex(r.assessment)
            else 'panel' || hex(r.assessment) end,
       r.body
from recommendation r
where r.removed_at is null
union all
select 'statement', t.assessment, cast(t.standard as text),
       'panel' || hex(t.assessment) || ' all all' || hex(t.assessment),
       t.body || ' ' || t.not_yet
from statement t
union all
select 'page', g.service, g.id,
       case when v.openness = 'invited' then 'all service' || hex(g.service)
            else 'all open service' || hex(g.service) end,
       g.title || ' ' || g.body
from page g join service v on v.id = g.service
where g.removed_at is null;

create table search_entry (
  id integer primary key,
  kind text not null,
  place text not null,                 -- the assessment, or the service of a page
  thing text not null,                 -- its id there, or the number of a statement's standard
  terms text not null,
  words text not null,
  unique (kind, place, thing)
);

create virtual table search_index using fts5 (
  terms, words, content = 'search_entry', content_rowid = 'id', columnsize = 0,
  tokenize = 'unicode61 remove_diacritics 2'
);

create trigger search_entry_added after insert on search_entry begin
  insert into search_index (rowid, terms, words) values (new.id, new.terms, new.words);
end;

create trigger search_entry_gone after delete on search_entry begin
  insert into search_index (search_index, rowid, terms, words) values ('delete', old.id, old.terms, old.words);
end;

insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable;

create trigger note_found after insert on note begin
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'note' and place = new.assessment and thing = new.id;
end;

create trigger note_found_again after update of body, visibility, opened, removed_at on note
when old.body is not new.body or old.visibility is not new.visibility or old.opened is not new.opened
  or old.removed_at is not new.removed_at
begin
  delete from search_entry where kind = 'note' and place = new.assessment and thing = new.id;
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'note' and place = new.assessment and thing = new.id;
end;

create trigger note_answers_found_again after update of visibility, opened, removed_at on note
when old.visibility is not new.visibility or old.opened is not new.opened or old.removed_at is not new.removed_at
begin
  delete from search_entry where kind = 'answer' and place = new.assessment
    and thing in (select id from answer where assessment = new.assessment and note = new.id);
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'answer' and place = new.assessment
    and thing in (select id from answer where assessment = new.assessment and note = new.id);
end;

create trigger note_lost after delete on note begin
  delete from search_entry where kind = 'note' and place = old.assessment and thing = old.id;
end;

create trigger answer_found after insert on answer begin
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'answer' and place = new.assessment and thing = new.id;
end;

create trigger answer_found_again after update of body, removed_at on answer
when old.body is not new.body or old.removed_at is not new.removed_at
begin
  delete from search_entry where kind = 'answer' and place = new.assessment and thing = new.id;
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'answer' and place = new.assessment and thing = new.id;
end;

create trigger answer_lost after delete on answer begin
  delete from search_entry where kind = 'answer' and place = old.assessment and thing = old.id;
end;

create trigger recommendation_found after insert on recommendation begin
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'recommendation' and place = new.assessment and thing = new.id;
end;

create trigger recommendation_found_again after update of body, visibility, removed_at on recommendation
when old.body is not new.body or old.visibility is not new.visibility or old.removed_at is not new.removed_at
begin
  delete from search_entry where kind = 'recommendation' and place = new.assessment and thing = new.id;
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'recommendation' and place = new.assessment and thing = new.id;
end;

create trigger recommendation_lost after delete on recommendation begin
  delete from search_entry where kind = 'recommendation' and place = old.assessment and thing = old.id;
end;

create trigger statement_found after insert on statement begin
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'statement' and place = new.assessment and thing = cast(new.standard as text);
end;

create trigger statement_found_again after update of body, not_yet on statement
when old.body is not new.body or old.not_yet is not new.not_yet
begin
  delete from search_entry
  where kind = 'statement' and place = new.assessment and thing = cast(new.standard as text);
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'statement' and place = new.assessment and thing = cast(new.standard as text);
end;

create trigger statement_lost after delete on statement begin
  delete from search_entry
  where kind = 'statement' and place = old.assessment and thing = cast(old.standard as text);
end;

create trigger page_found after insert on page begin
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'page' and place = new.service and thing = new.id;
end;

create trigger page_found_again after update of title, body, removed_at on page
when old.title is not new.title or old.body is not new.body or old.removed_at is not new.removed_at
begin
  delete from search_entry where kind = 'page' and place = new.service and thing = new.id;
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'page' and place = new.service and thing = new.id;
end;

create trigger page_lost after delete on page begin
  delete from search_entry where kind = 'page' and place = old.service and thing = old.id;
end;

create trigger service_pages_found_again after update of openness on service
when old.openness is not new.openness
begin
  delete from search_entry where kind = 'page' and place = new.id;
  insert into search_entry (kind, place, thing, terms, words) select kind, place, thing, terms, words from searchable
  where kind = 'page' and place = new.id;
end;
