-- A deleted project is gone for everybody at once, and its name is free again; a job then deletes
-- its rows and bytes.
alter table projects add column deleted_at timestamptz;
drop index projects_name_key;
create unique index projects_name_key on projects (lower(name)) where deleted_at is null;

-- Foreign keys that a deletion follows: without these each deleted row reads a whole table.
create index queue_entries_image on queue_entries (image_id);
create index leases_generation on leases (generation_id);
create index annotations_undoes on annotations (undoes) where undoes is not null;
create index annotations_corrects on annotations (corrects) where corrects is not null;
