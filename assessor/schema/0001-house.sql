-- One schema for SQLite and PostgreSQL. Times are UTC; ids are random UUIDs or slugs, kept as text;
-- jsonb holds objects or arrays only. Applied once, never edited after a release.

create table site (
  id integer primary key check (id = 1),
  version integer not null default 0   -- counts every change of people, services and settings
);
insert into site (id, version) values (1, 0);

create table person (
  id text primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  profession text,
  organisation text,
  admin boolean not null default false,
  organiser boolean not null default false,
  leadership boolean not null default false,
  created_at timestamptz not null,
  disabled_at timestamptz
);

-- Sessions, tokens and sign-in links are kept as the SHA-256 of what the person holds.
create table session (
  hash text primary key,
  person text not null references person (id),
  created_at timestamptz not null,
  last_seen timestamptz not null,
  expires_at timestamptz not null
);
create index session_person on session (person);

create table token (
  hash text primary key,
  person text not null references person (id),
  name text not null,
  scope text not null check (scope in ('read', 'write')),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index token_person on token (person);

create table link (
  hash text primary key,
  person text not null references person (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index link_person on link (person);

create table service (
  id text primary key,
  name text not null,
  organisation text,
  summary text,
  owner text,
  links jsonb not null,
  openness text not null check (openness in ('invited', 'organisation', 'public')),
  version integer not null,
  created_at timestamptz not null,
  created_by text references person (id)
);

create table member (
  service text not null references service (id),
  person text not null references person (id),
  added_at timestamptz not null,
  primary key (service, person)
);
create index member_person on member (person);

-- Evidence belongs to the service. A page with an address (url) is a link to something elsewhere.
create table page (
  service text not null references service (id),
  id text not null,
  title text not null,
  body text not null,
  html text not null,
  renderer integer not null,
  parent text,
  dated text,
  sort integer not null default 0,
  url text,
  access text not null check (access in ('anyone', 'staff', 'ask')),
  source text,                         -- where an import found it, so that importing again finds it
  revision integer not null,
  version integer not null,
  at timestamptz not null,
  who text references person (id),
  removed_at timestamptz,
  primary key (service, id)
);

create table revision (
  service text not null,
  page text not null,
  number integer not null,
  title text not null,
  body text not null,
  parent text,
  dated text,
  sort integer not null default 0,
  url text,
  access text not null,
  sha256 text not null,
  at timestamptz not null,
  who text references person (id),
  primary key (service, page, number),
  foreign key (service, page) references page (service, id)
);

create table file (
  service text not null references service (id),
  sha256 text not null,
  name text not null,
  type text not null,
  size integer not null,
  content bytea not null,
  at timestamptz not null,
  who text references person (id),
  primary key (service, sha256)
);

create table assessment (
  id text primary key,
  service text not null references service (id),
  standard_set text not null,
  edition text not null,
  phase text not null check (phase in ('discovery', 'alpha', 'private-beta', 'public-beta', 'live')),
  type text not null check (type in ('assessment', 'reassessment', 'evidence-review', 'mock', 'peer-review', 'practice')),
  method text not null,
  scale text not null check (scale in ('met', 'met-partly', 'rag', 'none')),
  scope jsonb,                         -- the numbers chosen, or null for all
  numbers jsonb not null,              -- the numbers assessed: the scope, or all of the set
  sessions jsonb not null,
  starts_on text,                      -- the day of the first session, for lists
  notes_shown text not null check (notes_shown in ('live', 'opened')),
  authors_shown text not null check (authors_shown in ('name', 'profession')),
  views_shown text not null check (views_shown in ('revealed', 'at-once')),
  confidential boolean not null default false,
  state text not null check (state in ('preparing', 'evidence-submitted', 'in-session', 'writing-up',
                                       'fact-check', 'published', 'cancelled')),
  cancelled_from text,
  submitted_at timestamptz,
  told_at timestamptz,
  told_by text references person (id),
  room_closed boolean not null default false,
  position integer not null default 0,
  open_position integer not null default 0,
  version integer not null,
  created_at timestamptz not null,
  created_by text references person (id)
);
create index assessment_service on assessment (service);
create index assessment_starts_on on assessment (starts_on, id);

create table seat (
  assessment text not null references assessment (id),
  person text not null references person (id),
  role text not null check (role in ('lead', 'assessor', 'team', 'observer')),
  profession text,
  leads jsonb not null,
  duties jsonb not null,
  position integer not null,
  open_position integer not null,
  version integer not null,
  added_at timestamptz not null,
  primary key (assessment, person)
);
create index seat_person on seat (person);

create table move (
  assessment text not null references assessment (id),
  position integer not null,
  from_state text not null,
  to_state text not null,
  reason text,
  at timestamptz not null,
  who text references person (id),
  primary key (assessment, position)
);

-- Evidence as submitted: the revisions and files the panel was handed, by their hashes.
create table submitted (
  assessment text not null references assessment (id),
  page text not null,
  revision integer not null,
  sha256 text not null,
  files jsonb not null,
  primary key (assessment, page)
);

create table journal (
  assessment text not null references assessment (id),
  position integer not null,
  open_position integer,
  at timestamptz not null,
  action text not null,
  open_action text,
  standard integer,
  subject text not null,
  id text,
  who text references person (id),
  primary key (assessment, position)
);
create unique index journal_open on journal (assessment, open_position);

-- What a thing said before each change of it, so that nothing typed is lost.
create table history (
  assessment text not null references assessment (id),
  subject text not null,
  id text not null,
  version integer not null,
  was jsonb not null,
  at timestamptz not null,
  who text references person (id),
  primary key (assessment, subject, id, version)
);

create table claim (
  assessment text not null references assessment (id),
  id text not null,
  standard integer not null,
  page text not null,
  heading text,
  says text not null,
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  open_position integer not null,
  version integer not null,
  removed_at timestamptz,
  primary key (assessment, id)
);
create index claim_standard on claim (assessment, standard);

create table statement (
  assessment text not null references assessment (id),
  standard integer not null,
  body text not null,
  not_yet text not null,
  owner text,
  ready text not null check (ready in ('no', 'nearly', 'yes')),
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  open_position integer not null,
  version integer not null,
  primary key (assessment, standard)
);

-- A note has two lives: the panel's (version, position, at) and, from the moment it is opened,
-- everyone else's (open_version, open_position, open_at). A note only its author sees has no position.
create table note (
  assessment text not null references assessment (id),
  id text not null,
  standard integer,
  also jsonb not null,
  kind text not null check (kind in ('strength', 'concern', 'question', 'note')),
  body text not null,
  visibility text not null check (visibility in ('me', 'panel', 'everyone')),
  opened boolean not null default false,
  status text not null check (status in ('to-ask', 'open', 'answered', 'follow-up')),
  said_by text,
  files jsonb not null,
  author text not null references person (id),
  at timestamptz not null,
  position integer,
  version integer not null,
  open_at timestamptz,
  open_position integer,
  open_version integer not null default 0,
  removed_at timestamptz,
  primary key (assessment, id)
);
create index note_standard on note (assessment, standard);

create table answer (
  assessment text not null references assessment (id),
  id text not null,
  note text not null,
  body text not null,
  evidence jsonb not null,
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  open_position integer,
  version integer not null,
  removed_at timestamptz,
  primary key (assessment, id),
  foreign key (assessment, note) references note (assessment, id)
);
create index answer_note on answer (assessment, note);

create table recommendation (
  assessment text not null references assessment (id),
  id text not null,
  standard integer,
  level text not null check (level in ('must', 'should', 'could')),
  body text not null,
  for_whom text not null check (for_whom in ('team', 'organisation')),
  owner text,
  due text,
  status text not null check (status in ('open', 'in-progress', 'done', 'confirmed', 'not-doing')),
  visibility text not null check (visibility in ('panel', 'everyone')),
  from_notes jsonb not null,
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  version integer not null,
  open_at timestamptz,
  open_position integer,
  open_version integer not null default 0,
  removed_at timestamptz,
  primary key (assessment, id)
);
create index recommendation_standard on recommendation (assessment, standard);

create table recommendation_update (
  assessment text not null references assessment (id),
  id text not null,
  recommendation text not null,
  body text not null,
  status text,
  evidence jsonb not null,
  author text not null references person (id),
  at timestamptz not null,
  position integer not null,
  open_position integer,
  version integer not null,
  primary key (assessment, id),
  foreign key (assessment, recommendation) references recommendation (assessment, id)
);
create index update_recommendation on recommendation_update (assessment, recommendation);

-- Which pages a person has read, for that person alone.
create table read_mark (
  assessment text not null references assessment (id),
  person text not null references person (id),
  page text not null,
  revision integer not null,
  at timestamptz not null,
  primary key (assessment, person, page)
);
