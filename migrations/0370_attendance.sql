-- Who is in now, and how many were (src/live/attendance).

-- The people on each process, as digests that mean nothing outside: what several processes know is counted once. A row that is
-- not renewed is over.
CREATE TABLE attendance_nodes (
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    node BIGINT NOT NULL,
    at BIGINT NOT NULL,
    present BYTEA NOT NULL,
    PRIMARY KEY (event_id, node)
);

-- How many people there were at a full minute. A minute without a row: nobody.
CREATE TABLE attendance_samples (
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    -- null: at the event, in whatever room or in none
    room_id BIGINT REFERENCES rooms (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    people BIGINT NOT NULL
);
CREATE UNIQUE INDEX attendance_samples_once ON attendance_samples (event_id, at, COALESCE(room_id, 0));
CREATE INDEX attendance_samples_of_room ON attendance_samples (room_id);
CREATE INDEX attendance_samples_by_age ON attendance_samples (at);
