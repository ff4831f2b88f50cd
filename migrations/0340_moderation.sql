-- Keeping order (src/access/sanctions, src/live/moderation): silencing beside bans, both for a while or for good.
ALTER TABLE bans RENAME TO sanctions;
ALTER TABLE sanctions ADD COLUMN kind TEXT NOT NULL DEFAULT 'ban' CHECK (kind IN ('ban', 'silence'));
-- null: until it is lifted
ALTER TABLE sanctions ADD COLUMN until BIGINT;
ALTER TABLE sanctions ADD COLUMN lifted_by TEXT;
CREATE INDEX sanctions_of_event ON sanctions (event_id, id);

-- By what people of one event are known to be the same human: digests of what they came with (an e-mail address, an outside
-- identity). Whoever comes again with another ticket brings their sanctions along.
CREATE TABLE person_marks (
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    mark BYTEA NOT NULL,
    person_id UUID NOT NULL REFERENCES people (id) ON DELETE CASCADE,
    PRIMARY KEY (event_id, mark, person_id)
);
CREATE INDEX person_marks_of_person ON person_marks (person_id);

-- What was done about a report.
ALTER TABLE live_reports ADD COLUMN outcome TEXT CHECK (outcome IN ('dismissed', 'deleted', 'removed', 'silenced', 'banned'));
ALTER TABLE live_reports ADD COLUMN sanction_id BIGINT REFERENCES sanctions (id) ON DELETE SET NULL;
CREATE INDEX live_reports_open ON live_reports (event_id, id) WHERE handled_at IS NULL;
CREATE INDEX live_reports_against ON live_reports (reported_id);
