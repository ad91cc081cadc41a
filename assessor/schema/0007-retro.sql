-- What was learned, and the view across assessments: retros and rounds, assessments held another way, weeknotes.

-- When anything of an assessment changed last, for whoever looks across all of them.
alter table assessment add column changed_at timestamptz;
update assessment set changed_at = created_at;
create index assessment_changed_at on assessment (changed_at);

-- Held another way, and only recorded here: what is not known of it stays unknown.
alter table assessment add column recorded boolean not null default false;
alter table assessment add column recorded_facts jsonb not null default '{}';   -- fact → number, as far as known
create table recorded_report (
  assessment text not null references assessment (id),
  sha256 text not null,
  name text not null,
  type text not null,
  size integer not null,
  content bytea not null,
  at timestamptz not null,
  who text references person (id),
  primary key (assessment, sha256)
);

-- Several assessments with an aim: "five by December".
create table round (
  id text primary key,
  name text not null,
  aim text not null default '',
  target integer,                      -- how many assessments, where the aim says so
  by_day text,
  closed_at timestamptz,
  version integer not null,
  open_version integer not null,       -- counts what everybody who reads it is shown: not which assessments are in it
  created_at timestamptz not null,
  created_by text references person (id)
);
create table round_assessment (
  round text not null references round (id),
  assessment text not null references assessment (id),
  sort integer not null default 0,
  primary key (round, assessment)
);
create index round_assessment_assessment on round_assessment (assessment);
-- What is tried next time, and with which assessment.
create table next_try (
  round text not null references round (id),
  id text not null,
  body text not null,
  assessment text references assessment (id),
  author text not null references person (id),
  at timestamptz not null,
  version integer not null,
  outcome text not null default '',    -- what came of it, said at the next retro
  removed_at timestamptz,
  primary key (round, id)
);
create index next_try_assessment on next_try (assessment);

-- A retro, about one assessment (then it has its id) or about many. It is outside every journal.
create table retro (
  id text primary key,
  assessment text unique references assessment (id),   -- whose own retro it is
  round text references round (id),
  title text not null default '',
  format text not null,                -- which columns: "worked", "start-stop", …
  anonymous boolean not null default false,
  votes_each integer not null default 5 check (votes_each between 0 and 50),
  opened_at timestamptz,
  answers_shown_at timestamptz,        -- from then on nobody answers the questions any more
  clock_until timestamptz,
  clock_minutes integer,
  position integer not null default 0, -- counts what everybody in it is shown
  version integer not null,
  open_version integer not null default 0,   -- counts what everybody in it is shown: not which assessments it looks at
  created_at timestamptz not null,
  created_by text references person (id)
);
create index retro_round on retro (round);
create table retro_assessment (
  retro text not null references retro (id),
  assessment text not null references assessment (id),
  sort integer not null default 0,
  primary key (retro, assessment)
);
create index retro_assessment_assessment on retro_assessment (assessment);

-- In an anonymous retro an item has no author, no time but the day, and its rows are written anew in another order with
-- each write. `key` is the hash of what only the writing browser holds; it is gone when the retro is opened.
create table retro_item (
  retro text not null references retro (id),
  id text not null,
  place text not null,                 -- its column
  body text not null,
  author text references person (id),
  day text not null,
  at timestamptz,
  key text,
  leader text,                         -- the item it is grouped under
  version integer not null,
  removed boolean not null default false,
  primary key (retro, id)
);
create index retro_item_author on retro_item (author);
-- `voter` is a pseudonym, made with the secret key of this board, which is not in the database.
create table retro_vote (
  retro text not null,
  item text not null,
  voter text not null,
  primary key (retro, item, voter),
  foreign key (retro, item) references retro_item (retro, id)
);
create table retro_answer (
  retro text not null references retro (id),
  question text not null,
  part text not null check (part in ('team', 'assessors', 'observers')),
  voter text not null,
  value integer not null check (value between 1 and 5),
  primary key (retro, question, voter)
);

-- What somebody does about it, until it is done.
create table retro_action (
  retro text not null references retro (id),
  id text not null,
  body text not null,
  for_whom text not null check (for_whom in ('team', 'organisation')),
  owner text not null default '',
  due text,
  status text not null check (status in ('open', 'in-progress', 'done', 'not-doing')),
  words text not null default '',      -- what became of it; why not
  author text not null references person (id),
  at timestamptz not null,
  status_at timestamptz not null,      -- since when it has this status
  version integer not null,
  removed_at timestamptz,
  primary key (retro, id)
);
create index retro_action_due on retro_action (due) where status in ('open', 'in-progress');

-- What several services ask of the organisation in their own words, as one: who decides it, and what was decided.
create table ask (
  id text primary key,
  title text not null,
  decider text not null default '',
  decide_by text,
  decided_on text,
  decision text not null default '',
  author text not null references person (id),
  at timestamptz not null,
  version integer not null,
  removed_at timestamptz               -- taken apart again
);
create table ask_part (
  ask text not null references ask (id),
  kind text not null check (kind in ('recommendation', 'action')),
  place text not null,                 -- the assessment of a recommendation, the retro of an action
  thing text not null,
  primary key (kind, place, thing)
);
create index ask_part_ask on ask_part (ask);
create index recommendation_asked on recommendation (status, assessment) where for_whom = 'organisation';
-- What was done with it, in words of ours: never what somebody typed.
create table ask_change (
  ask text not null references ask (id),
  number integer not null,
  at timestamptz not null,
  who text not null references person (id),
  what text not null check (what in ('put-in', 'taken-out', 'title', 'decider', 'decide-by', 'decided', 'undecided',
                                     'apart', 'back')),
  kind text,                           -- which part was put in or taken out
  place text,
  thing text,
  primary key (ask, number)
);
create index ask_change_who on ask_change (who);

-- What a team says about its week, here or elsewhere.
create table weeknote (
  service text not null references service (id),
  id text not null,
  dated text not null,
  title text not null,
  body text not null default '',
  url text,
  author text not null references person (id),
  at timestamptz not null,
  version integer not null,
  removed_at timestamptz,
  primary key (service, id)
);
create index weeknote_dated on weeknote (service, dated);

-- How it is going: by mail on Mondays for whoever asked, and as a feed behind an address that only they hold.
create table feed (
  hash text primary key,
  person text not null references person (id),
  kind text not null check (kind in ('monday')),
  created_at timestamptz not null
);
create index feed_person on feed (person);
create table monday_mail (
  person text primary key references person (id),
  since timestamptz not null,
  sent_for text                        -- the Monday that was last told of
);
