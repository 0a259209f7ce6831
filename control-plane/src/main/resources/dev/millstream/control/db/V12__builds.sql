-- How a project is set to build, where its repository does not say; empty where nothing is set.
ALTER TABLE project ADD COLUMN build_command TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN build_output TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN build_root TEXT NOT NULL DEFAULT '';
