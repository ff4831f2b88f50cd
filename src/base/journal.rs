//! The journal: what happened, in order, once. Written by `Tx::record` alone, in the use case's transaction.
//!
//! Audit page, webhooks, mail, timed work and pushes to rooms all follow from these lines (see `deliveries`).

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::{Map, Value, json};
use sqlx::types::Json;

use super::db::Conn;
use super::time::Timestamp;
use super::tx::Fact;

/// Every kind of fact with a sentence. A kind that is not listed here does not pass `tests/tidy`.
pub const KINDS: &[(&str, &str)] = &[
    ("order.placed", "an order was created, paid or not; body: code, persons"),
    ("order.paid", "an order's payments cover its total; body: code, persons"),
    ("order.expired", "the time to pay is over and the places are free again; body: code"),
    ("order.canceled", "an order was canceled and its tickets revoked; body: code, persons"),
    (
        "slot.changed",
        "a session was moved, shortened or prolonged; body: slot, rooms (before and after), persons, old, new",
    ),
    ("room.policy_changed", "who may enter a room, or when, was changed; body: rooms, old, new"),
    ("ban.created", "a moderator put a person out; body: persons, room or null for the whole event, sanction, until"),
    ("ban.lifted", "a ban was taken back; body: persons, room, sanction"),
    ("silence.created", "a moderator silenced a person; body: persons, room or null, sanction, until"),
    ("silence.lifted", "a person may speak again; body: persons, room, sanction"),
    ("report.handled", "a moderator answered what somebody told; body: report, room, outcome, sanction"),
    ("chat.message_deleted", "a moderator deleted what somebody else said; body: channel, sender"),
    ("chat.slowed", "a moderator slowed a chat down, or ended that; body: seconds"),
    ("stand.created", "an exhibitor or a poster was put into a room; body: rooms, new"),
    ("stand.changed", "what a stand says, or where it stands, was changed; body: rooms, fields"),
    ("stand.deleted", "an exhibitor or a poster was taken out of its room; body: room (its own), rooms"),
    ("stand.staff_changed", "who looks after a stand was changed; body: persons, rooms, stand"),
    ("posters.changed", "how the posters of a room are voted for was changed; body: rooms, old, new"),
    ("member.removed", "a moderator put a person out of a room, who may enter again; body: persons, room"),
    (
        "stage.placed",
        "somebody was put on a stage, behind it or back to the audience; body: persons, room, place (audience, backstage, stage, group; null: as their own right says)",
    ),
    (
        "stage.changed",
        "a stage was paused or goes on, a room was locked, opened or got a waiting room, or another interpreter; body: rooms, old, new",
    ),
    ("whiteboard.cleared", "a moderator cleared the whiteboard of a meeting or of a group; body: rooms, group"),
    ("person.reported", "somebody told the moderators about somebody else; body: report, room"),
    (
        "questions.changed",
        "when a room takes questions, or whether they wait for a moderator, was changed; body: rooms, old, new",
    ),
    ("question.deleted", "a moderator deleted what somebody else asked; body: room, asker"),
    ("poll.opened", "people can vote in a poll; body: room"),
    ("poll.closed", "people cannot vote in a poll any more; body: room"),
    ("poll.deleted", "a moderator deleted a poll with its votes; body: room"),
    ("screen.created", "a link for a screen in the hall was made; body: rooms, screen"),
    ("screen.revoked", "a link for a screen in the hall was taken back; body: rooms, screen"),
    ("profile_fields.changed", "what people are asked about themselves is another form; body: fields (how many)"),
    ("announcement.created", "somebody wrote an announcement; body: state"),
    ("announcement.changed", "an announcement was changed, told to everybody, or taken away; body: state"),
    ("role.created", "a role was made; body: new"),
    ("role.changed", "a role's name or rights were changed; body: old, new, persons (none: of whoever holds it)"),
    ("role.deleted", "a role was taken from everybody; body: old, persons (none: of whoever held it)"),
    ("role.granted", "somebody holds a role; body: grant, new, persons (none: a team, a product or traits hold it)"),
    ("role.revoked", "somebody holds a role no more; body: grant, old, persons as above"),
    ("trait_secret.created", "tokens of a ticket shop are taken; body: issuer, audience, algorithm"),
    ("trait_secret.deleted", "tokens by a key are taken no more; body: old"),
    ("traits.revoked", "a token, everybody with a uid, a key or a link is taken no more; body: what, persons"),
    ("login_link.created", "a short link with traits was made; body: link, traits, max_uses"),
    ("login_link.revoked", "a short link was taken back; body: link"),
    ("login_link.used", "somebody came by a short link; body: link"),
    ("report.made", "somebody had a report made; body: report, what, format, rooms"),
    ("roulette.changed", "how a room plays in which strangers meet was changed; body: rooms, old, new"),
    ("media_token.minted", "a WHIP or WHEP token was made for a person; body: room, direction"),
    ("webhook.created", "an organizer wants to be told of facts by HTTP; body: enabled"),
    ("webhook.changed", "where or of what it is told was changed; body: enabled, old, new"),
    ("webhook.secret_rotated", "calls are signed with another secret from now on"),
    ("webhook.deleted", "it is not told any more"),
    ("webhook.disabled", "its receiver does not want to be called any more; body: reason"),
    ("mail.drafted", "somebody wrote a letter that waits in the outbox; body: mail"),
    (
        "mail.changed",
        "somebody changed a letter that waits; body: mail, changed (names of fields: letters hold personal data)",
    ),
    ("mail.queued", "somebody sent a letter; body: mail"),
    ("mail.discarded", "somebody decided that a letter is not sent; body: mail"),
    ("mail.template_changed", "an event's own wording of a letter; body: role, locale, own, old, new"),
    ("mail.settings_changed", "through which server an event's letters go; body: own_server, old, new"),
    ("api_token.created", "an API token of a team was made; body: name, team"),
    ("api_token.revoked", "an API token was ended; body: token"),
    ("organizer.changed", "an organizer was renamed; body: old, new"),
    ("organizer.settings_changed", "settings of an organizer were changed; body: old, new (null: inherited)"),
    ("event.settings_changed", "settings of an event were changed; body: old, new (null: inherited)"),
    ("device.created", "a device was made; body: name, events, security_profile"),
    ("device.changed", "a device's name, events or security profile were changed; body: old, new"),
    ("device.initialized", "a device turned the token of its QR code into one of its own"),
    ("device.token_rolled", "a device has another token"),
    ("device.revoked", "a device cannot call the API any more"),
    ("oauth_client.created", "an application was registered; body: name, client, confidential, redirect_uris, scopes"),
    ("oauth_client.changed", "an application's name, addresses or scopes were changed; body: old, new"),
    ("oauth_client.secret_rotated", "an application has another secret"),
    ("oauth_client.ended", "an application and all its tokens were ended; body: client"),
    ("oauth.consented", "somebody allowed an application something; body: user, client, scopes, organizers"),
    ("oauth.connected", "an application turned its code into tokens; body: user, client"),
    ("oauth.revoked", "a consent and its tokens were ended; body: user, client, why"),
    ("team.created", "a team was made; body: name"),
    ("team.changed", "a team's name, permissions or events were changed; body: old, new"),
    ("team.deleted", "a team and its tokens were ended; body: name"),
    ("team.invited", "somebody was asked to join a team; body: team, invite"),
    ("team.invite_withdrawn", "an invitation was taken back; body: invite"),
    ("team.member_added", "somebody took an invitation; body: user"),
    ("team.member_removed", "somebody was taken out of a team; body: user"),
    ("event.created", "an event was created; body: slug, cloned_from"),
    ("user.registered", "somebody asked for an account; it may have existed before; body: user"),
    ("user.confirmed", "an account's address was confirmed by its link; body: user"),
    ("user.signed_in", "an account signed in; body: user, by, second_factor"),
    ("user.new_device", "an account signed in on a browser for the first time; body: user, session"),
    ("user.reset_requested", "somebody asked for a new password; body: user"),
    ("user.email_change_requested", "an account wants another address; body: user, change"),
    ("user.email_changed", "an account has another address, the old one is told; body: user, change"),
    ("user.security_changed", "a password or a second factor was set or taken away; body: user, what"),
    ("user.sessions_ended", "an account ended sessions of its own; body: user, sessions (how many)"),
    ("user.deleted", "an account was deleted by its owner; body: user"),
    ("event.changed", "an event's name, dates or other properties were changed; body: old, new"),
    ("event.live_activated", "an event's shop was opened to the public"),
    ("event.live_deactivated", "an event's shop was closed to the public"),
    ("event.testmode_activated", "orders of an event are tests from now on"),
    ("event.testmode_deactivated", "orders of an event are real from now on"),
    ("event.deleted", "an event at which nothing was sold was deleted; body: old"),
    (
        "event.shredded",
        "personal data of an event were deleted; body: shredders, rows (how many), wished_by (an actor; system: the settings)",
    ),
    ("room.created", "a room was made; body: rooms, new"),
    ("room.changed", "a room's name, text or place was changed; body: rooms, old, new"),
    ("room.content_changed", "what is in a room was changed; body: room, old, new"),
    ("room.deleted", "a room was deleted; whoever was inside is put out; body: room, rooms, old"),
    ("product.created", "a product was made; body: product, new"),
    ("product.changed", "a product was changed; body: product, old, new"),
    ("product.deleted", "a product that nobody had bought was deleted; body: product, old"),
    ("quota.created", "a quota was made; body: quota, new"),
    ("quota.changed", "a quota was changed; body: quota, old, new"),
    ("quota.deleted", "a quota was deleted; body: quota, old"),
    ("setup.completed", "the first organizer was created through the set-up link"),
];

/// A line as the dispatcher reads it.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Line {
    pub id: i64,
    pub at: Timestamp,
    pub organizer_id: Option<i64>,
    pub event_id: Option<i64>,
    pub actor: String,
    pub kind: String,
    pub subject: String,
    pub body: Json<Value>,
}

impl Line {
    /// The people whose rights this fact touches.
    pub fn persons(&self) -> Vec<uuid::Uuid> {
        let persons = self.body.get("persons").and_then(Value::as_array);
        persons.into_iter().flatten().filter_map(|id| id.as_str()?.parse().ok()).collect()
    }
}

/// When anything of a kind (`product.`: all that begin so) happened last at an event.
pub async fn last(conn: &mut Conn, event_id: i64, kind: &str) -> Result<Option<Timestamp>, sqlx::Error> {
    // The dot's successor ends the range.
    let end = format!("{}/", kind.trim_end_matches('.'));
    crate::scalar!(
        conn,
        Option<Timestamp>,
        "SELECT MAX(at) FROM journal WHERE event_id = $1 AND kind >= $2 AND kind < $3",
        event_id,
        kind,
        end,
    )
}

/// The body of a fact that something changed: `old` and `new` with the fields that differ. `None`: none does.
pub fn changes(before: &impl Serialize, after: &impl Serialize) -> Option<Value> {
    let fields = |value: Result<Value, serde_json::Error>| match value {
        Ok(Value::Object(fields)) => fields,
        _ => Map::new(),
    };
    let (before, after) = (fields(serde_json::to_value(before)), fields(serde_json::to_value(after)));
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).filter(differs).collect();
    let of = |fields: &Map<String, Value>| -> Map<String, Value> {
        names.iter().map(|name| ((*name).clone(), fields.get(*name).cloned().unwrap_or_default())).collect()
    };
    (!names.is_empty()).then(|| json!({"old": of(&before), "new": of(&after)}))
}

/// A body with more in it: ids that consumers need beside old and new values.
pub fn with(mut body: Value, name: &str, value: impl Into<Value>) -> Value {
    body[name] = value.into();
    body
}

pub(super) async fn append(conn: &mut Conn, at: Timestamp, actor: &str, fact: &Fact) -> Result<(), sqlx::Error> {
    debug_assert!(KINDS.iter().any(|(kind, _)| *kind == fact.kind), "{} is not a listed kind of fact", fact.kind);
    crate::execute!(
        conn,
        "INSERT INTO journal (at, organizer_id, event_id, actor, kind, subject, body) VALUES ($1, $2, $3, $4, $5, $6, $7)",
        at,
        fact.organizer_id,
        fact.event_id,
        actor,
        fact.kind,
        fact.subject.as_str(),
        Json(&fact.body),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_tells_only_what_differs() {
        let body = changes(&json!({"a": 1, "b": 2}), &json!({"a": 1, "b": 3, "c": 4}));
        assert_eq!(body, Some(json!({"old": {"b": 2, "c": null}, "new": {"b": 3, "c": 4}})));
        assert_eq!(changes(&json!({"a": 1}), &json!({"a": 1})), None);
    }
}
