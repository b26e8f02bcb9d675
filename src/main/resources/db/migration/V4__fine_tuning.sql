-- The encoder that another one adds to; null where it stands alone.
alter table encoders add column base_id bigint references encoders on delete cascade;

-- Networks fine-tuned on a project's labels, and whether they were taken over: two classifiers, one
-- on the features with what the networks say and one on those in use, tried on the same labels.
create table tunings (
  id              bigint generated always as identity primary key,
  project_id      bigint      not null references projects on delete cascade,
  base_encoder_id bigint      not null references encoders on delete cascade,
  -- null where they were not better with significance
  encoder_id      bigint      references encoders on delete set null,
  -- labels there were, and how many of them, a sample where they are many, taught the networks
  labels          integer     not null check (labels > 0),
  taught          integer     not null check (taught between 1 and labels),
  -- labels tried on, each held out, and how many both, only the tuned and only the other got right
  images          integer     not null check (images > 0),
  both_right      integer     not null check (both_right >= 0),
  tuned_only      integer     not null check (tuned_only >= 0),
  other_only      integer     not null check (other_only >= 0),
  seconds         double precision not null check (seconds >= 0),
  created_at      timestamptz not null,
  check (both_right + tuned_only + other_only <= images)
);

create index tunings_newest on tunings (project_id, id desc);
