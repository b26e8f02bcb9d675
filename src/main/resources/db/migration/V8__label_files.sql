-- Files of labels beside images or alone: their rows become answers, hidden truth or predictions.

-- Authors of imported answers --------------------------------------------------------------------

-- Who answered elsewhere is a row that nobody can log in as: disabled, without a password, of the
-- least role, for good. Its own name is made up; what the file calls the author is imported_name,
-- which may be a user's name too and never becomes that user.
alter table users add column imported_name text
  check (length(imported_name) between 1 and 200);
alter table users add column shown_name text not null
  generated always as (coalesce(imported_name, name)) stored;
alter table users add constraint users_imported_is_no_login check (
  imported_name is null
  or (password_hash is null and role = 'annotator' and disabled_at is not null));
create unique index users_imported_name_key on users (imported_name)
  where imported_name is not null;

-- Imports ----------------------------------------------------------------------------------------

alter table imports drop constraint imports_labels_check;
alter table imports add constraint imports_labels_check
  check (labels in ('ignore', 'annotations', 'truth', 'predictions'));
-- entries of the source itself, once it has been read to its end; what comes after is rows of label
-- files
alter table imports add column source_entries integer check (source_entries between 0 and entries);
alter table imports add column label_files integer not null default 0;
alter table imports add column applied integer not null default 0;
alter table imports add column unchanged integer not null default 0;
alter table imports drop constraint imports_check;
alter table imports add constraint imports_entries_sum check (
  entries = imported + duplicates + rejected + label_files + applied + unchanged);

alter table import_entries drop constraint import_entries_status_check;
alter table import_entries add constraint import_entries_status_check check (
  status in ('imported', 'duplicate', 'rejected', 'label-file', 'applied', 'unchanged'));

-- A path read from its end, so that a path's last parts are found as a prefix; cut so that it fits
-- an index.
create function path_from_end(path text) returns text
  language sql immutable strict parallel safe
  return left(reverse('/' || translate(path, '\', '/')), 500);
create index import_entries_path on import_entries
  (import_id, (path_from_end(source)) collate "C") where status in ('imported', 'duplicate');
create index images_path on images (project_id, (path_from_end(name)) collate "C");

-- Images -----------------------------------------------------------------------------------------

alter table images add column metadata jsonb
  check (jsonb_typeof(metadata) = 'object' and length(metadata::text) <= 16384);

-- counts the changes of hidden truth of images that were there before
alter table projects add column truth_changes bigint not null default 0;

-- What a model from elsewhere said. Shown as such; no classifier of Winnow learns from it.
create table predictions (
  project_id bigint      not null,
  image_id   bigint      not null,
  model      text        not null check (length(model) between 1 and 200),
  class_id   bigint      not null,
  confidence double precision check (confidence between 0 and 1),
  import_id  bigint      references imports on delete set null,
  created_at timestamptz not null,
  primary key (image_id, model),
  foreign key (image_id, project_id) references images (id, project_id) on delete cascade,
  foreign key (class_id, project_id) references classes (id, project_id)
);
create index predictions_class on predictions (class_id);
create index predictions_import on predictions (import_id);
