-- Signing in, joining, seats, mail and the record of what was done. Ids are random UUIDs; a person who joined a day
-- by its code, or was erased, has an address that ends in .invalid: nothing is ever sent there, and nobody is shown it.

alter table person add column guest_of text references assessment (id);    -- joined that day by its code, and may nothing else
alter table person add column merged_into text references person (id);     -- the same human being's other account
alter table person add column erased_at timestamptz;
alter table person add column signed_in_at timestamptz;                    -- last
alter table person add column in_pool boolean not null default false;      -- may be asked to sit on a panel
alter table person add column may_lead boolean not null default false;
alter table person add column has_shadowed boolean not null default false;
alter table person add column free text;                                   -- when they are free, in their own words
create index person_guest_of on person (guest_of);
create index person_name on person (name, id);

-- Further addresses of a person: a changed one, or those of an account that was joined with this one.
create table address (
  email text primary key check (email = lower(email)),
  person text not null references person (id),
  added_at timestamptz not null
);
create index address_person on address (person);

-- Accounts at an identity provider, by issuer and subject and never by an address.
create table identity (
  issuer text not null,
  subject text not null,
  person text not null references person (id),
  email text,
  added_at timestamptz not null,
  used_at timestamptz,
  primary key (issuer, subject)
);
create index identity_person on identity (person);

alter table session add column id text;          -- names a session on a page; opens nothing
alter table session add column how text;         -- link, code, provider, invitation, joining, cast
alter table session add column browser text;     -- "Firefox on Windows"
update session set id = substr(hash, 1, 16), how = 'link';
alter table token add column id text;
alter table token add column used_at timestamptz;
update token set id = substr(hash, 1, 16);

-- A link is made anew from its id and the secret key when its mail is sent: what opens a door stands nowhere.
alter table link add column id text;
alter table link add column purpose text not null default 'sign-in';   -- sign-in, invitation, address, join, identity
alter table link add column assessment text references assessment (id);
alter table link add column email text;          -- the address that it proves, once used
alter table link add column next text;           -- where to go afterwards
alter table link add column code text;           -- the keyed hash of the short code to type on another device
alter table link add column tries integer not null default 0;
alter table link add column about jsonb;         -- what else the purpose needs
create index link_id on link (id);

-- Limits: when a key will have its whole allowance again (GCRA). Keys are hashes.
create table allowance (
  key text primary key,
  full_at timestamptz not null
);
create index allowance_full_at on allowance (full_at);

-- The outbox. Texts hold {link} and {code} where a secret goes; a sent mail's text is forgotten.
create table mail (
  id text primary key,
  kind text not null,
  person text references person (id),
  email text not null,
  subject text not null,
  body text not null,
  calendar text,                       -- an iCalendar file to attach
  link text,                           -- the id of the link that {link} and {code} stand for
  about jsonb,                         -- what it is written from when it is sent, where it was only asked for
  assessment text references assessment (id),
  at timestamptz not null,
  due_at timestamptz not null,
  expires_at timestamptz not null,
  tries integer not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'sending', 'sent', 'expired', 'failed')),
  error text,
  sent_at timestamptz
);
create index mail_due on mail (state, due_at);
create index mail_person on mail (person);
create index mail_assessment on mail (assessment);

-- How often a kind of news is mailed, where somebody chose otherwise than what is usual.
create table mail_choice (
  person text not null references person (id),
  kind text not null,
  often text not null check (often in ('at-once', 'daily', 'never')),
  primary key (person, kind)
);

-- How far each assessment's journal was told by mail: to the panel, and to everyone else by their own positions.
alter table assessment add column mailed_position integer not null default 0;
alter table assessment add column mailed_open integer not null default 0;
update assessment set mailed_position = position, mailed_open = open_position;
create index assessment_unmailed on assessment (id) where mailed_position < position or mailed_open < open_position;

-- Whose daily mail is to tell of which assessment, and from where on.
create table news_waiting (
  person text not null references person (id),
  assessment text not null references assessment (id),
  audience text not null check (audience in ('panel', 'all')),
  position integer not null,           -- the last one told before, by this audience's positions
  at timestamptz not null,             -- it goes with the first daily mail after this
  primary key (person, assessment)
);
create index news_waiting_at on news_waiting (at);
create index news_waiting_assessment on news_waiting (assessment);
alter table assessment add column dates_version integer not null default 0;   -- the calendar file's SEQUENCE
alter table assessment add column dates_at timestamptz;                       -- when day, place or call last changed

-- Seats: until when (a day's guest), for which standards somebody may not note or judge, and the invitation.
alter table seat add column until timestamptz;
alter table seat add column barred jsonb not null default '[]';
alter table seat add column invited_at timestamptz;
alter table seat add column answer text check (answer in ('accepted', 'declined'));
alter table seat add column answered_at timestamptz;
alter table seat add column answer_words text;

-- Invitations that were declined: the seat is gone, and the reason is for the organiser and the lead.
create table declined (
  assessment text not null references assessment (id),
  person text not null references person (id),
  role text not null,
  profession text,
  words text not null default '',
  at timestamptz not null,
  primary key (assessment, person)
);
create index declined_person on declined (person);

-- What somebody needs to take part: for the organiser and the lead alone, and deleted after the event.
create table need (
  assessment text not null references assessment (id),
  person text not null references person (id),
  needs jsonb not null,                -- captions, sign-language, breaks, large-print, step-free, hearing-loop
  words text not null default '',
  at timestamptz not null,
  primary key (assessment, person)
);
create index need_person on need (person);

-- Conflicts of interest, declared by each of the panel.
create table conflict (
  assessment text not null references assessment (id),
  person text not null references person (id),
  none boolean not null,
  text text not null default '',
  at timestamptz not null,
  version integer not null,
  primary key (assessment, person)
);
create index conflict_person on conflict (person);

-- The code of the day. What lets people in is the code itself, so it is shown to whoever shows it to a room.
create table joining (
  assessment text primary key references assessment (id),
  code text not null unique,           -- the long one, in the QR code and the link
  typed text not null unique,          -- the short one, to type
  day text not null,                   -- YYYY-MM-DD in the board's own time zone: it works on that day alone
  closed_at timestamptz,
  version integer not null,
  at timestamptz not null,
  who text references person (id)
);

-- Assessments that teams ask for.
create table asked (
  id text primary key,
  name text not null,
  email text not null,
  service text,                        -- the id of a service that is here already
  service_name text not null,
  organisation text not null,
  phase text not null,
  type text not null,
  wished text not null,                -- when, in their words
  words text not null,
  person text references person (id),
  at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'taken', 'declined')),
  answered_at timestamptz,
  answered_by text references person (id),
  answer text,
  assessment text references assessment (id)
);
create index asked_state on asked (state, at);

-- What was done beyond one assessment: sign-ins, invitations, people, settings. Ids, and never a text or an address.
-- Each row's hash covers the row before it; the newest is also kept at `site`.
create table audit (
  number integer primary key,
  at timestamptz not null,
  action text not null,
  who text references person (id),
  subject text not null,
  id text,
  assessment text references assessment (id),
  detail jsonb not null,
  previous text not null,
  hash text not null
);
create index audit_who on audit (who);
create index audit_at on audit (at);
create index audit_assessment on audit (assessment);
alter table site add column audit_number integer not null default 0;
alter table site add column audit_hash text not null default '';
alter table site add column retained_at timestamptz;   -- when what is no longer needed was last removed
alter table site add column settings jsonb;      -- as last started with, hashed value by value, to tell what changed

alter table journal add column hash text;
alter table assessment add column journal_hash text not null default '';
create index journal_who on journal (who);
create index journal_at on journal (at);

-- What was removed for good: the hash stays that of what was there.
alter table revision add column redacted_at timestamptz;
alter table file add column redacted_at timestamptz;
alter table note_file add column redacted_at timestamptz;
