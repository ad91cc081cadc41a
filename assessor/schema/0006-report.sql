-- The report: its draft, what is checked of it, its editions; and what is recommended, followed across assessments.

alter table assessment add column reassesses text references assessment (id);  -- the one it looks at again, or adds to
alter table assessment add column openly boolean;        -- whether everybody may read what is published; null: as usual for its kind
alter table seat add column named boolean not null default false;   -- may the report name them: they said so themselves

-- What is written around the points of the standards. No row: a draft, made of what everyone may see.
create table report (
  assessment text primary key references assessment (id),
  summary text not null default '',
  service text not null default '',
  users text not null default '',
  good_practice text not null default '',
  main_concern text not null default '',
  author text not null references person (id),   -- whoever changed it last, points and decisions included
  at timestamptz not null,
  version integer not null,
  open_version integer not null default 0        -- everyone else's: counts from when it was theirs to read
);

-- What each version changed: a text, or the points of a standard. The report at a version is the last of each part.
create table report_version (
  assessment text not null references assessment (id),
  version integer not null,
  part text not null,                            -- "summary", "standard-6"
  content jsonb not null,
  author text not null references person (id),
  at timestamptz not null,
  primary key (assessment, version, part)
);

-- Who of the panel drafts a standard, and whether they handed it over to the lead.
create table drafter (
  assessment text not null references assessment (id),
  standard integer not null,
  person text not null references person (id),
  handed_over_at timestamptz,
  at timestamptz not null,
  primary key (assessment, standard)
);
create index drafter_person on drafter (person);

-- What the team hears on the same evening: no result.
create table evening_note (
  assessment text primary key references assessment (id),
  strengths jsonb not null default '[]',
  questions jsonb not null default '[]',         -- ids of those to be followed up when it was sent
  words text not null default '',
  caller text not null default '',               -- who will call with the result
  call_on text,
  report_on text,
  author text not null references person (id),
  at timestamptz not null,
  version integer not null,                      -- above one: corrected, and sent again
  sent_at timestamptz not null,
  sent_by text not null references person (id)
);

-- That the owner and the senior responsible owner were told the result.
create table result_call (
  assessment text primary key references assessment (id),
  on_day text not null,
  owner_told text not null,
  senior_told text not null default '',
  words text not null default '',
  who text not null references person (id),
  at timestamptz not null,
  version integer not null
);

-- Somebody of assurance read it before the team does; an organisation may leave that out.
create table assurance (
  assessment text primary key references assessment (id),
  asked_at timestamptz not null,
  asked_by text not null references person (id),
  outcome text check (outcome in ('checked', 'changes')),
  checker text not null default '',
  words text not null default '',
  checked_at timestamptz,
  checked_by text references person (id),
  version integer not null
);

-- The fact check: until when, what the team remarked and what became of it, accepted or challenged.
create table fact_check (
  assessment text primary key references assessment (id),
  opened_at timestamptz not null,
  due text not null,
  accepted_at timestamptz,
  accepted_by text references person (id),
  accepted_words text not null default '',
  challenged_at timestamptz,
  challenged_by text references person (id),
  challenge text not null default '',
  meeting_on text,
  meeting_words text not null default '',
  meeting_by text references person (id),
  version integer not null
);
create table remark (
  assessment text not null references assessment (id),
  id text not null,
  part text not null,                            -- a part of the report, or "point"
  point text,
  standard integer,
  body text not null,
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  open_position integer not null,
  version integer not null,
  answer text check (answer in ('changed', 'not-changed')),
  answer_words text not null default '',
  answered_by text references person (id),
  answered_at timestamptz,
  removed_at timestamptz,
  primary key (assessment, id)
);

-- Which pages of evidence are published with the report.
create table chosen_page (
  assessment text not null references assessment (id),
  page text not null,
  newer boolean not null default false,          -- as it is then, although another revision was submitted
  who text not null references person (id),
  at timestamptz not null,
  primary key (assessment, page)
);

-- What was published: never changed. A correction is a new edition with a note of what it corrects.
create table edition (
  assessment text not null references assessment (id),
  number integer not null,
  note text not null default '',
  document jsonb not null,
  sha256 text not null,
  openly boolean not null,
  report_version integer not null default 0,     -- the version of the report that it was made of
  who text references person (id),
  at timestamptz not null,
  redacted_at timestamptz,
  primary key (assessment, number)
);
create index edition_open on edition (at) where openly;

-- What everybody finds among the published: the last open edition of each assessment, and what others published.
create table listing (
  id text not null,                              -- the assessment's, or the imported report's
  imported boolean not null,
  title text not null,
  service text not null,
  organisation text not null,
  phase text not null,
  standards text not null,                       -- the set's name
  result text not null,
  words text not null,                           -- what is looked through, in small letters
  held_on text not null,
  published_on text not null,
  edition integer not null,
  sha256 text not null,
  day text not null,                             -- by which they are in order
  at timestamptz not null,
  primary key (id, imported)
);
create index listing_day on listing (day, id);
create index listing_at on listing (at);

-- Reports that others published, brought in as history. What was not recognised is listed and can be put right.
create table imported_report (
  id text primary key,
  source text not null default '',
  document jsonb not null,
  recognised jsonb not null,                     -- field → the words it was read from
  original text not null,                        -- as it came
  held_on text,
  at timestamptz not null,
  corrected_at timestamptz,
  corrected_by text references person (id),
  version integer not null
);
create index imported_report_held_on on imported_report (held_on);

-- Each reminder once: of what, at which stage, to whom.
create table chased (
  assessment text not null references assessment (id),
  subject text not null,
  thing text not null,
  stage text not null,
  person text not null references person (id),
  at timestamptz not null,
  primary key (assessment, subject, thing, stage, person)
);
create index chased_person on chased (person);
create index recommendation_due on recommendation (due) where status in ('open', 'in-progress');
