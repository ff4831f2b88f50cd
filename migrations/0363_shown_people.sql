-- People who want to be found by others of the event (src/live/people/search).
CREATE TABLE live_shown (
    person_id UUID PRIMARY KEY REFERENCES people (id) ON DELETE CASCADE,
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    about TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX live_shown_of_event ON live_shown (event_id);
