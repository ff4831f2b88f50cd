-- Whose camera is the sign language of a room (src/live/stage).
ALTER TABLE stage_rooms ADD COLUMN interpreter UUID;
