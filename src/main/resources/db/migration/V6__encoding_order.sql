-- Archives lie in the order of their classes, and encoding a large pool takes hours: images get
-- their features in a random order, so that those that have some are a sample of the pool.
-- Each wave covers the images that were there when it began: its rows hold the ordinals from
-- from_row to to_row - 1 in an order drawn from the encoder and the wave's start. Rows of no wave
-- hold the ordinal of their own number.
create table encoding_waves (
  encoder_id bigint  not null references encoders on delete cascade,
  from_row   integer not null check (from_row >= 0),
  to_row     integer not null,
  primary key (encoder_id, from_row),
  check (to_row > from_row)
);

alter table feature_shards rename column from_ordinal to from_row;
alter table feature_shards rename column to_ordinal to to_row;
