-- What is known of the files of a source, so that importing it again reads only what is new.

-- A folder of the machine, or another place whose files have names, that a project imports from.
create table sources (
  id         bigint generated always as identity primary key,
  project_id bigint not null references projects on delete cascade,
  origin     text   not null check (origin <> ''),
  source     text   not null check (length(source) between 1 and 4096)
);
-- A path can be longer than a row of an index.
create unique index sources_key on sources (project_id, origin, md5(source));

-- A file as it was when it was read last. A release that takes files which were refused before
-- deletes the rows that have a code: those files are then read again.
create table source_files (
  source_id         bigint not null references sources on delete cascade,
  -- longer ones would not fit the key's index; such files are read each time
  name              text   not null check (octet_length(name) <= 2000),
  -- the same as long as the bytes are; empty where it could not be trusted to be
  version           text   not null,
  -- the image that its bytes are, by checksum: a deleted image takes nothing else with it
  sha256            bytea  check (length(sha256) = 32),
  -- why it was refused
  code              text,
  detail            text,
  -- the import that read it, and the one that no longer found it; both only numbers to tell
  import_id         bigint not null,
  missing_import_id bigint,
  primary key (source_id, name),
  check ((sha256 is null) = (code is not null)),
  check ((code is null) = (detail is null))
);

alter table imports add column source_id bigint references sources on delete set null;
-- files that were not read, for they are as they were; and those that are no longer there
alter table imports add column known integer not null default 0;
alter table imports add column missing integer not null default 0;
alter table imports drop constraint imports_entries_sum;
alter table imports add constraint imports_entries_sum check (
  entries
    = imported + duplicates + rejected + retryable + label_files + applied + unchanged + known
      + missing);
create index imports_source on imports (source_id);

alter table import_entries drop constraint import_entries_status_check;
alter table import_entries add constraint import_entries_status_check check (
  status in ('imported', 'duplicate', 'rejected', 'retryable', 'label-file', 'applied',
    'unchanged', 'known', 'missing'));

drop index import_entries_path;
create index import_entries_path on import_entries
  (import_id, (path_from_end(source)) collate "C")
  where status in ('imported', 'duplicate', 'known');
