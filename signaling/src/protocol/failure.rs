//! Error codes. Their strings are the contract: clients branch on them, so none is ever renamed.

use super::Refusal;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;
use ts_rs::TS;

/// Why a request was not done, as the error frame carries it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Failure {
    pub code: ErrorCode,
    /// In words, for a developer; clients show texts of their own by code.
    pub message: String,
    #[serde(default, skip_serializing_if = "Map::is_empty")]
    #[ts(as = "Option<std::collections::BTreeMap<String, Value>>", optional)]
    pub details: Map<String, Value>,
    /// Seconds after which the same request may succeed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[ts(optional)]
    pub retry_after: Option<u32>,
}

impl Failure {
    pub fn new(code: ErrorCode) -> Failure {
        Failure { code, message: code.words().to_owned(), details: Map::new(), retry_after: None }
    }

    pub fn message(mut self, message: impl Into<String>) -> Failure {
        self.message = message.into();
        self
    }

    pub fn detail(mut self, key: &str, value: impl Into<Value>) -> Failure {
        self.details.insert(key.to_owned(), value.into());
        self
    }

    pub fn retry_after(mut self, seconds: u32) -> Failure {
        self.retry_after = Some(seconds);
        self
    }

    /// The gate said no: `details.refusal` has its answer.
    pub fn refused(code: ErrorCode, refusal: &Refusal) -> Failure {
        let details = serde_json::to_value(refusal).expect("a refusal is plain JSON");
        Failure::new(code).message(refusal.message.clone()).detail("refusal", details)
    }

    /// The gate's answer in this failure, when it has one.
    pub fn refusal(&self) -> Option<Refusal> {
        self.details.get("refusal").and_then(|value| serde_json::from_value(value.clone()).ok())
    }
}

impl From<ErrorCode> for Failure {
    fn from(code: ErrorCode) -> Failure {
        Failure::new(code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code.as_str(), self.message)
    }
}

impl std::error::Error for Failure {}

macro_rules! codes {
    ($($variant:ident $code:literal $words:literal)*) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
        pub enum ErrorCode {
            $(#[doc = $words] #[serde(rename = $code)] $variant,)*
        }

        impl ErrorCode {
            pub const ALL: &'static [ErrorCode] = &[$(ErrorCode::$variant,)*];

            /// The code on the wire.
            pub fn as_str(self) -> &'static str {
                match self { $(ErrorCode::$variant => $code,)* }
            }

            fn words(self) -> &'static str {
                match self { $(ErrorCode::$variant => $words,)* }
            }
        }
    };
}

codes! {
    ProtocolUnauthenticated "protocol.unauthenticated" "Authenticate first."
    ProtocolUnknownCommand "protocol.unknown_command" "There is no such command."
    ProtocolDenied "protocol.denied" "Permission denied."
    ProtocolInvalidFrame "protocol.invalid_frame" "This is not a frame of the protocol."
    ProtocolRateLimited "protocol.rate_limited" "Too many requests."
    AuthMissingToken "auth.missing_token" "A token is needed."
    AuthInvalidToken "auth.invalid_token" "This token is not valid."
    AuthExpiredToken "auth.expired_token" "This token has expired."
    AuthTokenTooLong "auth.token_too_long" "This token is good for too long: at most a day is taken."
    AuthDenied "auth.denied" "You have no access to this event."
    AuthResumeExpired "auth.resume_expired" "This session can no longer be resumed."
    EventUnknownEvent "event.unknown_event" "There is no such event."
    ConnectionReplaced "connection.replaced" "This event was opened in another window."
    InvalidInput "invalid_input" "The payload has the wrong shape."
    ServerFatal "server.fatal" "The server failed at this request."
    UserUnsupportedCommand "user.unsupported_command" "There is no such command."
    UserInvalidName "user.invalid_name" "This name cannot be used."
    UserNotFound "user.not_found" "There is no such person."
    RoomUnsupportedCommand "room.unsupported_command" "There is no such command."
    RoomUnknown "room.unknown" "There is no such room."
    RoomRefused "room.refused" "You cannot be in this room now."
    RoomNotEntered "room.not_entered" "Enter the room first."
    RoomUnknownReaction "room.unknown_reaction" "There is no such reaction."
    ChatUnsupportedCommand "chat.unsupported_command" "There is no such command."
    ChatUnknown "chat.unknown" "There is no such channel."
    ChatDenied "chat.denied" "You cannot do this in this channel."
    ChatEmpty "chat.empty" "The message is empty."
    ChatUnsupportedEventType "chat.unsupported_event_type" "This type of event cannot be sent."
    ChatUnsupportedContentType "chat.unsupported_content_type" "This type of content cannot be sent."
    ChatFiltered "chat.filtered" "This event does not want to read this."
    ChatInvalidBody "chat.invalid_body" "The message is no text, or too long."
    ChatRateLimited "chat.rate_limited" "Too many messages."
    EmojiSadPanda "emoji.sadpanda" "This is not one emoji."
    ChannelJoinMissingProfile "channel.join.missing_profile" "Choose a display name first."
    MediaUnsupportedCommand "media.unsupported_command" "There is no such command."
    MediaDenied "media.denied" "You may not publish in this room."
    MediaInvalidOffer "media.invalid_offer" "The offer cannot be read."
    MediaUnsupported "media.unsupported" "The offer asks for something that is not spoken here."
    MediaFull "media.full" "The media server has no place left."
    MediaUnknownSession "media.unknown_session" "There is no such media session."
    MediaUnknownTrack "media.unknown_track" "There is no such track."
    UserBlockSelf "user.block.self" "Nobody blocks themselves."
    ModerationUnsupportedCommand "moderation.unsupported_command" "There is no such command."
    ModerationUnknownReport "moderation.unknown_report" "There is no such report, or it was handled."
    ModerationUnknownSanction "moderation.unknown_sanction" "There is no such sanction, or it was taken back."
    ModerationProtected "moderation.protected" "This person keeps order here as well."
    UserReportSelf "user.report.self" "Nobody reports themselves."
    RouletteUnsupportedCommand "roulette.unsupported_command" "There is no such command."
    RouletteDenied "roulette.denied" "You cannot meet others in this room."
    RouletteMissingProfile "roulette.start.missing_profile" "Choose a display name first."
    RouletteBusy "roulette.busy" "You are in a call already."
    RouletteUnknownCall "roulette.unknown_call" "This call is over, or not yours."
    RouletteSkipLimit "roulette.skip_limit" "Too early, or too often."
    RouletteNoExtension "roulette.no_extension" "The round cannot be prolonged any more."
    RouletteFull "roulette.full" "Too many people wait already."
    RouletteRateLimited "roulette.rate_limited" "Too many requests."
    StageUnsupportedCommand "stage.unsupported_command" "There is no such command."
    StageDenied "stage.denied" "You may not do that in this room."
    StageNotInvited "stage.not_invited" "This invitation is over."
    StageNobody "stage.nobody" "There is nobody to do that with."
    StageFull "stage.full" "Too many hands are up already."
    StageRateLimited "stage.rate_limited" "Too many requests."
    BreakoutUnsupportedCommand "breakout.unsupported_command" "There is no such command."
    BreakoutDenied "breakout.denied" "You may not do that in this room."
    BreakoutUnknown "breakout.unknown" "There is no such group, or the groups are over."
    BreakoutBusy "breakout.busy" "The room is in groups already: call everybody back first."
    BreakoutInvalid "breakout.invalid" "These groups are not possible."
    CaptionUnsupportedCommand "caption.unsupported_command" "There is no such command."
    CaptionDenied "caption.denied" "You may not write captions in this room."
    CaptionInvalid "caption.invalid" "This is no line of captions, or no language."
    CaptionLimit "caption.limit" "This session has too many lines, or this room too many languages."
    CaptionRateLimited "caption.rate_limited" "Too many lines."
    WhiteboardUnsupportedCommand "whiteboard.unsupported_command" "There is no such command."
    WhiteboardDenied "whiteboard.denied" "You may not do that on this board."
    WhiteboardClosed "whiteboard.closed" "A moderator has closed the board."
    WhiteboardCleared "whiteboard.cleared" "This board was cleared: look at the new one."
    WhiteboardInvalid "whiteboard.invalid" "Such an element cannot be drawn."
    WhiteboardFull "whiteboard.full" "The board is full."
    WhiteboardRateLimited "whiteboard.rate_limited" "Too many changes."
    QuestionUnsupportedCommand "question.unsupported_command" "There is no such command."
    QuestionUnknown "question.unknown" "There is no such question."
    QuestionInactive "question.inactive" "No questions are taken here now."
    QuestionVote "question.vote" "This question cannot be voted for."
    QuestionEmpty "question.empty" "The question is empty."
    QuestionInvalid "question.invalid_content" "The question is too long, or no text."
    QuestionLimit "question.limit" "Too many own questions wait already."
    QuestionMissingProfile "question.ask.missing_profile" "Choose a display name first."
    QuestionRateLimited "question.rate_limited" "Too many requests."
    PollUnsupportedCommand "poll.unsupported_command" "There is no such command."
    PollUnknown "poll.unknown" "There is no such poll."
    PollInactive "poll.inactive" "This poll is not open."
    PollVote "poll.vote" "These options cannot be voted for together, or are none of this poll."
    PollInvalid "poll.invalid" "A poll needs a question and two to twenty options, none of them twice, empty or too long."
    PollFixed "poll.fixed" "Only a draft can be changed."
    PollLimit "poll.limit" "This room has too many polls already."
    AnnouncementUnsupportedCommand "announcement.unsupported_command" "There is no such command."
    AnnouncementUnknown "announcement.unknown" "There is no such announcement."
    AnnouncementInvalid "announcement.invalid" "An announcement needs a text that is not too long."
    AnnouncementFixed "announcement.fixed" "It goes only from draft to active to archived, and its text stays."
    AnnouncementLimit "announcement.limit" "This event has too many announcements already."
    ExhibitionUnsupportedCommand "exhibition.unsupported_command" "There is no such command."
    ExhibitionUnknownExhibitor "exhibition.unknown_exhibitor" "There is no such exhibitor."
    ExhibitionUnknownContactRequest "exhibition.unknown_contact_request" "There is no such request."
    ExhibitionNotStaff "exhibition.not_staff_member" "This is for those who look after this stand."
    ExhibitionContactTaken "exhibition.contact_taken" "Somebody answered this request already."
    ExhibitionContactDisabled "exhibition.contact_disabled" "This exhibitor takes no requests."
    ExhibitionContactLimit "exhibition.contact_limit" "Too many own requests wait already."
    ExhibitionContactProfile "exhibition.contact.missing_profile" "Choose a display name first."
    ExhibitionInvalid "exhibition.invalid" "This text is too long, or no text, or no address of a page."
    ExhibitionRateLimited "exhibition.rate_limited" "Too many requests."
    PosterUnsupportedCommand "poster.unsupported_command" "There is no such command."
    PosterUnknown "poster.unknown_poster" "There is no such poster."
    PosterNotPresenter "poster.not_presenter" "This is for those who present this poster."
    PosterVoteClosed "poster.vote_closed" "Posters are not voted for here now."
    PosterVoteLimit "poster.vote_limit" "All own votes are given already."
    PosterInvalid "poster.invalid" "This text is too long, or no text, or no address of a page."
    PosterRateLimited "poster.rate_limited" "Too many requests."
    ProfileUnsupportedCommand "profile.unsupported_command" "There is no such command."
    ProfileInvalid "profile.invalid" "This answer is too long, or none of this field."
    ProfileIncomplete "profile.incomplete" "Answer what the event asks of everybody first."
    WebPushUnsupportedCommand "web_push.unsupported_command" "There is no such command."
    WebPushInvalid "web_push.invalid" "This is no subscription that can be told something."
    ContactUnsupportedCommand "contact.unsupported_command" "There is no such command."
    ContactUnknown "contact.unknown" "There is no such contact or request."
    ContactDenied "contact.denied" "You cannot exchange contacts with this person."
    ContactInvalid "contact.invalid" "This text is too long, or no address."
    ContactNothing "contact.nothing" "Something has to be given."
    ContactClosed "contact.closed" "The event is over: no more requests."
    ContactRateLimited "contact.rate_limited" "Too many requests."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_their_strings_on_the_wire_and_unique() {
        let mut seen = std::collections::BTreeSet::new();
        for code in ErrorCode::ALL {
            assert_eq!(serde_json::to_value(code).unwrap(), code.as_str());
            assert!(seen.insert(code.as_str()), "{} twice", code.as_str());
        }
    }

    #[test]
    fn every_code_stands_in_the_protocol_document() {
        let text = include_str!("../../PROTOCOL.md");
        for code in ErrorCode::ALL {
            let (_, verb) = code.as_str().rsplit_once('.').unwrap_or(("", code.as_str()));
            assert!(text.contains(verb), "PROTOCOL.md does not tell of {}", code.as_str());
        }
    }
}
