-- An export shows a project at one moment and is the same, byte for byte, whenever it is fetched.
-- What it holds lies in storage: the finished file or, where images are in it, a list of its
-- entries; the images' bytes are the pool's own.
create table exports (
  id            bigint generated always as identity primary key,
  project_id    bigint      not null references projects on delete cascade,
  format        text        not null,
  -- filters, split and what stands before images' names, as they were asked for
  choices       jsonb       not null,
  file_name     text        not null,
  media_type    text        not null,
  path          text        not null unique,
  -- whether the images' bytes are put in as it is fetched
  assembled     boolean     not null,
  -- the state of the project it shows: the newest annotation, generation and model version of then
  annotation_id bigint      not null,
  generation    integer,
  model_version integer,
  images        integer     not null check (images >= 0),
  labels        integer     not null check (labels >= 0),
  annotators    integer     not null check (annotators >= 0),
  bytes         bigint      not null check (bytes >= 0),
  -- of an assembled one known when it was first fetched whole
  sha256        bytea       check (length(sha256) = 32),
  created_by    bigint      not null references users,
  created_at    timestamptz not null
);
create index exports_project on exports (project_id, id desc);

-- The newest model version's classifier: D × C directions, then C biases, little-endian float32.
create table classifiers (
  project_id       bigint primary key references projects on delete cascade,
  model_version_id bigint not null references model_versions on delete cascade,
  weights          bytea  not null
);
alter table classifiers alter column weights set storage external;
