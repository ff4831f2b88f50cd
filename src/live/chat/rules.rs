//! What may be written, and by whom changed.

use serde_json::Value;
use signaling::protocol::{ErrorCode, MAX_BODY, SentContent};
use uuid::Uuid;

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

/// Own messages may be changed and deleted; another's only deleted, by moderators. An edit itself is never edited.
pub fn may_change(sender: Uuid, is_edit: bool, person: Uuid, deletes: bool, moderates: bool) -> bool {
    !is_edit && (sender == person || (deletes && moderates))
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
        assert!(may_change(ada, false, ada, false, false) && may_change(ada, false, ada, true, false));
        assert!(!may_change(ada, false, bob, true, false) && !may_change(ada, false, bob, false, true));
        assert!(may_change(ada, false, bob, true, true));
        assert!(!may_change(ada, true, ada, false, true));
    }
}
