//! What a room has for somebody whom the gate admitted: what they may do there, and with what.

use signaling::protocol::{
    FrameConfig, MediaConfig, MediaMode, Module, PageConfig, Permission, PollsConfig, QuestionsConfig, QuestionsOpen,
    RouletteConfig, VideoConfig,
};

use super::State;
use crate::access::Admission;
use crate::access::roles::Right;
use crate::events::rooms::content::store::Stored;
use crate::events::rooms::content::{VIDEO_HOST, VIDEO_POLICY, rules as content};
use crate::events::rooms::{Mode, Room as Place};
use crate::live::audience::rules::Opens;
use crate::live::pages::frame;
use crate::live::roulette::rules::Rounds;

/// What the hall remembers of a room's content: as much as its module tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    pub chat: Option<bool>,
    pub questions: Option<bool>,
    page: PageConfig,
    landing: bool,
    frame: Option<FrameConfig>,
    video: Option<VideoConfig>,
}

impl Inside {
    pub fn of((organizer, event): (&str, &str), room_id: i64, stored: Stored) -> Inside {
        let (version, of) = (stored.changed_at.micros(), stored.content.0);
        let src = frame::path(organizer, event, room_id);
        let sends = [(content::NAME, "display_name"), (content::ID, "id")];
        let sends = sends.iter().filter(|(word, _)| of.address.contains(word)).map(|(_, name)| (*name).to_owned());
        let policy_url = (!of.policy.is_empty()).then(|| of.policy.clone());
        let frame =
            of.host().map(|host| FrameConfig { src: src.clone(), host, policy_url, sends: sends.collect(), version });
        let host = FrameConfig {
            src,
            host: VIDEO_HOST.to_owned(),
            policy_url: Some(VIDEO_POLICY.to_owned()),
            sends: Vec::new(),
            version,
        };
        Inside {
            chat: of.chat,
            questions: of.questions,
            page: PageConfig { front: of.front, version },
            landing: of.landing,
            frame,
            video: (!of.video.is_empty()).then(|| VideoConfig { ytid: of.video.clone(), frame: host }),
        }
    }
}

pub fn permissions(state: &State, admission: &Admission, place: &Place) -> Vec<Permission> {
    let mut permissions = Vec::new();
    let is_roulette = place.mode == Mode::Roulette;
    let has_chat = is_roulette || state.has_chat(place.id);
    let has_audience = state.has_audience(place.id);
    if admission.view() {
        permissions.extend([Permission::RoomView, Permission::RoomViewers]);
        if has_chat {
            permissions.extend([Permission::RoomChatRead, Permission::RoomChatJoin]);
        }
        if has_audience {
            permissions.extend([Permission::RoomQuestionRead, Permission::RoomPollRead]);
        }
    }
    for (right, permission) in BY_RIGHT {
        let has_what_it_is_about = match right {
            Right::ChatSend | Right::ChatModerate => has_chat,
            Right::QuestionAsk | Right::QuestionVote | Right::QuestionModerate => has_audience,
            Right::PollVote | Right::PollManage => has_audience,
            Right::Publish => place.mode.has_stage() || is_roulette,
            Right::Backstage => place.mode.has_stage() && place.parent_id.is_none(),
            Right::StageManage | Right::Caption => place.mode.has_stage(),
            _ => true,
        };
        if admission.may(right) && has_what_it_is_about {
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
const BY_RIGHT: [(Right, Permission); 14] = [
    (Right::React, Permission::RoomReact),
    (Right::ChatSend, Permission::RoomChatSend),
    (Right::QuestionAsk, Permission::RoomQuestionAsk),
    (Right::QuestionVote, Permission::RoomQuestionVote),
    (Right::PollVote, Permission::RoomPollVote),
    (Right::Publish, Permission::RoomPublish),
    (Right::Backstage, Permission::RoomBackstage),
    (Right::Caption, Permission::RoomCaption),
    (Right::ChatModerate, Permission::RoomChatModerate),
    (Right::QuestionModerate, Permission::RoomQuestionModerate),
    (Right::PollManage, Permission::RoomPollManage),
    (Right::StageManage, Permission::RoomStageManage),
    (Right::MembersModerate, Permission::RoomMembersModerate),
    (Right::MembersBan, Permission::RoomMembersBan),
];

pub fn modules(state: &State, place: &Place) -> Vec<Module> {
    let media = |mode| Module::Media { config: MediaConfig { mode } };
    let first = match place.mode {
        Mode::Stage => media(MediaMode::Stage),
        Mode::Meeting => media(MediaMode::Meeting),
        // Calls have media of their own, and what is said there is for those who are in it.
        Mode::Roulette => return vec![roulette(state.rounds.get(&place.id).cloned().unwrap_or_default())],
        Mode::People => return vec![Module::People {}],
        Mode::Page | Mode::Frame | Mode::Video => inside(state, place),
        Mode::Exhibition => Module::Exhibition {},
        Mode::Posters => Module::Posters {},
    };
    let chat = state.channel_of(place.id).filter(|_| state.has_chat(place.id));
    let audience = [questions(state, place), Module::Polls { config: PollsConfig { active: true } }];
    std::iter::once(first)
        .chain(audience.into_iter().filter(|_| state.has_audience(place.id)))
        .chain(chat.map(|channel_id| Module::Chat { channel_id }))
        .collect()
}

/// A room into which nobody has put anything yet is an empty page.
fn inside(state: &State, place: &Place) -> Module {
    let empty = Module::Page { config: PageConfig { front: false, version: 0 } };
    let Some(inside) = state.contents.get(&place.id) else { return empty };
    match place.mode {
        Mode::Frame => inside.frame.clone().map_or(empty, |config| Module::Frame { config }),
        Mode::Video => inside.video.clone().map_or(empty, |config| Module::Video { config }),
        _ if inside.landing => Module::Landing { config: inside.page },
        _ => Module::Page { config: inside.page },
    }
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
