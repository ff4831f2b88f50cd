-- Groups of a meeting (src/live/stage/groups): whoever is in one is there, and nowhere else, until it is over.
ALTER TABLE floor_places ADD COLUMN spot TEXT NOT NULL DEFAULT 'audience'
    CHECK (spot IN ('audience', 'backstage', 'stage', 'group'));
UPDATE floor_places SET spot = place;
ALTER TABLE floor_places DROP COLUMN place;
ALTER TABLE floor_places RENAME COLUMN spot TO place;
-- which one, from 1; 0: none
ALTER TABLE floor_places ADD COLUMN group_number BIGINT NOT NULL DEFAULT 0;

CREATE TABLE breakout_rounds (
    room_id BIGINT PRIMARY KEY REFERENCES rooms (id) ON DELETE CASCADE,
    -- when everybody is back
    ends_at BIGINT NOT NULL,
    -- whether somebody set that time, or it is only the longest that groups last
    timed BOOLEAN NOT NULL,
    called_back BOOLEAN NOT NULL,
    -- everybody picks their own
    choose BOOLEAN NOT NULL
);

CREATE TABLE breakout_groups (
    room_id BIGINT NOT NULL REFERENCES breakout_rounds (room_id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (room_id, number)
);

-- Who belongs where, wherever they are now.
CREATE TABLE breakout_members (
    room_id BIGINT NOT NULL REFERENCES breakout_rounds (room_id) ON DELETE CASCADE,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    number BIGINT NOT NULL,
    PRIMARY KEY (room_id, person_id)
);
