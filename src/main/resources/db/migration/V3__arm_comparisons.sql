-- Whether active selection teaches more than random: two classifiers, one of each arm's labels, on
-- the same audit images. One row a trial; the newest counts.
create table arm_comparisons (
  id               bigint generated always as identity primary key,
  project_id       bigint      not null references projects on delete cascade,
  model_version_id bigint      not null references model_versions on delete cascade,
  -- audit images tried on, and labels of each arm that taught its classifier
  images           integer     not null check (images > 0),
  labels           integer     not null check (labels > 0),
  -- how many of the images both, only the active one, and only the random one got right
  both_right       integer     not null check (both_right >= 0),
  active_only      integer     not null check (active_only >= 0),
  random_only      integer     not null check (random_only >= 0),
  created_at       timestamptz not null,
  check (both_right + active_only + random_only <= images)
);

create index arm_comparisons_newest on arm_comparisons (project_id, id desc);
