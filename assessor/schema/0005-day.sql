-- The day: what assessors mark beforehand, the agenda and where it stands, who is here, views and decisions, the wash-up.

alter table assessment add column slot text;             -- the slot of the agenda that is on
alter table assessment add column slot_at timestamptz;   -- since when
alter table assessment add column spotlight text;        -- what the lead points at: "standards/6", "evidence/privacy"
alter table assessment add column agenda_shared boolean not null default false;   -- until then a draft, the panel's
alter table assessment add column agenda_version integer not null default 0;

-- What each of the panel marked beforehand, in one tap a standard.
create table mark (
  assessment text not null references assessment (id),
  person text not null references person (id),
  standard integer not null,
  value text not null check (value in ('clear', 'hear-more', 'worried')),
  at timestamptz not null,
  primary key (assessment, person, standard)
);
create index mark_person on mark (person);

-- The agenda, in its order. A slot has none, one or several standards; one "on paper" holds what needs no talk.
create table slot (
  assessment text not null references assessment (id),
  id text not null,
  sort integer not null,
  session integer not null default 0,  -- which of the assessment's sessions, from 0
  title text not null,
  minutes integer not null check (minutes between 1 and 600),
  kind text not null default 'talk' check (kind in ('talk', 'pause', 'on-paper')),
  standards jsonb not null default '[]',
  ticked jsonb not null default '[]',  -- of those on paper: which were settled at the start
  lead text references person (id),
  scribe text references person (id),
  primary key (assessment, id)
);
create index slot_lead on slot (lead);
create index slot_scribe on slot (scribe);

-- A question to ask may wait for a slot; a note may have come from another one, or say the same as it.
alter table note add column slot text;
alter table note add column source text;
alter table note add column merged_into text;
create index note_merged_into on note (assessment, merged_into) where merged_into is not null;

-- What was said in the room, written down by whoever asked, a scribe or the team.
alter table answer add column in_the_room boolean not null default false;

-- "I noticed this too", "me too".
create table noticed_too (
  assessment text not null references assessment (id),
  note text not null,
  person text not null references person (id),
  at timestamptz not null,
  primary key (assessment, note, person),
  foreign key (assessment, note) references note (assessment, id)
);
create index noticed_too_person on noticed_too (person);

-- Which standards somebody has looked at, the first time and the last.
create table opened (
  assessment text not null references assessment (id),
  person text not null references person (id),
  standard integer not null,
  at timestamptz not null,
  last_at timestamptz not null,
  primary key (assessment, person, standard)
);
create index opened_person on opened (person);

-- Who is here now: each process keeps the people of its own streams, and what is not renewed counts no longer.
create table presence (
  assessment text not null references assessment (id),
  process text not null,
  person text not null references person (id),
  place text not null default '',
  at timestamptz not null,
  primary key (assessment, process, person)
);
create index presence_person on presence (person);
create table hidden_presence (
  assessment text not null references assessment (id),
  person text not null references person (id),
  at timestamptz not null,
  primary key (assessment, person)
);
create index hidden_presence_person on hidden_presence (person);

-- Each assessor's own judgement of a standard. `given` stays when a view is taken back: that one was given is told once.
create table own_view (
  assessment text not null references assessment (id),
  person text not null references person (id),
  standard integer not null,
  value text,                          -- null: taken back
  reason text not null default '',
  notes jsonb not null default '[]',   -- those ticked as the reason
  at timestamptz not null,
  version integer not null,
  primary key (assessment, person, standard)
);
create index own_view_person on own_view (person);

create table reveal (
  assessment text not null references assessment (id),
  standard integer not null,
  at timestamptz not null,
  who text references person (id),     -- nobody: the last view asked for revealed them
  primary key (assessment, standard)
);

-- The decisions: of each standard, and the overall. Everyone else's version begins when the team is told.
create table rating (
  assessment text not null references assessment (id),
  standard integer not null,
  value text not null,
  reason text not null default '',
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  version integer not null,
  open_version integer not null default 0,
  primary key (assessment, standard)
);
create table overall (
  assessment text primary key references assessment (id),
  value text not null,
  reason text not null default '',
  next text,
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  version integer not null,
  open_version integer not null default 0
);

-- What the wash-up agrees beside the decision: points, each with the notes it comes from. The report starts from them.
create table point (
  assessment text not null references assessment (id),
  id text not null,
  standard integer not null,
  part text not null check (part in ('done-well', 'to-explore', 'advice')),
  body text not null,
  sources jsonb not null default '[]',
  sort integer not null default 0,
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  version integer not null,
  removed_at timestamptz,
  primary key (assessment, id)
);
create index point_standard on point (assessment, standard);
