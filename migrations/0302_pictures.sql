-- Pictures that settings show (src/settings/pictures): logos, header pictures. The bytes are in the blob store under the same
-- id, which they had as an upload (src/files).
CREATE TABLE pictures (
    id UUID PRIMARY KEY,
    -- whose settings may name it
    organizer_id BIGINT NOT NULL REFERENCES organizers (id) ON DELETE CASCADE,
    content_type TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX pictures_of_organizer ON pictures (organizer_id);
