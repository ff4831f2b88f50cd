-- Files in messages (src/live/chat/files); the bytes are in the blob store under the same id. Nothing cascades here: a row is
-- what finds the bytes again, and goes after them.
CREATE TABLE chat_files (
    id UUID PRIMARY KEY,
    event_id BIGINT NOT NULL,
    channel_id UUID NOT NULL,
    -- who uploaded it
    person_id UUID NOT NULL,
    -- null: not sent yet, or no longer
    message_id BIGINT REFERENCES chat_events (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX chat_files_of_message ON chat_files (channel_id, message_id);
CREATE INDEX chat_files_by_message ON chat_files (message_id);
CREATE INDEX chat_files_unsent ON chat_files (created_at) WHERE message_id IS NULL;
