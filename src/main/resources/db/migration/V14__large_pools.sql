-- What names a class is counted before it may go; and whether it may is asked again by the database.
create index annotations_class on annotations (class_id) where class_id is not null;
create index images_truth_class on images (truth_class_id) where truth_class_id is not null;

-- The latest label of each image, in order and without the rows.
create index current_annotations_latest
  on current_annotations (project_id, image_id, annotation_id desc) include (arm)
  where kind = 'label';
