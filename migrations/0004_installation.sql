-- One row: what tells this installation from others (src/base/installation.rs).
CREATE TABLE installation (
    id TEXT PRIMARY KEY,
    created_at BIGINT NOT NULL
);
