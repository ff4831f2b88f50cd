-- Telling people who have no window open (src/live/push).

-- The installation's key pair towards push services (RFC 8292).
CREATE TABLE push_keys (
    id BIGINT PRIMARY KEY CHECK (id = 1),
    -- sealed
    secret TEXT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE push_subscriptions (
    id UUID PRIMARY KEY,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    endpoint TEXT NOT NULL,
    -- the browser's public key and secret (RFC 8291); the latter sealed
    p256dh TEXT NOT NULL,
    auth TEXT NOT NULL,
    -- whether a note says who writes and what
    details BOOLEAN NOT NULL,
    language TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    UNIQUE (person_id, endpoint)
);
CREATE INDEX push_subscriptions_of_event ON push_subscriptions (event_id, id);
