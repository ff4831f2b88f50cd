-- What pages say of themselves to which people link in rooms (src/live/previews).
CREATE TABLE link_previews (
    id UUID PRIMARY KEY,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    url TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'ready', 'nothing')),
    title TEXT NOT NULL,
    description TEXT NOT NULL,
    -- a small JPEG, written by us
    picture BYTEA,
    asked_at BIGINT NOT NULL,
    UNIQUE (event_id, url)
);

ALTER TABLE chat_events ADD COLUMN preview_id UUID REFERENCES link_previews (id) ON DELETE SET NULL;
CREATE INDEX chat_events_previewed ON chat_events (preview_id) WHERE preview_id IS NOT NULL;
