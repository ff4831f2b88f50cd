//! What a poll may be, what may be voted, and who sees the figures.

use std::collections::BTreeSet;

use signaling::protocol::{ErrorCode, MAX_OPTION, MAX_OPTIONS, MAX_POLL, NewOption, PollResults, PollState, PollType};

use crate::text_enum;

text_enum! {
    "a state of polls";
    /// How far it is.
    pub enum State {
        Draft = "draft",
        Open = "open",
        Closed = "closed",
        Archived = "archived",
    }
}

text_enum! {
    "a type of polls";
    /// How many options one may take.
    pub enum Kind {
        Choice = "choice",
        Multi = "multi",
    }
}

text_enum! {
    "a time for results";
    /// When the audience sees how it stands.
    pub enum Shows {
        Always = "always",
        Voted = "voted",
        Closed = "closed",
    }
}

impl State {
    pub fn view(self) -> PollState {
        match self {
            State::Draft => PollState::Draft,
            State::Open => PollState::Open,
            State::Closed => PollState::Closed,
            State::Archived => PollState::Archived,
        }
    }

    pub fn of(view: PollState) -> Self {
        match view {
            PollState::Draft => State::Draft,
            PollState::Open => State::Open,
            PollState::Closed => State::Closed,
            PollState::Archived => State::Archived,
        }
    }

    /// What was once put to people is no draft any more.
    pub fn may_become(self, next: State) -> bool {
        next != State::Draft || self == State::Draft
    }
}

impl Kind {
    pub fn view(self) -> PollType {
        match self {
            Kind::Choice => PollType::Choice,
            Kind::Multi => PollType::Multi,
        }
    }

    pub fn of(view: PollType) -> Self {
        match view {
            PollType::Choice => Kind::Choice,
            PollType::Multi => Kind::Multi,
        }
    }
}

impl Shows {
    pub fn view(self) -> PollResults {
        match self {
            Shows::Always => PollResults::Always,
            Shows::Voted => PollResults::Voted,
            Shows::Closed => PollResults::Closed,
        }
    }

    pub fn of(view: PollResults) -> Self {
        match view {
            PollResults::Always => Shows::Always,
            PollResults::Voted => Shows::Voted,
            PollResults::Closed => Shows::Closed,
        }
    }
}

/// Whether somebody sees how a poll stands.
pub fn sees_results(state: State, shows: Shows, voted: bool, moderates: bool) -> bool {
    moderates
        || match state {
            State::Draft | State::Archived => false,
            State::Closed => true,
            State::Open => shows == Shows::Always || (shows == Shows::Voted && voted),
        }
}

/// The question as it is kept.
///
/// # Errors
/// `poll.invalid`.
pub fn content(text: &str) -> Result<String, ErrorCode> {
    line(text, MAX_POLL)
}

/// The options as they are kept, in their order.
///
/// # Errors
/// `poll.invalid`: too few, too many, two alike, or one that is no text.
pub fn options(asked: &[NewOption]) -> Result<Vec<String>, ErrorCode> {
    if !(2..=MAX_OPTIONS).contains(&asked.len()) {
        return Err(ErrorCode::PollInvalid);
    }
    let options = asked.iter().map(|option| line(&option.content, MAX_OPTION)).collect::<Result<Vec<_>, _>>()?;
    let different: BTreeSet<&String> = options.iter().collect();
    if different.len() == options.len() { Ok(options) } else { Err(ErrorCode::PollInvalid) }
}

fn line(text: &str, most: usize) -> Result<String, ErrorCode> {
    let text = text.trim();
    let is_good = !text.is_empty() && text.chars().count() <= most && !text.contains('\0');
    if is_good { Ok(text.to_owned()) } else { Err(ErrorCode::PollInvalid) }
}

/// What is voted for, each option once. Nothing takes the vote back.
///
/// # Errors
/// `poll.vote`: another poll's option, or several where one is to be chosen.
pub fn vote(kind: Kind, options: &[i64], asked: &[i64]) -> Result<BTreeSet<i64>, ErrorCode> {
    let chosen: BTreeSet<i64> = asked.iter().take(MAX_OPTIONS + 1).copied().collect();
    let is_possible = asked.len() <= MAX_OPTIONS && chosen.iter().all(|option| options.contains(option));
    if !is_possible || (kind == Kind::Choice && chosen.len() > 1) {
        return Err(ErrorCode::PollVote);
    }
    Ok(chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(options_: &[&str]) -> Result<Vec<String>, ErrorCode> {
        options(&options_.iter().map(|content| NewOption { content: (*content).to_owned() }).collect::<Vec<_>>())
    }

    #[test]
    fn a_choice_is_one_option_of_its_own_poll() {
        assert_eq!(vote(Kind::Choice, &[1, 2, 3], &[2]), Ok(BTreeSet::from([2])));
        assert_eq!(vote(Kind::Choice, &[1, 2, 3], &[2, 2]), Ok(BTreeSet::from([2])));
        assert_eq!(vote(Kind::Choice, &[1, 2, 3], &[1, 2]), Err(ErrorCode::PollVote));
        assert_eq!(vote(Kind::Choice, &[1, 2, 3], &[4]), Err(ErrorCode::PollVote));
        assert_eq!(vote(Kind::Multi, &[1, 2, 3], &[3, 1]), Ok(BTreeSet::from([1, 3])));
        assert_eq!(vote(Kind::Multi, &[1, 2, 3], &[1, 4]), Err(ErrorCode::PollVote));
        assert_eq!(vote(Kind::Multi, &[1], &[1; 1_000]), Err(ErrorCode::PollVote), "a list without an end is none");
        assert_eq!(vote(Kind::Choice, &[1], &[]), Ok(BTreeSet::new()));
    }

    #[test]
    fn a_poll_has_two_to_twenty_different_options() {
        assert_eq!(made(&[" yes ", "no"]), Ok(vec!["yes".to_owned(), "no".to_owned()]));
        for wrong in [&["yes"][..], &["yes", "yes "], &["yes", " "], &["yes", "n\0"], &["x"; 21]] {
            assert_eq!(made(wrong), Err(ErrorCode::PollInvalid), "{wrong:?}");
        }
    }

    #[test]
    fn figures_are_seen_when_the_poll_says_so() {
        let sees = |state, shows, voted| sees_results(state, shows, voted, false);
        assert!(!sees(State::Open, Shows::Voted, false) && sees(State::Open, Shows::Voted, true));
        assert!(!sees(State::Open, Shows::Closed, true) && sees(State::Closed, Shows::Closed, false));
        assert!(sees(State::Open, Shows::Always, false) && !sees(State::Draft, Shows::Always, false));
        assert!(sees_results(State::Open, Shows::Closed, false, true), "who runs it sees it");
        assert!(!State::Open.may_become(State::Draft) && State::Closed.may_become(State::Open));
    }
}
