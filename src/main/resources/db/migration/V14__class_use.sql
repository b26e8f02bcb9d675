-- What names a class is counted before it may go; and whether it may is asked again by the database.
create index annotations_class on annotations (class_id) where class_id is not null;
create index images_truth_class on images (truth_class_id) where truth_class_id is not null;
