-- Rows of a pool of winnow.images images, as imports, labeling and rounds would have left them.
-- Neither triggers nor foreign keys are asked: what they would do is done here.
set session_replication_role = replica;

insert into imports (project_id, source, origin, labels, status, entries, imported, duplicates,
    rejected, source_entries, created_by, created_at, started_at, finished_at)
select p.id, 'part-' || n || '.tar', 'upload', 'ignore', 'done', 20, 20, 0, 0, 20, p.created_by,
  now(), now(), now()
from projects p, generate_series(1, 200) n;

-- one large import: of a hundred entries 90 images, 5 duplicates, 4 that are none, 1 damaged
insert into imports (project_id, source, origin, labels, status, entries, imported, duplicates,
    rejected, source_entries, created_by, created_at, started_at, finished_at)
select p.id, 'all.tar', 'upload', 'ignore', 'done',
  i.n, i.n - i.n / 20 - i.n / 20, i.n / 20, i.n / 20, i.n, p.created_by, now(), now(), now()
from projects p, (select current_setting('winnow.images')::integer as n) i;

insert into images (project_id, ordinal, import_id, sha256, name, media_type, width, height, bytes,
    draw, labeled, created_at, metadata, look, looks_like)
select p.id, n, m.id, sha256(n::text::bytea),
  'camera-' || n % 97 || '/day-' || n % 331 || '/' || n || '.jpg',
  'image/jpeg', 640, 480, 60000, random(), n % 10 = 0, now(),
  jsonb_build_object('camera', n % 97), sha256(n::text::bytea),
  case when n % 100 = 7 then n - 7 end
from projects p,
  (select max(id) as id from imports) m,
  generate_series(0, current_setting('winnow.images')::integer - 1) n;

insert into import_entries (import_id, ordinal, source, sha256, status, code, detail, image_id)
select m.id, i.ordinal, i.name,
  case when i.ordinal % 20 <> 13 then i.sha256 end,
  case i.ordinal % 20 when 13 then 'rejected' when 7 then 'duplicate' else 'imported' end,
  case
    when i.ordinal % 100 = 13 then 'image-corrupt'
    when i.ordinal % 20 = 13 then 'not-an-image'
  end,
  case when i.ordinal % 20 = 13 then 'Not an image.' end,
  case when i.ordinal % 20 <> 13 then i.id end
from images i, (select max(id) as id from imports) m;

-- a tenth is labeled, by ten people, one label in ten by chance
insert into users (name, role, created_at)
select 'annotator-' || n, 'annotator', now() from generate_series(1, 10) n;
insert into annotations (project_id, image_id, user_id, kind, class_id, source, arm, elapsed_ms,
    created_at)
select i.project_id, i.id, u.id, 'label', k.id, 'human',
  case when i.ordinal % 100 = 0 then 'random' else 'active' end, 900,
  now() - (1000000 - i.ordinal) * interval '1 second'
from images i
join users u on u.name = 'annotator-' || (i.ordinal / 10 % 10 + 1)
join classes k on k.project_id = i.project_id and k.position = i.ordinal / 10 % 7
where i.labeled;
insert into current_annotations (project_id, image_id, user_id, annotation_id, kind, class_id, arm,
    created_at)
select project_id, image_id, user_id, id, kind, class_id, arm, created_at from annotations;

update projects set next_ordinal = current_setting('winnow.images')::integer;

-- 2,000 rounds with their models, and the order that the last one made
insert into encoders (project_id, number, kind, path, provenance, dimension, pool, learned_from,
    created_at)
select id, 1, 'patches', 'encoders/none', '{}', 512, next_ordinal, 6000, now() from projects;
insert into feature_shards (encoder_id, from_row, to_row, path, created_at)
select e.id, n * 4096, least((n + 1) * 4096, p.next_ordinal), 'features/none', now()
from encoders e join projects p on p.id = e.project_id,
  generate_series(0, (current_setting('winnow.images')::integer - 1) / 4096) n;
insert into rounds (project_id, number, status, phase, cause, annotation_id, labels, train_seconds,
    score_seconds, select_seconds, started_at, finished_at)
select p.id, n, 'done', 'done', 'labels', n * 50, n * 50, 0.1, 0.1, 0.1, now(), now()
from projects p, generate_series(1, 2000) n;
insert into model_versions (project_id, number, round_id, encoder_id, class_ids, trained_on, labels,
    temperature, provenance, audit_images, audit_correct, truth_images, truth_correct, created_at)
select r.project_id, r.number, r.id, e.id,
  array(select id from classes k where k.project_id = r.project_id order by position),
  r.labels, r.labels, 1, '{}', 10 + r.number, 5 + r.number, 0, 0, now()
from rounds r join encoders e on e.project_id = r.project_id;
insert into generations (project_id, number, round_id, model_version_id, encoder_id, strategy,
    reason, seed, pool, entries, created_at)
select m.project_id, m.number, m.round_id, m.id, m.encoder_id, 'margin', 'A benchmark.', 1, 1000,
  1000, now()
from model_versions m;
update projects p set current_generation_id =
  (select id from generations g where g.project_id = p.id order by number desc limit 1);
insert into queue_entries (generation_id, image_id, rank, arm, score, probability)
select p.current_generation_id, i.id, row_number() over (order by i.ordinal) - 1, 'active', 0.5,
  null
from projects p join images i on i.project_id = p.id
where i.ordinal % 10 = 3 and i.ordinal < 100000;

set session_replication_role = origin;
analyze;
