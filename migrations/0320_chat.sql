-- Chat between a few people, reactions, and what everybody has read (src/live/chat).

-- A channel without a room is between the people in chat_members.
ALTER TABLE chat_channels ALTER COLUMN room_id DROP NOT NULL;
-- The sorted ids of its members: the same people have the same channel.
ALTER TABLE chat_channels ADD COLUMN members_key TEXT;
CREATE UNIQUE INDEX chat_channels_direct ON chat_channels (event_id, members_key) WHERE members_key IS NOT NULL;
-- Seconds between two messages of one person.
ALTER TABLE chat_channels ADD COLUMN slow_seconds BIGINT NOT NULL DEFAULT 0;

CREATE TABLE chat_members (
    channel_id UUID NOT NULL REFERENCES chat_channels (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    -- left, until something is said there again
    hidden BOOLEAN NOT NULL,
    PRIMARY KEY (channel_id, person_id)
);
CREATE INDEX chat_members_of_person ON chat_members (person_id);

-- One of each emoji from each person.
CREATE TABLE chat_reactions (
    event_id BIGINT NOT NULL REFERENCES chat_events (id) ON DELETE CASCADE,
    reaction TEXT NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    at BIGINT NOT NULL,
    PRIMARY KEY (event_id, reaction, person_id)
);
CREATE INDEX chat_reactions_of_person ON chat_reactions (person_id);

CREATE TABLE chat_reads (
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    channel_id UUID NOT NULL REFERENCES chat_channels (id) ON DELETE CASCADE,
    -- everything up to this message
    read_id BIGINT NOT NULL,
    PRIMARY KEY (person_id, channel_id)
);
CREATE INDEX chat_reads_of_channel ON chat_reads (channel_id);

-- Messages to somebody that they have not read: mentions, and what is said in their direct channels.
CREATE TABLE chat_notifications (
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    channel_id UUID NOT NULL REFERENCES chat_channels (id) ON DELETE CASCADE,
    event_id BIGINT NOT NULL REFERENCES chat_events (id) ON DELETE CASCADE,
    PRIMARY KEY (person_id, event_id)
);
CREATE INDEX chat_notifications_of_channel ON chat_notifications (channel_id, event_id);
CREATE INDEX chat_notifications_of_event ON chat_notifications (event_id);

-- What slow mode asks.
CREATE INDEX chat_events_of_sender ON chat_events (channel_id, sender_id, at);
