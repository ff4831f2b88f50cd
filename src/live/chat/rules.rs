//! What may be written, and by whom changed.

use std::time::Duration;

use serde_json::Value;
use signaling::protocol::{ErrorCode, MAX_BODY, SentContent};
use uuid::Uuid;

use super::Row;
use crate::base::time::Timestamp;

/// The text of a message as it is kept; none deletes.
pub fn content(event_type: &str, content: &SentContent, is_edit: bool) -> Result<Option<String>, ErrorCode> {
    if event_type != "channel.message" {
        return Err(ErrorCode::ChatUnsupportedEventType);
    }
    match content.kind.as_str() {
        "text" => text(&content.body).map(Some),
        "deleted" if is_edit => Ok(None),
        _ => Err(ErrorCode::ChatUnsupportedContentType),
    }
}

fn text(body: &Value) -> Result<String, ErrorCode> {
    let Value::String(body) = body else { return Err(ErrorCode::ChatInvalidBody) };
    let body = body.trim();
    // PostgreSQL keeps no zero characters.
    if body.chars().count() > MAX_BODY || body.contains('\0') {
        return Err(ErrorCode::ChatInvalidBody);
    }
    if body.is_empty() { Err(ErrorCode::ChatEmpty) } else { Ok(body.to_owned()) }
}

/// Own messages may be changed and deleted; another's only deleted, by moderators. An edit itself is never edited, and what
/// was deleted stays so.
pub fn may_change(original: &Row, person: Uuid, deletes: bool, moderates: bool) -> bool {
    let is_message = original.replaces.is_none() && original.body.is_some();
    is_message && (original.sender_id == person || (deletes && moderates))
}

/// Seconds that somebody has to wait after their last message in slow mode; 0: none.
pub fn wait(last: Option<Timestamp>, seconds: u32, now: Timestamp) -> u32 {
    let Some(free) = last.map(|last| last.plus(Duration::from_secs(u64::from(seconds)))) else { return 0 };
    if free <= now {
        return 0;
    }
    u32::try_from(now.until(free).as_secs()).unwrap_or(u32::MAX).saturating_add(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn sent(kind: &str, body: Value) -> SentContent {
        SentContent { kind: kind.to_owned(), body }
    }

    #[test]
    fn each_kind_of_nonsense_has_its_code() {
        let check = |content_: SentContent| content("channel.message", &content_, false);
        assert_eq!(content("channel.poll", &sent("text", json!("x")), false), Err(ErrorCode::ChatUnsupportedEventType));
        assert_eq!(check(sent("files", json!("x"))), Err(ErrorCode::ChatUnsupportedContentType));
        assert_eq!(check(sent("deleted", Value::Null)), Err(ErrorCode::ChatUnsupportedContentType));
        assert_eq!(check(sent("text", json!(5))), Err(ErrorCode::ChatInvalidBody));
        assert_eq!(check(sent("text", json!("x".repeat(4_001)))), Err(ErrorCode::ChatInvalidBody));
        assert_eq!(check(sent("text", json!("a\0b"))), Err(ErrorCode::ChatInvalidBody));
        assert_eq!(check(sent("text", json!(" \n"))), Err(ErrorCode::ChatEmpty));
        assert_eq!(check(sent("text", json!("👏".repeat(4_000)))).map(|text| text.is_some()), Ok(true));
    }

    #[test]
    fn only_moderators_touch_what_others_said_and_only_to_delete() {
        let (ada, bob) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let at = Timestamp(0);
        let said = Row {
            id: 1,
            channel_id: ada,
            sender_id: ada,
            at,
            body: Some("x".to_owned()),
            edited_at: None,
            replaces: None,
        };
        assert!(may_change(&said, ada, false, false) && may_change(&said, ada, true, false));
        assert!(!may_change(&said, bob, true, false) && !may_change(&said, bob, false, true));
        assert!(may_change(&said, bob, true, true));
        assert!(!may_change(&Row { replaces: Some(1), ..said.clone() }, ada, false, true));
        assert!(!may_change(&Row { body: None, ..said }, ada, false, false), "what is deleted stays deleted");
    }

    #[test]
    fn slow_mode_counts_from_the_last_message() {
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        assert_eq!(wait(None, 30, at(100)), 0);
        assert_eq!(wait(Some(at(100)), 30, at(110)), 21);
        assert_eq!(wait(Some(at(100)), 30, at(130)), 0);
        assert_eq!(wait(Some(at(100)), u32::MAX, at(100)), u32::MAX);
    }
}
