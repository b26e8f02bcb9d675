-- Why a project's pretrained encoder cannot be used now; gone when it can.
create table encoder_problems (
  project_id bigint      primary key references projects on delete cascade,
  -- one sentence
  problem    text        not null,
  -- when it was tried last; it is tried again a while after
  tried_at   timestamptz not null
);
