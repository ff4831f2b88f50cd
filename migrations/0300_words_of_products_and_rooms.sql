-- Products and rooms in several languages (src/base/texts.rs): `name` and `description` stay the text in the event's own
-- language, which is also what the release before this one reads and writes.
ALTER TABLE products ADD COLUMN names JSONB NOT NULL DEFAULT '{}';
ALTER TABLE products ADD COLUMN descriptions JSONB NOT NULL DEFAULT '{}';
ALTER TABLE rooms ADD COLUMN names JSONB NOT NULL DEFAULT '{}';
ALTER TABLE rooms ADD COLUMN descriptions JSONB NOT NULL DEFAULT '{}';
