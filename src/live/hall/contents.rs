//! What a room has for somebody whom the gate admitted: what they may do there, and with what.

use signaling::protocol::{
    MediaConfig, MediaMode, Module, Permission, PollsConfig, QuestionsConfig, QuestionsOpen, RouletteConfig,
};

use super::State;
use crate::access::Admission;
use crate::events::rooms::{Mode, Room as Place};
use crate::live::audience::rules::Opens;
use crate::live::roulette::rules::Rounds;

pub fn permissions(admission: &Admission, place: &Place) -> Vec<Permission> {
    let mut permissions = Vec::new();
    if admission.view() {
        permissions.extend([Permission::RoomView, Permission::RoomViewers]);
        permissions.extend([Permission::RoomChatRead, Permission::RoomChatJoin]);
    }
    if admission.speak() {
        permissions.push(Permission::RoomChatSend);
    }
    let has_audience = has_audience(place);
    if admission.view() && has_audience {
        permissions.extend([
            Permission::RoomQuestionRead,
            Permission::RoomQuestionAsk,
            Permission::RoomQuestionVote,
            Permission::RoomPollRead,
            Permission::RoomPollVote,
        ]);
    }
    if admission.moderate() && has_audience {
        permissions.extend([Permission::RoomQuestionModerate, Permission::RoomPollManage]);
    }
    if admission.publish() {
        permissions.push(Permission::RoomPublish);
    }
    if admission.backstage() && has_stage(place) && place.parent_id.is_none() {
        permissions.push(Permission::RoomBackstage);
    }
    if admission.publish() && place.mode == Mode::Roulette {
        permissions.push(Permission::RoomRouletteJoin);
    }
    if admission.moderate() {
        permissions.extend([Permission::RoomModerate, Permission::RoomChatModerate]);
    }
    permissions
}

pub fn modules(state: &State, place: &Place) -> Vec<Module> {
    let media = |mode| Module::Media { config: MediaConfig { mode } };
    let first = match place.mode {
        Mode::Stage => media(MediaMode::Stage),
        Mode::Meeting => media(MediaMode::Meeting),
        // Calls have media of their own, and what is said there is for those who are in it.
        Mode::Roulette => return vec![roulette(state.rounds.get(&place.id).cloned().unwrap_or_default())],
        Mode::Exhibition => Module::Exhibition {},
        Mode::Posters => Module::Posters {},
    };
    let chat = state.channel_of(place.id).map(|channel_id| Module::Chat { channel_id });
    if !has_audience(place) {
        return std::iter::once(first).chain(chat).collect();
    }
    std::iter::once(first)
        .chain([questions(state, place), Module::Polls { config: PollsConfig { active: true } }])
        .chain(chat)
        .collect()
}

/// Whether questions are asked there and polls held. At a stand people talk.
pub fn has_audience(place: &Place) -> bool {
    matches!(place.mode, Mode::Stage | Mode::Meeting) && place.parent_id.is_none()
}

/// Whether anything is sent there, by whomever.
pub fn has_media(place: &Place) -> bool {
    matches!(place.mode, Mode::Stage | Mode::Meeting | Mode::Roulette)
}

/// Whether somebody can be before others there, or behind the stage.
pub fn has_stage(place: &Place) -> bool {
    matches!(place.mode, Mode::Stage | Mode::Meeting)
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
