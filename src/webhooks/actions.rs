//! The names under which receivers know our facts. Names of ticket actions are eventyay's (which keeps `pretix.` for some), so
//! that receivers written for it go on working; talks and rooms continue its pattern.

use serde_json::{Map, Value};

use crate::base::journal::Line;

/// A kind of fact that receivers may ask for.
#[derive(Debug)]
pub struct Action {
    /// As the journal has it.
    pub kind: &'static str,
    /// As receivers know it.
    pub name: &'static str,
    /// The message that names it for people who choose.
    pub label: &'static str,
    /// What of the fact's body the notification carries: its name there, and in the body. Ids only: a receiver asks the API
    /// for the rest.
    pub fields: Fields,
}

type Fields = &'static [(&'static str, &'static str)];

const fn action(kind: &'static str, name: &'static str, label: &'static str, fields: Fields) -> Action {
    Action { kind, name, label, fields }
}

const CODE: Fields = &[("code", "code")];
const CHECKIN: Fields = &[
    ("code", "code"),
    ("orderposition_id", "orderposition_id"),
    ("orderposition_positionid", "orderposition_positionid"),
    ("checkin_list", "checkin_list"),
    ("type", "type"),
    ("first_checkin", "first_checkin"),
];
const ITEM: Fields = &[("item", "product")];
const QUOTA: Fields = &[("quota", "quota")];
const ROOM: Fields = &[("room", "room")];
const ROOMS: Fields = &[("rooms", "rooms")];

/// Everything that can be subscribed.
pub const ACTIONS: &[Action] = &[
    action("order.placed", "eventyay.event.order.placed", "log-order-placed", CODE),
    action("order.paid", "eventyay.event.order.paid", "log-order-paid", CODE),
    action("order.expired", "eventyay.event.order.expired", "log-order-expired", CODE),
    action("order.canceled", "eventyay.event.order.canceled", "log-order-canceled", CODE),
    action("checkin.created", "pretix.event.checkin", "log-checkin-created", CHECKIN),
    action("checkin.reverted", "pretix.event.checkin.reverted", "log-checkin-reverted", CHECKIN),
    action("event.created", "pretix.event.added", "log-event-created", &[]),
    action("event.changed", "pretix.event.changed", "log-event-changed", &[]),
    action("event.live_activated", "eventyay.event.live.activated", "log-event-live-activated", &[]),
    action("event.live_deactivated", "eventyay.event.live.deactivated", "log-event-live-deactivated", &[]),
    action("product.created", "eventyay.event.item.added", "log-product-created", ITEM),
    action("product.changed", "eventyay.event.item.changed", "log-product-changed", ITEM),
    action("quota.created", "eventyay.event.quota.added", "log-quota-created", QUOTA),
    action("quota.changed", "eventyay.event.quota.changed", "log-quota-changed", QUOTA),
    action(
        "slot.changed",
        "eventyay.event.talk.slot.changed",
        "log-slot-changed",
        &[("slot", "slot"), ("rooms", "rooms")],
    ),
    action("room.created", "eventyay.event.room.added", "log-room-created", ROOMS),
    action("room.policy_changed", "eventyay.event.room.policy.changed", "log-room-policy-changed", ROOMS),
    action("member.removed", "eventyay.event.room.member.removed", "log-member-removed", ROOM),
    action("ban.created", "eventyay.event.room.ban.created", "log-ban-created", ROOM),
    action("ban.lifted", "eventyay.event.room.ban.lifted", "log-ban-lifted", ROOM),
    action(
        "chat.message_deleted",
        "eventyay.event.room.chat.deleted",
        "log-chat-message-deleted",
        &[("channel", "channel")],
    ),
];

/// What a test call is named.
pub const PING: &str = "eventyay.webhook.ping";

/// The action of a kind of fact.
pub fn of_kind(kind: &str) -> Option<&'static Action> {
    ACTIONS.iter().find(|action| action.kind == kind)
}

/// Whether receivers know this name.
pub fn exists(name: &str) -> bool {
    ACTIONS.iter().any(|action| action.name == name)
}

/// What is posted for a line of the journal.
pub fn payload(action: &Action, line: &Line, organizer: &str, event: Option<&str>) -> Value {
    let mut payload = Map::new();
    payload.insert("notification_id".into(), line.id.into());
    payload.insert("organizer".into(), organizer.into());
    payload.insert("event".into(), event.into());
    payload.insert("action".into(), action.name.into());
    for (name, field) in action.fields {
        payload.insert((*name).to_owned(), line.body.get(*field).cloned().unwrap_or_default());
    }
    Value::Object(payload)
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use sqlx::types::Json;

    use super::*;
    use crate::base::time::Timestamp;

    fn line(kind: &str, body: Value) -> Line {
        Line {
            id: 7,
            at: Timestamp(0),
            organizer_id: Some(1),
            event_id: Some(2),
            actor: "system".into(),
            kind: kind.into(),
            subject: "order:ABC12".into(),
            body: Json(body),
        }
    }

    #[test]
    fn an_order_looks_as_receivers_of_the_field_expect() {
        let line = line("order.paid", json!({"code": "ABC12", "persons": ["0192"]}));
        assert_eq!(
            payload(of_kind("order.paid").unwrap(), &line, "org", Some("conf")),
            json!({"notification_id": 7, "organizer": "org", "event": "conf", "code": "ABC12",
                "action": "eventyay.event.order.paid"})
        );
    }

    #[test]
    fn a_check_in_carries_its_position_and_list() {
        let body = json!({"code": "ABC12", "orderposition_id": 3, "orderposition_positionid": 1, "checkin_list": 4,
            "type": "entry", "first_checkin": true});
        let payload = payload(of_kind("checkin.created").unwrap(), &line("checkin.created", body), "org", Some("conf"));
        assert_eq!((&payload["action"], &payload["orderposition_id"]), (&json!("pretix.event.checkin"), &json!(3)));
        assert_eq!((&payload["type"], &payload["first_checkin"]), (&json!("entry"), &json!(true)));
    }

    #[test]
    fn a_product_is_an_item_to_receivers() {
        let payload =
            payload(of_kind("product.changed").unwrap(), &line("product.changed", json!({"product": 5})), "org", None);
        assert_eq!((&payload["item"], &payload["event"]), (&json!(5), &Value::Null));
    }

    #[test]
    fn names_and_kinds_are_given_once() {
        for (at, action) in ACTIONS.iter().enumerate() {
            let again = ACTIONS[at + 1..].iter().find(|other| other.name == action.name || other.kind == action.kind);
            assert!(again.is_none(), "{action:?} and {again:?}");
        }
    }
}
