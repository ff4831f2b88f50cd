-- What a room can be beside a stage, a meeting and a table of strangers (src/events/rooms).
ALTER TABLE rooms ADD COLUMN kind TEXT NOT NULL DEFAULT 'stage'
    CHECK (kind IN ('stage', 'meeting', 'roulette', 'page', 'frame', 'video', 'people', 'exhibition', 'posters'));
UPDATE rooms SET kind = mode;
ALTER TABLE rooms DROP COLUMN mode;
ALTER TABLE rooms RENAME COLUMN kind TO mode;
