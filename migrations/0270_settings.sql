-- What organizers and events decide (src/settings); a value that nobody chose has no row.
CREATE TABLE organizer_settings (
    organizer_id BIGINT NOT NULL REFERENCES organizers (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- JSON; as text, because SQLite would make a number of a JSONB "21"
    value TEXT NOT NULL,
    PRIMARY KEY (organizer_id, key)
);

CREATE TABLE event_settings (
    event_id BIGINT NOT NULL REFERENCES events (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- JSON; as text, because SQLite would make a number of a JSONB "21"
    value TEXT NOT NULL,
    PRIMARY KEY (event_id, key)
);

-- Host names of organizers and events; each is one's.
CREATE TABLE custom_domains (
    host TEXT PRIMARY KEY,
    organizer_id BIGINT NOT NULL REFERENCES organizers (id) ON DELETE CASCADE,
    -- null: the organizer's
    event_id BIGINT REFERENCES events (id) ON DELETE CASCADE
);
CREATE INDEX custom_domains_of_organizer ON custom_domains (organizer_id);

-- Until now in columns of their own, which stay for the release before this one.
INSERT INTO event_settings (event_id, key, value)
SELECT id, 'payment_instructions', CAST(jsonb_build_object(locale, payment_instructions) AS TEXT) FROM events
WHERE payment_instructions <> '';
INSERT INTO event_settings (event_id, key, value)
SELECT event_id, 'mail_from_name', CAST(to_jsonb(sender_name) AS TEXT) FROM mail_settings WHERE sender_name <> '';
INSERT INTO event_settings (event_id, key, value)
SELECT event_id, 'mail_reply_to', CAST(to_jsonb(reply_to) AS TEXT) FROM mail_settings WHERE reply_to <> '';

-- The audit log (src/orgs/audit) reads the journal by organizer, by thing, and by when a kind of thing changed last.
CREATE INDEX journal_of_organizer ON journal (organizer_id, id);
CREATE INDEX journal_of_subject ON journal (organizer_id, subject, id);
CREATE INDEX journal_of_kind ON journal (event_id, kind, at);
