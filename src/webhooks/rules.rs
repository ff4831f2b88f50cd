//! What an endpoint may look like.

use url::Url;

use super::actions;
use crate::base::language::{Saying, say};

/// Longest address.
const MAX_URL: usize = 1000;
/// Longest comment.
const MAX_COMMENT: usize = 1000;
/// Most endpoints of an organizer: each may cost a call per fact.
pub const MAX_WEBHOOKS: i64 = 50;

/// An endpoint as its organizer wants it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wish {
    pub target_url: String,
    pub enabled: bool,
    pub all_events: bool,
    /// Ids of the organizer's own events; only where `all_events` is false.
    pub limit_events: Vec<i64>,
    /// Names as receivers know them; none means all.
    pub action_types: Vec<String>,
    pub comment: String,
}

/// Why an endpoint cannot be stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    BadUrl,
    /// Why it cannot be called.
    Unreachable(Saying),
    UnknownAction(String),
    NoEvents,
    UnknownEvent,
    LongComment,
    TooMany,
    Disabled,
}

impl Refusal {
    /// For its organizer.
    pub fn saying(&self) -> Saying {
        match self {
            Refusal::BadUrl => say("api-webhook-url"),
            Refusal::Unreachable(why) => why.clone(),
            Refusal::UnknownAction(name) => say("api-webhook-action").with("name", name),
            Refusal::NoEvents => say("api-webhook-no-events"),
            Refusal::UnknownEvent => say("api-webhook-event"),
            Refusal::LongComment => say("api-most-characters").with("most", MAX_COMMENT),
            Refusal::TooMany => say("api-webhook-most").with("most", MAX_WEBHOOKS),
            Refusal::Disabled => say("api-webhook-disabled"),
        }
    }

    /// The field that it is about.
    pub fn field(&self) -> &'static str {
        match self {
            Refusal::BadUrl | Refusal::Unreachable(_) => "target_url",
            Refusal::UnknownAction(_) => "action_types",
            Refusal::NoEvents | Refusal::UnknownEvent => "limit_events",
            Refusal::LongComment => "comment",
            Refusal::TooMany | Refusal::Disabled => "non_field_errors",
        }
    }
}

/// The wish's address, if everything about the wish is sound.
pub fn check(wish: &Wish) -> Result<Url, Refusal> {
    if wish.comment.chars().count() > MAX_COMMENT {
        return Err(Refusal::LongComment);
    }
    if let Some(unknown) = wish.action_types.iter().find(|name| !actions::exists(name)) {
        return Err(Refusal::UnknownAction(unknown.clone()));
    }
    if !wish.all_events && wish.limit_events.is_empty() {
        return Err(Refusal::NoEvents);
    }
    let url = Url::parse(&wish.target_url).map_err(|_| Refusal::BadUrl)?;
    if wish.target_url.len() > MAX_URL || !url.has_host() { Err(Refusal::BadUrl) } else { Ok(url) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wish() -> Wish {
        Wish {
            target_url: "https://example.org/hook".into(),
            enabled: true,
            all_events: true,
            limit_events: vec![],
            action_types: vec!["eventyay.event.order.paid".into()],
            comment: String::new(),
        }
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert!(check(&wish()).is_ok());
        let refused = |change: &dyn Fn(&mut Wish)| {
            let mut wish = wish();
            change(&mut wish);
            check(&wish).unwrap_err()
        };
        assert_eq!(refused(&|wish| wish.target_url = "example.org".into()), Refusal::BadUrl);
        assert_eq!(refused(&|wish| wish.target_url = "mailto:a@example.org".into()), Refusal::BadUrl);
        assert_eq!(refused(&|wish| wish.action_types = vec!["x".into()]), Refusal::UnknownAction("x".into()));
        assert_eq!(refused(&|wish| wish.all_events = false), Refusal::NoEvents);
        assert_eq!(refused(&|wish| wish.comment = "x".repeat(1001)), Refusal::LongComment);
    }
}
