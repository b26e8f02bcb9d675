-- Images whose label came with them, by the name of a folder or an IDX file: how many got it by this
-- import, and of how many it said nothing new or another one is kept. Neither is an entry.
alter table imports add column labeled integer not null default 0 check (labeled >= 0);
alter table imports add column label_kept integer not null default 0 check (label_kept >= 0);
