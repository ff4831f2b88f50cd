-- Events in several languages (src/events/model.rs): `name` and `description` stay the text in the event's own language, which
-- is also what the release before this one reads.
ALTER TABLE events ADD COLUMN names JSONB NOT NULL DEFAULT '{}';
ALTER TABLE events ADD COLUMN descriptions JSONB NOT NULL DEFAULT '{}';
-- languages that its pages are shown in; none named: all that the program speaks
ALTER TABLE events ADD COLUMN locales JSONB NOT NULL DEFAULT '[]';
-- whether it stands in lists; who has the address finds it all the same
ALTER TABLE events ADD COLUMN is_public BOOLEAN NOT NULL DEFAULT TRUE;
