-- An import can be paused; a worker goes on with it when it is queued again.
alter table imports drop constraint imports_status_check;
alter table imports add constraint imports_status_check check (
  status in ('receiving', 'queued', 'running', 'paused', 'done', 'failed', 'cancelled'));

-- Uploads that can be resumed. Those sent in one request have no row.
create table uploads (
  import_id bigint      primary key references imports on delete cascade,
  -- what the client calls the file, to find its upload again
  key       text        not null check (length(key) <= 512),
  -- Upload-Metadata as it came
  metadata  text        not null check (length(metadata) <= 8192),
  length    bigint      not null check (length >= 0),
  -- bytes below this are durable in the staged file; what is behind them there does not count
  received  bigint      not null default 0 check (received between 0 and length),
  -- when bytes came last
  last_at   timestamptz not null
);
create index uploads_key on uploads (key);

-- Imports that bring images or are about to: not the paused ones, nor uploads that broke off and
-- wait for somebody to go on.
create view imports_under_way as
  select i.id, i.project_id, i.status, i.bytes_total,
         case i.status when 'receiving' then coalesce(u.received, 0) else i.bytes_read end
           as bytes_read,
         i.started_at, i.created_at
  from imports i left join uploads u on u.import_id = i.id
  where i.status in ('queued', 'running')
     or (i.status = 'receiving'
         and (u.import_id is null or u.last_at > now() - interval '5 minutes'));
