-- Images fetched from addresses that a manifest names, and from buckets.

alter table imports drop constraint imports_origin_check;
alter table imports add constraint imports_origin_check
  check (origin in ('upload', 'folder', 'manifest', 'bucket'));
-- entries that could not be fetched just now: importing them again may bring them
alter table imports add column retryable integer not null default 0;
alter table imports drop constraint imports_entries_sum;
alter table imports add constraint imports_entries_sum check (
  entries = imported + duplicates + rejected + retryable + label_files + applied + unchanged);

alter table import_entries drop constraint import_entries_status_check;
alter table import_entries add constraint import_entries_status_check check (
  status in
    ('imported', 'duplicate', 'rejected', 'retryable', 'label-file', 'applied', 'unchanged'));
alter table import_entries drop constraint import_entries_check;
alter table import_entries add constraint import_entries_code_check
  check ((status in ('rejected', 'retryable')) = (code is not null));
create index import_entries_retryable on import_entries (import_id, code)
  where status = 'retryable';
