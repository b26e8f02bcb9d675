-- Winnow's tables. Names are the glossary's; see docs/architecture.md.

-- access ---------------------------------------------------------------------------------------

create table users (
  id            bigint generated always as identity primary key,
  name          text        not null check (name ~ '^[[:alnum:]][[:alnum:]._@-]{0,63}$'),
  role          text        not null check (role in ('admin', 'engineer', 'annotator')),
  password_hash text        check (password_hash <> ''),
  created_at    timestamptz not null,
  disabled_at   timestamptz
);
create unique index users_name_key on users (lower(name));

create table sessions (
  id         bigint generated always as identity primary key,
  user_id    bigint      not null references users on delete cascade,
  token_hash bytea       not null unique check (length(token_hash) = 32),
  user_agent text        not null,
  created_at timestamptz not null,
  seen_at    timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check (expires_at > created_at)
);
create index sessions_user on sessions (user_id);

create table api_tokens (
  id         bigint generated always as identity primary key,
  user_id    bigint      not null references users on delete cascade,
  name       text        not null check (length(name) between 1 and 100),
  token_hash bytea       not null unique check (length(token_hash) = 32),
  created_at timestamptz not null,
  used_at    timestamptz,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check (expires_at > created_at)
);
create index api_tokens_user on api_tokens (user_id);

-- The one-time code of the first visit. One row; it goes when the administrator has been made.
create table setup_code (
  only_row   boolean     primary key default true check (only_row),
  code_hash  bytea       not null check (length(code_hash) = 32),
  created_at timestamptz not null
);

-- project --------------------------------------------------------------------------------------

create table projects (
  id             bigint generated always as identity primary key,
  name           text        not null check (length(name) between 1 and 100),
  task           text        not null check (task in ('single_label')),
  guidelines     text        not null default '' check (length(guidelines) <= 100000),
  created_by     bigint      not null references users,
  created_at     timestamptz not null,
  -- settings
  strategy       text        not null default 'auto',
  batch          integer     not null default 100 check (batch between 1 and 10000),
  round_labels   integer     not null default 10 check (round_labels between 1 and 100000),
  round_seconds  integer     not null default 2 check (round_seconds between 1 and 86400),
  audit_share    double precision not null default 0.1 check (audit_share between 0 and 0.5),
  lease_seconds  integer     not null default 900 check (lease_seconds between 10 and 86400),
  seed           bigint      not null,
  -- the next image's row in the pool; images take a dense range of ordinals under this row's lock
  next_ordinal   integer     not null default 0 check (next_ordinal >= 0),
  current_generation_id bigint
);
create unique index projects_name_key on projects (lower(name));

create table classes (
  id         bigint generated always as identity primary key,
  project_id bigint      not null references projects on delete cascade,
  name       text        not null check (length(name) between 1 and 100),
  color      text        not null check (color ~ '^#[0-9a-f]{6}$'),
  key        text        check (key ~ '^[a-z0-9]$'),
  position   integer     not null check (position >= 0),
  created_at timestamptz not null,
  unique (id, project_id),
  unique (project_id, position) deferrable initially deferred,
  unique (project_id, key) deferrable initially deferred
);
create unique index classes_name_key on classes (project_id, lower(name));

-- pool -----------------------------------------------------------------------------------------

create table imports (
  id            bigint generated always as identity primary key,
  project_id    bigint      not null references projects on delete cascade,
  source        text        not null check (length(source) between 1 and 4096),
  origin        text        not null check (origin in ('upload', 'folder')),
  labels        text        not null check (labels in ('ignore', 'annotations', 'truth')),
  status        text        not null
    check (status in ('receiving', 'queued', 'running', 'done', 'failed', 'cancelled')),
  bytes_total   bigint      not null default 0 check (bytes_total >= 0),
  bytes_read    bigint      not null default 0 check (bytes_read >= 0),
  -- entries below this ordinal are decided and committed; a resumed import goes on from here
  entries       integer     not null default 0 check (entries >= 0),
  imported      integer     not null default 0,
  duplicates    integer     not null default 0,
  rejected      integer     not null default 0,
  code          text,
  detail        text,
  created_by    bigint      not null references users,
  created_at    timestamptz not null,
  started_at    timestamptz,
  finished_at   timestamptz,
  check (entries = imported + duplicates + rejected),
  check ((status in ('done', 'failed', 'cancelled')) = (finished_at is not null))
);
create index imports_project on imports (project_id, id desc);

create table images (
  id             bigint generated always as identity primary key,
  project_id     bigint      not null references projects on delete cascade,
  ordinal        integer     not null check (ordinal >= 0),
  import_id      bigint      references imports on delete set null,
  sha256         bytea       not null check (length(sha256) = 32),
  name           text        not null,
  media_type     text        not null check (media_type ~ '^image/[a-z+.-]+$'),
  width          integer     not null check (width > 0),
  height         integer     not null check (height > 0),
  bytes          bigint      not null check (bytes > 0),
  -- uniform on [0, 1), fixed at import from the project's seed and the content hash: images below
  -- the project's audit share are the audit slice, never chosen actively and never trained on
  draw           double precision not null check (draw >= 0 and draw < 1),
  truth_class_id bigint,
  -- whether anybody's current answer is a label; follows current_annotations by trigger
  labeled        boolean     not null default false,
  created_at     timestamptz not null,
  unique (project_id, ordinal),
  unique (project_id, sha256),
  unique (id, project_id),
  foreign key (truth_class_id, project_id) references classes (id, project_id)
);
create index images_import on images (import_id);
create index images_unlabeled on images (project_id, id) where not labeled;

create table import_entries (
  import_id bigint  not null references imports on delete cascade,
  ordinal   integer not null check (ordinal >= 0),
  source    text    not null,
  sha256    bytea   check (length(sha256) = 32),
  status    text    not null check (status in ('imported', 'duplicate', 'rejected')),
  code      text,
  detail    text,
  image_id  bigint  references images on delete set null,
  primary key (import_id, ordinal),
  check ((status = 'rejected') = (code is not null))
);
create index import_entries_image on import_entries (image_id);

-- annotation -----------------------------------------------------------------------------------

-- Append-only. A correction is a new row; an undo is a row of kind 'undo' that names what it takes
-- back. current_annotations is the view derived from it, kept in the same transaction.
create table annotations (
  id              bigint generated always as identity primary key,
  project_id      bigint      not null references projects on delete cascade,
  image_id        bigint      not null,
  user_id         bigint      not null references users,
  kind            text        not null check (kind in ('label', 'skip', 'undo')),
  class_id        bigint,
  undoes          bigint      references annotations,
  -- the author's earlier answer that this one replaces
  corrects        bigint      references annotations,
  source          text        not null check (source in ('human', 'import')),
  arm             text        not null check (arm in ('active', 'random', 'none')),
  generation_id   bigint,
  probability     double precision check (probability > 0 and probability <= 1),
  lease_token     bigint,
  late            boolean     not null default false,
  idempotency_key uuid,
  elapsed_ms      integer     check (elapsed_ms >= 0),
  created_at      timestamptz not null,
  unique (user_id, idempotency_key),
  foreign key (image_id, project_id) references images (id, project_id) on delete cascade,
  foreign key (class_id, project_id) references classes (id, project_id),
  check ((kind = 'label') = (class_id is not null)),
  check ((kind = 'undo') = (undoes is not null)),
  check (corrects is null or kind in ('label', 'skip'))
);
create index annotations_image on annotations (image_id, id);
create index annotations_project on annotations (project_id, id);
create index annotations_user on annotations (project_id, user_id, id desc);

-- One person's current answer on one image: the last label or skip that no undo took back.
create table current_annotations (
  project_id    bigint      not null references projects on delete cascade,
  image_id      bigint      not null references images on delete cascade,
  user_id       bigint      not null references users,
  annotation_id bigint      not null unique references annotations on delete cascade,
  kind          text        not null check (kind in ('label', 'skip')),
  class_id      bigint      references classes,
  arm           text        not null check (arm in ('active', 'random', 'none')),
  created_at    timestamptz not null,
  primary key (image_id, user_id),
  check ((kind = 'label') = (class_id is not null))
);
create index current_annotations_project on current_annotations (project_id, kind, annotation_id);
create index current_annotations_class on current_annotations (class_id);

-- So that a look for unlabeled images costs nothing in a pool of a million labeled ones. Whoever
-- changes the answers on an image holds its row's lock.
create function follow_labeled() returns trigger language plpgsql as $$
begin
  update images i
  set labeled = not i.labeled
  where i.id = coalesce(new.image_id, old.image_id)
    and i.labeled <> exists (
      select from current_annotations c where c.image_id = i.id and c.kind = 'label');
  return null;
end $$;
create trigger current_annotations_labeled
  after insert or update of kind or delete on current_annotations
  for each row execute function follow_labeled();

-- round ----------------------------------------------------------------------------------------

create table encoders (
  id          bigint generated always as identity primary key,
  project_id  bigint      not null references projects on delete cascade,
  number      integer     not null check (number > 0),
  kind        text        not null,
  -- where its parameters lie in storage, and what made it: sizes, seed, images learned from
  path        text        not null,
  provenance  jsonb       not null,
  dimension   integer     not null check (dimension > 0),
  -- images in the pool when it was learned; it is learned anew when the pool has outgrown it
  pool        integer     not null check (pool > 0),
  learned_from integer    not null check (learned_from between 1 and pool),
  created_at  timestamptz not null,
  unique (project_id, number)
);

-- Rows from_ordinal (included) to to_ordinal (excluded) of the pool, in a .npy file.
create table feature_shards (
  encoder_id   bigint      not null references encoders on delete cascade,
  from_ordinal integer     not null check (from_ordinal >= 0),
  to_ordinal   integer     not null,
  path         text        not null,
  created_at   timestamptz not null,
  primary key (encoder_id, from_ordinal),
  check (to_ordinal > from_ordinal)
);

create table rounds (
  id            bigint generated always as identity primary key,
  project_id    bigint      not null references projects on delete cascade,
  number        integer     not null check (number > 0),
  status        text        not null check (status in ('running', 'done', 'failed')),
  phase         text        not null
    check (phase in ('train', 'score', 'select', 'publish', 'done')),
  cause         text        not null,
  -- the last annotation this round knew
  annotation_id bigint      not null,
  labels        integer     not null check (labels >= 0),
  train_seconds  double precision,
  score_seconds  double precision,
  select_seconds double precision,
  error         text,
  started_at    timestamptz not null,
  finished_at   timestamptz,
  unique (project_id, number),
  check ((status = 'running') = (finished_at is null)),
  check ((status = 'failed') = (error is not null))
);

create table model_versions (
  id           bigint generated always as identity primary key,
  project_id   bigint      not null references projects on delete cascade,
  number       integer     not null check (number > 0),
  round_id     bigint      not null unique references rounds on delete cascade,
  encoder_id   bigint      not null references encoders,
  -- class ids in the order of the classifier's outputs
  class_ids    bigint[]    not null,
  trained_on   integer     not null check (trained_on >= 0),
  labels       integer     not null check (labels >= trained_on),
  temperature  double precision not null check (temperature > 0),
  provenance   jsonb       not null,
  -- accuracy on the audit slice, on labels the model was never trained on
  audit_images  integer    not null check (audit_images >= 0),
  audit_correct integer    not null check (audit_correct between 0 and audit_images),
  -- accuracy on imported hidden truth, of the audit slice, labeled or not
  truth_images  integer    not null check (truth_images >= 0),
  truth_correct integer    not null check (truth_correct between 0 and truth_images),
  created_at   timestamptz not null,
  unique (project_id, number)
);

-- queue ----------------------------------------------------------------------------------------

create table generations (
  id               bigint generated always as identity primary key,
  project_id       bigint      not null references projects on delete cascade,
  number           integer     not null check (number > 0),
  round_id         bigint      references rounds on delete set null,
  model_version_id bigint      references model_versions on delete set null,
  -- whose features it chose by; null when it used none
  encoder_id       bigint      references encoders on delete set null,
  strategy         text        not null,
  -- one sentence: why this strategy
  reason           text        not null,
  seed             bigint      not null,
  pool             integer     not null check (pool >= 0),
  entries          integer     not null check (entries >= 0),
  created_at       timestamptz not null,
  unique (project_id, number)
);
alter table projects
  add foreign key (current_generation_id) references generations on delete set null;

create table queue_entries (
  generation_id bigint  not null references generations on delete cascade,
  image_id      bigint  not null references images on delete cascade,
  rank          integer not null check (rank >= 0),
  arm           text    not null check (arm in ('active', 'random')),
  score         double precision,
  probability   double precision check (probability > 0 and probability <= 1),
  -- not leased, not answered
  open          boolean not null default true,
  primary key (generation_id, image_id)
);
create index queue_entries_open on queue_entries (generation_id, rank) where open;

create sequence lease_token;

create table leases (
  token         bigint      primary key default nextval('lease_token'),
  project_id    bigint      not null references projects on delete cascade,
  image_id      bigint      not null references images on delete cascade,
  user_id       bigint      not null references users,
  generation_id bigint      not null references generations on delete cascade,
  rank          integer     not null,
  arm           text        not null check (arm in ('active', 'random')),
  score         double precision,
  probability   double precision,
  granted_at    timestamptz not null,
  expires_at    timestamptz not null,
  ended_at      timestamptz,
  outcome       text        check (outcome in ('answered', 'returned', 'expired')),
  check (expires_at > granted_at),
  check ((ended_at is null) = (outcome is null))
);
-- An image is never out with two annotators at once.
create unique index leases_one_per_image on leases (image_id) where ended_at is null;
create index leases_live on leases (project_id, expires_at) where ended_at is null;
create index leases_user on leases (user_id, project_id) where ended_at is null;
create index leases_image on leases (image_id);

-- jobs (db-scheduler's own table) --------------------------------------------------------------

create table scheduled_tasks (
  task_name            text        not null,
  task_instance        text        not null,
  task_data            bytea,
  execution_time       timestamptz not null,
  picked               boolean     not null,
  picked_by            text,
  last_success         timestamptz,
  last_failure         timestamptz,
  consecutive_failures integer,
  last_heartbeat       timestamptz,
  version              bigint      not null,
  priority             smallint,
  primary key (task_name, task_instance)
);
create index scheduled_tasks_execution_time on scheduled_tasks (execution_time);
create index scheduled_tasks_last_heartbeat on scheduled_tasks (last_heartbeat);
create index scheduled_tasks_priority on scheduled_tasks (priority desc, execution_time asc);
