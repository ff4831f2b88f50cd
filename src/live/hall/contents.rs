//! What a room has for somebody whom the gate admitted: what they may do there, and with what.

use signaling::protocol::{
    MediaConfig, MediaMode, Module, Permission, PollsConfig, QuestionsConfig, QuestionsOpen, RouletteConfig,
};

use super::State;
use crate::access::Admission;
use crate::access::roles::Right;
use crate::events::rooms::{Mode, Room as Place};
use crate::live::audience::rules::Opens;
use crate::live::roulette::rules::Rounds;

pub fn permissions(admission: &Admission, place: &Place) -> Vec<Permission> {
    let mut permissions = Vec::new();
    let is_roulette = place.mode == Mode::Roulette;
    if admission.view() {
        permissions.extend([Permission::RoomView, Permission::RoomViewers]);
        permissions.extend([Permission::RoomChatRead, Permission::RoomChatJoin]);
        if !is_roulette {
            permissions.extend([Permission::RoomQuestionRead, Permission::RoomPollRead]);
        }
    }
    for (right, permission) in BY_RIGHT {
        if admission.may(right) && !(is_roulette && NOT_AMONG_STRANGERS.contains(&permission)) {
            permissions.push(permission);
        }
    }
    if admission.publish() && is_roulette {
        permissions.push(Permission::RoomRouletteJoin);
    }
    if admission.moderate() {
        permissions.push(Permission::RoomModerate);
    }
    permissions
}

/// What clients are told of a right.
const BY_RIGHT: [(Right, Permission); 13] = [
    (Right::React, Permission::RoomReact),
    (Right::ChatSend, Permission::RoomChatSend),
    (Right::QuestionAsk, Permission::RoomQuestionAsk),
    (Right::QuestionVote, Permission::RoomQuestionVote),
    (Right::PollVote, Permission::RoomPollVote),
    (Right::Publish, Permission::RoomPublish),
    (Right::Backstage, Permission::RoomBackstage),
    (Right::ChatModerate, Permission::RoomChatModerate),
    (Right::QuestionModerate, Permission::RoomQuestionModerate),
    (Right::PollManage, Permission::RoomPollManage),
    (Right::StageManage, Permission::RoomStageManage),
    (Right::MembersModerate, Permission::RoomMembersModerate),
    (Right::MembersBan, Permission::RoomMembersBan),
];

/// Where strangers meet there is no stage and no audience.
const NOT_AMONG_STRANGERS: [Permission; 7] = [
    Permission::RoomQuestionAsk,
    Permission::RoomQuestionVote,
    Permission::RoomPollVote,
    Permission::RoomBackstage,
    Permission::RoomQuestionModerate,
    Permission::RoomPollManage,
    Permission::RoomStageManage,
];

pub fn modules(state: &State, place: &Place) -> Vec<Module> {
    let media = |mode| Module::Media { config: MediaConfig { mode } };
    let first = match place.mode {
        Mode::Stage => media(MediaMode::Stage),
        Mode::Meeting => media(MediaMode::Meeting),
        // Calls have media of their own, and what is said there is for those who are in it.
        Mode::Roulette => return vec![roulette(state.rounds.get(&place.id).cloned().unwrap_or_default())],
    };
    let chat = state.channel_of(place.id).map(|channel_id| Module::Chat { channel_id });
    std::iter::once(first)
        .chain([questions(state, place), Module::Polls { config: PollsConfig { active: true } }])
        .chain(chat)
        .collect()
}

fn questions(state: &State, place: &Place) -> Module {
    let terms = state.audience.terms(place.id);
    let open = match terms.opens {
        Opens::Off => QuestionsOpen::Off,
        Opens::Sessions => QuestionsOpen::Sessions,
        Opens::Always => QuestionsOpen::Always,
    };
    let config = QuestionsConfig { active: terms.opens != Opens::Off, open, requires_moderation: terms.moderated };
    Module::Questions { config }
}

fn roulette(rounds: Rounds) -> Module {
    let seconds = |span: std::time::Duration| u32::try_from(span.as_secs()).unwrap_or(u32::MAX);
    Module::Roulette {
        config: RouletteConfig {
            group_size: u32::try_from(rounds.group_size).unwrap_or(2),
            round: seconds(rounds.round),
            extension: seconds(rounds.extension),
            max_extensions: rounds.max_extensions,
            skip_after: seconds(rounds.skip_after),
        },
    }
}
