//! What an endpoint may look like.

use url::Url;

use super::actions;

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
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    #[error("Give the full address of your receiver, as https://example.org/hook.")]
    BadUrl,
    #[error("{0}")]
    Unreachable(String),
    #[error("There is no action \"{0}\".")]
    UnknownAction(String),
    #[error("Choose at least one event, or all.")]
    NoEvents,
    #[error("There is no such event here.")]
    UnknownEvent,
    #[error("At most {MAX_COMMENT} characters.")]
    LongComment,
    #[error("An organizer has at most {MAX_WEBHOOKS} webhooks.")]
    TooMany,
    #[error("The webhook is disabled.")]
    Disabled,
}

impl Refusal {
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
