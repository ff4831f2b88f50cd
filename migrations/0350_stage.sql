-- Who speaks in a room and how it is shown (src/access/floor, src/live/stage).

-- Where a moderator, or they themselves, put somebody: before the audience, behind the stage, or back to the audience.
-- Without a row, or once it is over, people are where their own right lets them be.
CREATE TABLE floor_places (
    room_id BIGINT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    place TEXT NOT NULL CHECK (place IN ('audience', 'backstage', 'stage')),
    -- from then on; until then it is the place before (null: as their own right says)
    since BIGINT NOT NULL,
    place_before TEXT CHECK (place_before IN ('audience', 'backstage', 'stage')),
    valid_until BIGINT NOT NULL,
    -- a moderator asked them up: they need no right of their own
    guest BOOLEAN NOT NULL,
    PRIMARY KEY (room_id, person_id)
);
CREATE INDEX floor_places_of_person ON floor_places (person_id);

-- What the producer decided for everybody in a room.
CREATE TABLE stage_rooms (
    room_id BIGINT PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    layout TEXT NOT NULL CHECK (layout IN ('auto', 'speaker', 'grid', 'screen', 'picture')),
    spotlight UUID,
    paused BOOLEAN NOT NULL,
    pause_note TEXT NOT NULL,
    back_at BIGINT,
    locked BOOLEAN NOT NULL,
    waiting_room BOOLEAN NOT NULL
);

-- Raised hands, people at the door of a room with a waiting room, and those who were let in from there. What is not renewed by the
-- process that they are on is over by itself.
CREATE TABLE stage_asks (
    room_id BIGINT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('hand', 'door', 'admitted')),
    asked_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    PRIMARY KEY (room_id, person_id, kind)
);

CREATE TABLE stage_invitations (
    room_id BIGINT NOT NULL REFERENCES rooms (id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    place TEXT NOT NULL CHECK (place IN ('backstage', 'stage')),
    invited_by UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    valid_until BIGINT NOT NULL,
    PRIMARY KEY (room_id, person_id)
);
