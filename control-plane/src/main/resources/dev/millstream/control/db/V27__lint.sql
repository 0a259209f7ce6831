-- How a project's sites are looked through where the repository says nothing of it.
ALTER TABLE project ADD COLUMN lint_level TEXT NOT NULL DEFAULT 'WARN';
ALTER TABLE project ADD COLUMN lint_links BOOLEAN NOT NULL DEFAULT TRUE;
ALTER TABLE project ADD COLUMN lint_page_bytes BIGINT NOT NULL DEFAULT 5000000;
