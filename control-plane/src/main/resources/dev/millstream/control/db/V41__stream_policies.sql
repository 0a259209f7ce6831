-- Whether the owner wants a source's own pictures shown, like always:8; NULL leaves it to the server.
ALTER TABLE video ADD COLUMN pass_through TEXT;
