-- Which pushes are built. previews: ALL, NONE or CUSTOM. The lists hold a wildcard a line.
ALTER TABLE project ADD COLUMN production_builds BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE project ADD COLUMN previews TEXT NOT NULL DEFAULT 'ALL';
ALTER TABLE project ADD COLUMN branch_includes TEXT NOT NULL DEFAULT '*';
ALTER TABLE project ADD COLUMN branch_excludes TEXT NOT NULL DEFAULT '';
ALTER TABLE project ADD COLUMN path_includes TEXT NOT NULL DEFAULT '*';
ALTER TABLE project ADD COLUMN path_excludes TEXT NOT NULL DEFAULT '';
