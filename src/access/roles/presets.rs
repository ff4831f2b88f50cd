//! Roles that people understand without reading a list of rights. What is not here can be put together.

use super::rights::{Right, Rights};

/// A proposal: made into a role of an event, it can be changed there.
#[derive(Clone, Copy, Debug)]
pub struct Preset {
    /// Stable; pages have its name and a sentence about it.
    pub identifier: &'static str,
    /// The field's role with about the same meaning; empty: it has none.
    pub field_name: &'static str,
    rights: &'static [Right],
}

impl Preset {
    pub fn rights(&self) -> Rights {
        self.rights.iter().copied().collect()
    }
}

use Right::{
    Announce, Backstage, Caption, ChatModerate, ChatSend, MembersBan, MembersModerate, PollManage, PollVote, Publish,
    QuestionAsk, QuestionModerate, QuestionVote, React, StageManage, View,
};

/// All of them, from the least to the most.
pub const PRESETS: [Preset; 9] = [
    // Watches and reads.
    Preset { identifier: "read_only_guest", field_name: "viewer", rights: &[View] },
    Preset {
        identifier: "participant",
        field_name: "participant",
        rights: &[View, React, ChatSend, QuestionAsk, QuestionVote, PollVote],
    },
    Preset {
        identifier: "speaker",
        field_name: "speaker",
        rights: &[View, React, ChatSend, QuestionAsk, QuestionVote, PollVote, Publish, Backstage],
    },
    // Types what is said; comes in before the doors open.
    Preset { identifier: "captioner", field_name: "", rights: &[View, React, ChatSend, Caption] },
    // Deletes messages and silences, cannot ban.
    Preset {
        identifier: "chat_moderator",
        field_name: "",
        rights: &[View, React, ChatSend, QuestionAsk, QuestionVote, PollVote, ChatModerate, MembersModerate],
    },
    // Questions, polls and chat of a talk; cannot put anybody out.
    Preset {
        identifier: "talk_host",
        field_name: "",
        rights: &[
            View,
            React,
            ChatSend,
            QuestionAsk,
            QuestionVote,
            PollVote,
            Publish,
            Backstage,
            ChatModerate,
            QuestionModerate,
            PollManage,
        ],
    },
    // Who is on stage and how it looks.
    Preset {
        identifier: "stage_producer",
        field_name: "",
        rights: &[View, React, ChatSend, Publish, Backstage, StageManage],
    },
    Preset {
        identifier: "moderator",
        field_name: "moderator",
        rights: &[
            View,
            React,
            ChatSend,
            QuestionAsk,
            QuestionVote,
            PollVote,
            Publish,
            Backstage,
            Caption,
            ChatModerate,
            QuestionModerate,
            PollManage,
            StageManage,
            MembersModerate,
            MembersBan,
        ],
    },
    Preset {
        identifier: "admin",
        field_name: "admin",
        rights: &[
            View,
            React,
            ChatSend,
            QuestionAsk,
            QuestionVote,
            PollVote,
            Publish,
            Backstage,
            Caption,
            ChatModerate,
            QuestionModerate,
            PollManage,
            StageManage,
            MembersModerate,
            MembersBan,
            Announce,
        ],
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_preset_lets_in_and_a_talk_host_keeps_nobody_out() {
        assert!(PRESETS.iter().all(|preset| preset.rights().contains(View)));
        let of = |identifier: &str| PRESETS.iter().find(|preset| preset.identifier == identifier).unwrap().rights();
        assert!(!of("talk_host").contains(MembersBan) && !of("talk_host").contains(MembersModerate));
        assert!(!of("chat_moderator").contains(MembersBan) && !of("chat_moderator").contains(QuestionModerate));
        assert_eq!(of("admin"), Rights::all());
        assert!(!of("read_only_guest").is_crew());
    }
}
