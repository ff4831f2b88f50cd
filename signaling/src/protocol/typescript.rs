//! The protocol as TypeScript, made from the Rust types: `web/src/core/protocol/generated.ts` is this text.

use super::*;
use std::{any::TypeId, collections::BTreeMap};
use ts_rs::{Config, TS, TypeVisitor};

const HEADER: &str =
    "// Made from signaling/src/protocol by `UPDATE=1 cargo nextest run -E 'test(typescript)'`. Do not edit.\n";

/// The whole file.
pub fn module() -> String {
    let cfg = Config::new().with_large_int("number");
    let mut types = Declarations { cfg: &cfg, seen: Default::default(), texts: Default::default() };
    types.visit::<Authenticate>();
    types.visit::<Authenticated>();
    types.visit::<Failure>();
    types.visit::<ChatEventType>();
    types.visit::<SentContent>();
    types.visit::<Everything>();
    types.texts.remove("Everything");
    let mut text = HEADER.to_owned();
    for declaration in types.texts.values() {
        text += &format!("\n{declaration}\n");
    }
    text + &commands(&cfg) + &pushes(&cfg) + &reactions()
}

/// Every command with its payload and data, every push: the roots from which the other types are found.
#[derive(TS)]
#[allow(dead_code, clippy::type_complexity, reason = "only its type is read")]
struct Everything {
    commands: (
        (
            UpdateUser,
            FetchUsers,
            EnterRoom,
            LeaveRoom,
            ListMembers,
            React,
            RemoveFromRoom,
            SubscribeChat,
            UnsubscribeChat,
        ),
        (JoinChat, LeaveChat, SendChat, FetchChat, ReactToChat, MarkRead, CreateDirect, SlowChat, SearchChat),
        (OfferMedia, FetchIceServers, CloseMedia, MuteMedia, PinMedia, ViewMedia, ReportMedia),
        (ReportUser, ReportMessage, ListReports, ResolveReport, ImposeSanction, LiftSanction, ListSanctions),
        (BlockUser, UnblockUser, ListBlocked, GiveContact, ListContacts),
        (
            StartRoulette,
            StopRoulette,
            ReadyRoulette,
            ExtendRoulette,
            SkipRoulette,
            HangUpRoulette,
            ReconnectRoulette,
            ReportRoulette,
        ),
        (
            (RaiseHand, InviteToStage, AnswerInvitation, DismissFromStage, GoBackstage, GoLive, CancelLive),
            (SetLayout, SetInterpreter, PauseStage, MuteOnStage, LockRoom, AdmitWaiting),
            (OpenBreakouts, JoinBreakout, MoveToBreakout, ExtendBreakouts, CloseBreakouts, TellBreakouts),
            (SayCaption, WatchCaptions, WatchBoard, UnwatchBoard, DrawOnBoard, ClearBoard, CloseBoard),
        ),
        (
            AskQuestion,
            UpdateQuestion,
            ListQuestions,
            VoteQuestion,
            DeleteQuestion,
            PinQuestion,
            UnpinQuestion,
            OpenQuestions,
        ),
        (CreatePoll, UpdatePoll, ListPolls, VotePoll, DeletePoll, PinPoll, UnpinPoll),
        (
            (CreateAnnouncement, UpdateAnnouncement, ListAnnouncements),
            (ReadPage, SearchPeople, ShowPerson),
            (ListExhibitors, GetExhibitor, ListStaffedExhibitors, PatchExhibitor),
            (RequestContact, CancelContact, AcceptContact, ListContactRequests),
            (ListPosters, GetPoster, ListPresentedPosters, PatchPoster, VotePoster, UnvotePoster),
            (GetProfile, UpdateProfile, ReadCard),
            (FetchPushKey, SubscribePush, UnsubscribePush),
            (AskForContact, AnswerForContact, RemoveContact, NoteContact, ListMyContacts),
        ),
    ),
    data: (
        (Page, PeopleFound),
        (Nothing, FetchedUsers, EnteredRoom, Members, SubscribedChat, SentChat, FetchedChat),
        (AnsweredMedia, FetchedIceServers, Blocked, RouletteQueue, RouletteCall, Contacts),
        (Reports, Resolved, Imposed, Sanctions),
        CreatedDirect,
        (AboutQuestion, Questions, AboutPoll, Polls, AboutAnnouncement, Announcements),
        (Exhibitors, AboutExhibitor, StaffedExhibitors, AboutContact, ContactRequests),
        (Posters, AboutPoster, PresentedPosters, VotedPoster),
        (WatchedCaptions, WatchedBoard, DrawnOnBoard),
        (OwnProfile, ProfileState, PersonCard, ContactStands, MyContacts, PushKey),
    ),
    pushes: (
        (UserUpdated, ViewerAdded, ViewerRemoved, CrowdChanged, Reactions, AdmissionChanged, Refused, ChatSaid),
        (TracksChanged, SlotsChanged, LayersWanted, Speaking, MediaClosed, Reload, Drop),
        (ModerationChanged, ExhibitionChanged, ContactRequested, ContactAccepted, ContactClosed, PostersChanged),
        (RouletteWaiting, MatchFound, MatchWithdrawn, RouletteStarted, RouletteChanged),
        (RouletteExtension, RouletteHungUp, RouletteStopped, ContactExchanged, ContactsChanged),
        (
            (StageState, StageDesk, StageOwn, StageMuted, ToldBreakouts),
            (CaptionSaid, CaptionLanguages, BoardDrawn, BoardChanged),
        ),
        (ChatReacted, ReadPointers, UnreadPointers, NotificationCounts),
        (ChatNotified, MentionWarning, ChatChannels, ChatSlowed, ChatPreviewed),
        (QuestionsChanged, QuestionChanged, QuestionDeleted, QuestionPinned, QuestionUnpinned, QuestionVotes),
        (PollChanged, PollDeleted, PollPinned, PollUnpinned, PollCounted, PollsChanged, AnnouncementChanged),
    ),
}

struct Declarations<'a> {
    cfg: &'a Config,
    seen: std::collections::HashSet<TypeId>,
    texts: BTreeMap<String, String>,
}

impl TypeVisitor for Declarations<'_> {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        if !self.seen.insert(TypeId::of::<T>()) {
            return;
        }
        if T::output_path().is_some() {
            let docs = T::docs().unwrap_or_default();
            self.texts.insert(T::ident(self.cfg), format!("{docs}export {}", T::decl(self.cfg)));
        }
        T::visit_dependencies(self);
        T::visit_generics(self);
    }
}

fn commands(cfg: &Config) -> String {
    let lines: String = Request::describe(cfg)
        .iter()
        .map(|(action, payload, data)| format!("  \"{action}\": {{ payload: {payload}; data: {data} }};\n"))
        .collect();
    format!("\n/** Every command: what it takes and what it gives. */\nexport interface Commands {{\n{lines}}}\n")
}

fn pushes(cfg: &Config) -> String {
    let lines: String =
        describe_pushes(cfg).iter().map(|(name, payload)| format!("  \"{name}\": {payload};\n")).collect();
    format!("\n/** Every push and its payload. */\nexport interface Pushes {{\n{lines}}}\n")
}

fn reactions() -> String {
    format!("\nexport const REACTIONS = {REACTIONS:?} as const;\n").replace("\\u{fe0f}", "\u{fe0f}")
}
