//! What a question may be, and what becomes of it.

use signaling::protocol::{ErrorCode, MAX_QUESTION, QuestionState};

use crate::text_enum;

text_enum! {
    "a state of questions";
    /// Who sees it.
    pub enum State {
        /// Moderators and its asker.
        Queued = "mod_queue",
        Visible = "visible",
        /// Moderators.
        Archived = "archived",
    }
}

impl State {
    pub fn view(self) -> QuestionState {
        match self {
            State::Queued => QuestionState::ModQueue,
            State::Visible => QuestionState::Visible,
            State::Archived => QuestionState::Archived,
        }
    }

    pub fn of(view: QuestionState) -> Self {
        match view {
            QuestionState::ModQueue => State::Queued,
            QuestionState::Visible => State::Visible,
            QuestionState::Archived => State::Archived,
        }
    }
}

/// The text as it is kept.
///
/// # Errors
/// Nothing in it, too much, or what no database keeps.
pub fn content(text: &str) -> Result<String, ErrorCode> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ErrorCode::QuestionEmpty);
    }
    // PostgreSQL keeps no zero characters.
    if text.chars().count() > MAX_QUESTION || text.contains('\0') {
        return Err(ErrorCode::QuestionInvalid);
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_is_a_text_of_some_length() {
        assert_eq!(content(" Why? \n"), Ok("Why?".to_owned()));
        assert_eq!(content(&"👏".repeat(500)).map(|text| text.chars().count()), Ok(500));
        assert_eq!(content(&"x".repeat(501)), Err(ErrorCode::QuestionInvalid));
        assert_eq!(content("a\0b"), Err(ErrorCode::QuestionInvalid));
        assert_eq!(content(" \n\t"), Err(ErrorCode::QuestionEmpty));
    }
}
