-- What an image looks like, in 256 bits, where there is enough in it to say; and the ordinal of the
-- first image of the project that looks nearly the same, unless it is the first of its kind itself.
-- Images that were imported before are not compared.
alter table images
  add column look bytea check (length(look) = 32),
  add column looks_like integer check (looks_like >= 0 and looks_like < ordinal);
create index images_look on images (project_id, ordinal)
  where look is not null and looks_like is null;
create index images_looks_like on images (project_id, looks_like) where looks_like is not null;
