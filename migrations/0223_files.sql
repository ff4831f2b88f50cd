-- What people uploaded (src/files); the bytes are in the blob store under the same id.
CREATE TABLE files (
    id UUID PRIMARY KEY,
    -- the actor who uploaded it, as the journal writes actors: nobody else gets it
    owner TEXT NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);
CREATE INDEX files_by_age ON files (expires_at);
