//! What an announcement may be, and where it may go.

use signaling::protocol::{AnnouncementState, ErrorCode, MAX_ANNOUNCEMENT};

use crate::text_enum;

text_enum! {
    "a state of announcements";
    /// Only forward.
    pub enum State {
        Draft = "draft",
        Active = "active",
        Archived = "archived",
    }
}

impl State {
    pub fn view(self) -> AnnouncementState {
        match self {
            State::Draft => AnnouncementState::Draft,
            State::Active => AnnouncementState::Active,
            State::Archived => AnnouncementState::Archived,
        }
    }

    pub fn of(view: AnnouncementState) -> Self {
        match view {
            AnnouncementState::Draft => State::Draft,
            AnnouncementState::Active => State::Active,
            AnnouncementState::Archived => State::Archived,
        }
    }
}

/// The text as it is kept.
///
/// # Errors
/// `announcement.invalid`.
pub fn text(text: &str) -> Result<String, ErrorCode> {
    let text = text.trim();
    let is_good = !text.is_empty() && text.chars().count() <= MAX_ANNOUNCEMENT && !text.contains('\0');
    if is_good { Ok(text.to_owned()) } else { Err(ErrorCode::AnnouncementInvalid) }
}

/// Whether it may go from one state to another, its text changed or not.
///
/// # Errors
/// `announcement.fixed`.
pub fn step(from: State, to: State, rewords: bool) -> Result<(), ErrorCode> {
    let is_forward = from.view() <= to.view();
    if is_forward && (!rewords || from == State::Draft) { Ok(()) } else { Err(ErrorCode::AnnouncementFixed) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_told_is_not_taken_back_nor_reworded() {
        assert_eq!(step(State::Draft, State::Draft, true), Ok(()));
        assert_eq!(step(State::Draft, State::Active, true), Ok(()));
        assert_eq!(step(State::Active, State::Archived, false), Ok(()));
        assert_eq!(step(State::Active, State::Active, true), Err(ErrorCode::AnnouncementFixed));
        assert_eq!(step(State::Active, State::Draft, false), Err(ErrorCode::AnnouncementFixed));
        assert_eq!(step(State::Archived, State::Active, false), Err(ErrorCode::AnnouncementFixed));
        assert_eq!(text(&"x".repeat(501)), Err(ErrorCode::AnnouncementInvalid));
        assert_eq!(text("a\0"), Err(ErrorCode::AnnouncementInvalid));
        assert_eq!(text(" Lunch! "), Ok("Lunch!".to_owned()));
    }
}
