//! Pushes: what the server tells unasked. A push is written to text once and shared by everybody it goes to.

use super::*;
use serde::{Serialize, de::DeserializeOwned};
use std::{fmt, sync::Arc};

/// The payload of one kind of push.
pub trait PushPayload: Serialize + DeserializeOwned + TS {
    const NAME: &'static str;

    /// Pushes of the same topic replace each other while they wait for a slow reader: only the newest value matters.
    fn topic(&self) -> Option<Topic> {
        None
    }
}

/// What a state push is the state of.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Topic(&'static str, Box<str>);

impl Topic {
    pub fn of<P: PushPayload>(subject: impl fmt::Display) -> Topic {
        Topic(P::NAME, subject.to_string().into())
    }
}

/// A push, ready to be sent to any number of sessions: cloning it shares its text. No larger than a pointer, as thousands
/// of sessions keep hundreds of them for those who come back.
#[derive(Clone, Debug)]
pub struct Push(Arc<Written>);

#[derive(Debug)]
struct Written {
    name: &'static str,
    payload: Box<str>,
    topic: Option<Topic>,
}

impl Push {
    pub fn new<P: PushPayload>(payload: &P) -> Push {
        let text = serde_json::to_string(payload).expect("payloads are plain JSON");
        Push(Arc::new(Written { name: P::NAME, payload: text.into(), topic: payload.topic() }))
    }

    pub fn name(&self) -> &'static str {
        self.0.name
    }

    pub fn topic(&self) -> Option<&Topic> {
        self.0.topic.as_ref()
    }

    /// Bytes of its frame, within a few.
    pub fn size(&self) -> usize {
        self.0.name.len() + self.0.payload.len() + 16
    }

    /// The frame, with a version for clients that asked for resume.
    pub fn frame(&self, version: Option<u64>) -> String {
        let Written { name, payload, .. } = &*self.0;
        match version {
            Some(version) => format!("[\"{name}\",{payload},{version}]"),
            None => format!("[\"{name}\",{payload}]"),
        }
    }
}

macro_rules! pushes {
    ($($payload:ident),* $(,)?) => {
        pub(super) fn describe_pushes(cfg: &ts_rs::Config) -> Vec<(&'static str, String)> {
            vec![$(($payload::NAME, $payload::name(cfg)),)*]
        }
    };
}
use ts_rs::TS;

pushes! {
    UserUpdated, ViewerAdded, ViewerRemoved, CrowdChanged, Reactions, AdmissionChanged, Refused, ChatSaid, TracksChanged,
    ModerationChanged, SlotsChanged, LayersWanted, Speaking, MediaClosed, Reload, Drop, RouletteWaiting, MatchFound, MatchWithdrawn, RouletteStarted,
    RouletteChanged, RouletteExtension, RouletteHungUp, RouletteStopped, ContactExchanged,
    StageState, StageDesk, StageOwn, StageMuted, ToldBreakouts,
    CaptionSaid, CaptionLanguages, BoardDrawn, BoardChanged,
    ChatReacted, ReadPointers, UnreadPointers, NotificationCounts, ChatNotified, MentionWarning, ChatChannels, ChatSlowed,
    QuestionsChanged, QuestionChanged, QuestionDeleted, QuestionPinned, QuestionUnpinned, QuestionVotes,
    PollChanged, PollDeleted, PollPinned, PollUnpinned, PollCounted, PollsChanged, AnnouncementChanged,
    ExhibitionChanged, ContactRequested, ContactAccepted, ContactClosed, PostersChanged,
    ContactsChanged, ChatPreviewed,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_push_is_an_array_with_a_version_only_on_request() {
        let push = Push::new(&CrowdChanged { room: RoomId(1), users: Crowd::Few });
        assert_eq!(push.frame(None), r#"["event.user_count_change",{"room":1,"users":"few"}]"#);
        assert_eq!(push.frame(Some(4)), r#"["event.user_count_change",{"room":1,"users":"few"},4]"#);
    }
}
