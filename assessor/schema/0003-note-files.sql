-- Files of notes, kept by what they hold: seen by whoever sees a note that names them, and by whoever sent them.
create table note_file (
  assessment text not null references assessment (id),
  sha256 text not null,
  name text not null,
  type text not null,
  size integer not null,
  content bytea not null,
  at timestamptz not null,
  who text not null references person (id),
  primary key (assessment, sha256)
);
