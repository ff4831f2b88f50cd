//! How often a person may do what at an event, on this node: every action that others notice, or that costs a row, has a
//! limit of its own (threat R17; the field's servers have none).

use std::collections::{HashMap, VecDeque};
use std::time::Duration;

use signaling::protocol::{ErrorCode, Failure};
use uuid::Uuid;

use super::answer::Answer;
use crate::base::time::Timestamp;

/// People and actions remembered before old entries are swept out.
const REMEMBERED: usize = 4_096;

/// What is counted together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// Write, change or delete a message.
    Say,
    /// React to a message.
    React,
    Read,
    Search,
    /// Bring a file for a message.
    Upload,
    /// Open or leave a conversation, slow one down.
    Converse,
    RouletteStart,
    /// Ready, extend, skip, hang up, reconnect.
    RouletteCall,
    Report,
    /// What moderators do: answer a report, silence, ban, take it back; with questions, polls and announcements.
    Moderate,
    Contact,
    /// Read a page, look for people.
    Look,
    Block,
    /// What a moderator decides for a room.
    Stage,
    /// Raise a hand, answer an invitation, go behind the stage.
    StageHand,
    /// Ask a question.
    Ask,
    /// Vote for a question or in a poll.
    Vote,
    /// Look around at exhibitors.
    Exhibition,
    /// What staff do: change what their booth says, answer a request.
    ExhibitionEdit,
    /// Ask to talk, or take it back.
    ExhibitionContact,
    /// Look around at posters.
    Poster,
    PosterEdit,
    PosterVote,
    /// Write a line of captions, final or not.
    Caption,
    /// Change a whiteboard.
    Draw,
    /// Look at a whiteboard; a large one comes in pages.
    LookAtBoard,
    /// Say something of oneself.
    Profile,
    /// Have a page asked for its card.
    Preview,
    /// Ask for contacts, answer, take back, note.
    Swap,
}

impl Action {
    /// So many within so long. More: livelier, and a script asks more; fewer: somebody in a hurry is told to wait.
    fn limit(self) -> (usize, Duration) {
        match self {
            Action::Say => (5, Duration::from_secs(5)),
            Action::React => (20, Duration::from_secs(20)),
            // Several windows of somebody who clicks through a dozen channels.
            Action::Read => (60, Duration::from_secs(20)),
            Action::Search => (10, Duration::from_secs(20)),
            Action::Upload => (10, Duration::from_secs(60)),
            Action::Converse => (10, Duration::from_secs(60)),
            Action::RouletteStart => (20, Duration::from_secs(60)),
            Action::RouletteCall => (60, Duration::from_secs(60)),
            Action::Report => (5, Duration::from_secs(600)),
            Action::Contact => (20, Duration::from_secs(60)),
            Action::Look => (60, Duration::from_secs(60)),
            Action::Block => (20, Duration::from_secs(60)),
            Action::Stage => (120, Duration::from_secs(60)),
            Action::StageHand => (20, Duration::from_secs(60)),
            Action::Ask => (5, Duration::from_secs(60)),
            Action::Vote => (60, Duration::from_secs(60)),
            // Somebody who clicks through a hall.
            Action::Exhibition | Action::Poster => (120, Duration::from_secs(60)),
            Action::ExhibitionEdit | Action::PosterEdit => (30, Duration::from_secs(60)),
            Action::ExhibitionContact => (10, Duration::from_secs(60)),
            Action::Profile => (20, Duration::from_secs(60)),
            Action::Preview => (10, Duration::from_secs(60)),
            Action::Swap => (20, Duration::from_secs(60)),
            Action::PosterVote => (60, Duration::from_secs(60)),
            // Who types fast, told three times a second, and a program that is faster.
            Action::Caption => (100, Duration::from_secs(20)),
            Action::Draw => (150, Duration::from_secs(20)),
            Action::LookAtBoard => (200, Duration::from_secs(60)),
            Action::Moderate => (120, Duration::from_secs(60)),
        }
    }

    fn code(self) -> ErrorCode {
        match self {
            Action::Say
            | Action::React
            | Action::Read
            | Action::Search
            | Action::Upload
            | Action::Converse
            | Action::Preview => ErrorCode::ChatRateLimited,
            Action::RouletteStart | Action::RouletteCall | Action::Contact => ErrorCode::RouletteRateLimited,
            Action::Stage | Action::StageHand => ErrorCode::StageRateLimited,
            Action::Ask | Action::Vote => ErrorCode::QuestionRateLimited,
            Action::Exhibition | Action::ExhibitionEdit | Action::ExhibitionContact => ErrorCode::ExhibitionRateLimited,
            Action::Poster | Action::PosterEdit | Action::PosterVote => ErrorCode::PosterRateLimited,
            Action::Caption => ErrorCode::CaptionRateLimited,
            Action::Draw | Action::LookAtBoard => ErrorCode::WhiteboardRateLimited,
            Action::Swap => ErrorCode::ContactRateLimited,
            Action::Report | Action::Block | Action::Look | Action::Moderate | Action::Profile => {
                ErrorCode::ProtocolRateLimited
            }
        }
    }
}

/// When each person did what lately.
#[derive(Default)]
pub struct Pace {
    lately: HashMap<(Uuid, Action), VecDeque<Timestamp>>,
}

impl Pace {
    /// Notes one more.
    ///
    /// # Errors
    /// The action's code with `retry_after`.
    pub fn admit(&mut self, person: Uuid, action: Action, now: Timestamp) -> Answer<()> {
        if self.lately.len() > REMEMBERED {
            self.lately.retain(|(_, action), times| times.back().is_some_and(|at| at.plus(action.limit().1) > now));
        }
        let (most, span) = action.limit();
        let times = self.lately.entry((person, action)).or_default();
        while times.front().is_some_and(|at| at.plus(span) <= now) {
            times.pop_front();
        }
        match times.front() {
            Some(first) if times.len() >= most => {
                let seconds = now.until(first.plus(span)).as_secs() as u32 + 1;
                Err(Failure::new(action.code()).retry_after(seconds))
            }
            _ => {
                times.push_back(now);
                Ok(())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wait(answer: Answer<()>) -> Option<(ErrorCode, u32)> {
        answer.err().map(|failure| (failure.code, failure.retry_after.unwrap_or(0)))
    }

    #[test]
    fn each_action_has_its_own_count() {
        let (person, mut pace) = (Uuid::from_u128(1), Pace::default());
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        (0..5).for_each(|second| assert_eq!(pace.admit(person, Action::Report, at(second)), Ok(())));
        assert_eq!(wait(pace.admit(person, Action::Report, at(5))), Some((ErrorCode::ProtocolRateLimited, 596)));
        assert_eq!(pace.admit(person, Action::Contact, at(5)), Ok(()));
        assert_eq!(pace.admit(Uuid::from_u128(2), Action::Report, at(5)), Ok(()));
        assert_eq!(pace.admit(person, Action::Report, at(600)), Ok(()));
    }

    #[test]
    fn five_messages_in_five_seconds_and_then_a_pause() {
        let (person, mut pace) = (Uuid::from_u128(1), Pace::default());
        let at = |seconds: i64| Timestamp(seconds * 1_000_000);
        (0..5).for_each(|second| assert_eq!(pace.admit(person, Action::Say, at(second)), Ok(())));
        assert_eq!(wait(pace.admit(person, Action::Say, at(4))), Some((ErrorCode::ChatRateLimited, 2)));
        assert_eq!(pace.admit(Uuid::from_u128(2), Action::Say, at(4)), Ok(()));
        assert_eq!(pace.admit(person, Action::Say, at(5)), Ok(()));
    }
}
