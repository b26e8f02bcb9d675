-- Whether the folders that an import's images lie in say what is on them: found out once, before
-- its first image. Null until then.
alter table imports add column folder_labels boolean;
