-- What is in rooms that are pages, frames and videos, beside the room itself (src/events/rooms/content).
CREATE TABLE room_contents (
    room_id BIGINT PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    content JSONB NOT NULL,
    -- what people are called towards the host of a frame is made with it
    secret TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- Pictures of ours that a room shows: they are not swept away.
CREATE TABLE room_pictures (
    room_id BIGINT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    path TEXT NOT NULL,
    PRIMARY KEY (room_id, path)
);

-- Not in the lobby; whoever has its address comes in as ever.
ALTER TABLE rooms ADD COLUMN hidden BOOLEAN NOT NULL DEFAULT FALSE;
