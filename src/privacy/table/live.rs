//! What people said, asked, told and did in live rooms.

use super::Fate::{Aged, Copied, Emptied, Gone, Kept as Keep};
use super::Kept::{Fact, Organizer, Published, Secret, Word};
use super::{NOTHING, NULL, OF_EVENT, Table, of, rest};
use crate::privacy::Class;

pub(super) const TABLES: &[Table] = &[
    // What people said in rooms, what moderators said of them, and what their clients kept with us.
    of(
        "chat_events",
        "id",
        "channel_id IN (SELECT c.id FROM chat_channels c JOIN this ON c.event_id = this.id)",
        &[("body", Emptied(Class::Chat, NULL))],
    ),
    of(
        "sanctions",
        "id",
        OF_EVENT,
        &[
            ("kind", Keep(Word)),
            ("reason", Emptied(Class::Chat, NOTHING)),
            ("created_by", Keep(Fact)),
            ("lifted_by", Keep(Fact)),
        ],
    ),
    of(
        "client_states",
        "person_id",
        "person_id IN (SELECT p.id FROM people p JOIN this ON p.event_id = this.id)",
        &[("state", Gone(Class::Chat))],
    ),
    // What people told each other and the moderators where strangers meet. Who met whom is told by ids.
    of(
        "live_contacts",
        "person_id",
        OF_EVENT,
        &[("card", Gone(Class::Chat)), ("email", Gone(Class::Chat)), ("note", Gone(Class::Chat))],
    ),
    // Where people's browsers are told.
    of(
        "push_subscriptions",
        "id",
        OF_EVENT,
        &[
            ("endpoint", Gone(Class::Chat)),
            ("p256dh", Gone(Class::Chat)),
            ("auth", Keep(Secret)),
            ("language", Gone(Class::Chat)),
        ],
    ),
    rest("push_keys", &[("secret", Keep(Secret))]),
    // What other pages say of themselves, and to which of them somebody linked.
    of(
        "link_previews",
        "id",
        OF_EVENT,
        &[
            ("url", Gone(Class::Chat)),
            ("state", Keep(Word)),
            ("title", Gone(Class::Chat)),
            ("description", Gone(Class::Chat)),
            ("picture", Gone(Class::Chat)),
        ],
    ),
    // What people answered about themselves; the questions stay.
    of(
        "profile_values",
        "person_id",
        "field_id IN (SELECT f.id FROM profile_fields f JOIN this ON f.event_id = this.id)",
        &[("value", Gone(Class::Chat))],
    ),
    rest("profile_fields", &[("labels", Keep(Published)), ("kind", Keep(Word)), ("choices", Keep(Published))]),
    of(
        "live_reports",
        "id",
        OF_EVENT,
        &[
            ("subject", Gone(Class::Chat)),
            ("reason", Gone(Class::Chat)),
            ("context", Gone(Class::Chat)),
            ("handled_by", Gone(Class::Chat)),
            ("outcome", Gone(Class::Chat)),
        ],
    ),
    of(
        "chat_reactions",
        "event_id",
        "event_id IN (SELECT e.id FROM chat_events e JOIN chat_channels c ON e.channel_id = c.id \
         JOIN this ON c.event_id = this.id)",
        &[("reaction", Gone(Class::Chat))],
    ),
    // The bytes go when the text of their message is gone (live/chat/files).
    of("chat_files", "id", OF_EVENT, &[("name", Emptied(Class::Chat, NOTHING)), ("content_type", Keep(Word))]),
    // The ids of those who talk.
    rest("chat_channels", &[("members_key", Keep(Fact))]),
    // What people asked. How many voted for it stays.
    of("questions", "id", OF_EVENT, &[("content", Emptied(Class::Chat, NOTHING)), ("state", Keep(Word))]),
    of(
        "question_votes",
        "question_id",
        "question_id IN (SELECT q.id FROM questions q JOIN this ON q.event_id = this.id)",
        &[("person_id", Copied(Class::Chat))],
    ),
    rest("question_rooms", &[("opens", Keep(Word))]),
    rest(
        "polls",
        &[("content", Keep(Published)), ("state", Keep(Word)), ("poll_type", Keep(Word)), ("show_results", Keep(Word))],
    ),
    rest("poll_options", &[("content", Keep(Published))]),
    // Digests of who is in now, and only while they are.
    // Lists of people among them: gone after two hours, whatever is shredded.
    rest(
        "event_reports",
        &[("what", Keep(Word)), ("format", Keep(Word)), ("state", Keep(Word)), ("file", Aged("src/live/reports"))],
    ),
    rest("attendance_nodes", &[("present", Aged("src/live/attendance"))]),
    rest("screens", &[("name", Keep(Organizer)), ("digest", Keep(Secret))]),
    rest("announcements", &[("text", Keep(Published)), ("state", Keep(Word))]),
    of("live_blocks", "person_id", OF_EVENT, &[("person_id", Copied(Class::Chat))]),
    rest("roulette_calls", &[("compromise", Keep(Word)), ("ended_by", Keep(Word))]),
    rest("roulette_members", &[("left_by", Keep(Word))]),
    // Who was in which room. It goes with what was said there.
    of(
        "room_views",
        "id",
        OF_EVENT,
        &[
            ("person_id", Gone(Class::Chat)),
            ("entered_at", Gone(Class::Chat)),
            ("left_at", Gone(Class::Chat)),
            ("device", Gone(Class::Chat)),
        ],
    ),
    // What people say of themselves to those who look for people.
    of("live_shown", "person_id", OF_EVENT, &[("about", Gone(Class::Chat))]),
    rest("room_contents", &[("content", Keep(Published)), ("secret", Keep(Secret))]),
    rest("room_pictures", &[("path", Keep(Published))]),
    // Who speaks where. What a slide says during a break is a word of the team's.
    rest("floor_places", &[("place", Keep(Word)), ("place_before", Keep(Word))]),
    rest("stage_rooms", &[("layout", Keep(Word)), ("pause_note", Keep(Published))]),
    // What was said, as text, and what meetings drew.
    of("captions", "id", OF_EVENT, &[("language", Gone(Class::Chat)), ("text", Gone(Class::Chat))]),
    of(
        "whiteboard_elements",
        "board_id",
        "board_id IN (SELECT b.id FROM whiteboards b JOIN rooms r ON r.id = b.room_id JOIN this ON r.event_id = this.id)",
        &[("element_id", Gone(Class::Chat)), ("content", Gone(Class::Chat))],
    ),
    rest("breakout_groups", &[("name", Keep(Organizer))]),
    rest("stage_asks", &[("kind", Keep(Word))]),
    rest("stage_invitations", &[("place", Keep(Word))]),
    // What exhibitors and posters say to the public, and who looks after them.
    rest(
        "exhibitors",
        &[
            ("tagline", Keep(Published)),
            ("short_text", Keep(Published)),
            ("body", Keep(Published)),
            ("size", Keep(Word)),
            ("links", Keep(Published)),
        ],
    ),
    of(
        "posters",
        "id",
        "room_id IN (SELECT r.id FROM rooms r JOIN this ON r.event_id = this.id)",
        &[
            ("abstract", Keep(Published)),
            ("authors", Emptied(Class::Speakers, NOTHING)),
            ("category", Keep(Published)),
            ("tags", Keep(Published)),
            ("session", Keep(Fact)),
            ("links", Keep(Published)),
        ],
    ),
    rest("stand_files", &[("kind", Keep(Word)), ("name", Keep(Published)), ("content_type", Keep(Word))]),
    of(
        "room_staff",
        "id",
        "room_id IN (SELECT r.id FROM rooms r JOIN this ON r.event_id = this.id)",
        &[("email", Gone(Class::OrderEmails))],
    ),
    // What visitors asked of exhibitors, with what they handed over.
    of(
        "contact_requests",
        "id",
        OF_EVENT,
        &[
            ("state", Gone(Class::Chat)),
            ("message", Gone(Class::Chat)),
            ("shared_name", Gone(Class::Chat)),
            ("shared_email", Gone(Class::Chat)),
        ],
    ),
    of(
        "poster_votes",
        "poster_id",
        "poster_id IN (SELECT p.id FROM posters p JOIN rooms r ON r.id = p.room_id JOIN this ON r.event_id = this.id)",
        &[("person_id", Copied(Class::Chat))],
    ),
];
