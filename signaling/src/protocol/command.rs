//! Commands: what a client can ask. [`Request`] is their closed list.

use super::*;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

/// The payload of one command, knowing its action and the data of its reply.
pub trait Command: Serialize + DeserializeOwned + TS {
    const ACTION: &'static str;
    type Data: Serialize + DeserializeOwned + TS;
}

/// Data of a command that has nothing to tell: `{}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(type = "Record<string, never>")]
pub struct Nothing {}

macro_rules! requests {
    ($($name:ident($payload:ident)),* $(,)?) => {
        /// Everything that an authenticated client can ask for.
        #[derive(Clone, Debug, PartialEq)]
        pub enum Request {
            $($name($payload),)*
        }

        impl Request {
            /// The name of this command on the wire.
            pub fn action(&self) -> &'static str {
                match self {
                    $(Request::$name(_) => $payload::ACTION,)*
                }
            }

            /// Reads a command. Errors: no such command, or a payload of the wrong shape.
            pub fn read(action: &str, payload: &Value) -> Result<Request, Failure> {
                match action {
                    $($payload::ACTION => read_payload(payload).map(Request::$name),)*
                    _ => Err(unknown(action)),
                }
            }

            pub(super) fn describe(cfg: &ts_rs::Config) -> Vec<(&'static str, String, String)> {
                vec![$(($payload::ACTION, $payload::name(cfg), <$payload as Command>::Data::name(cfg)),)*]
            }
        }
    };
}
use serde::Deserialize;
use ts_rs::TS;

requests! {
    UserUpdate(UpdateUser),
    UserFetch(FetchUsers),
    RoomEnter(EnterRoom),
    RoomLeave(LeaveRoom),
    RoomMembers(ListMembers),
    RoomReact(React),
    RoomRemove(RemoveFromRoom),
    RoomPage(ReadPage),
    UserListSearch(SearchPeople),
    UserShow(ShowPerson),
    ChatSubscribe(SubscribeChat),
    ChatUnsubscribe(UnsubscribeChat),
    ChatJoin(JoinChat),
    ChatLeave(LeaveChat),
    ChatSend(SendChat),
    ChatFetch(FetchChat),
    ChatReact(ReactToChat),
    ChatMarkRead(MarkRead),
    ChatDirectCreate(CreateDirect),
    ChatSlow(SlowChat),
    ChatSearch(SearchChat),
    MediaOffer(OfferMedia),
    MediaServers(FetchIceServers),
    MediaClose(CloseMedia),
    MediaMute(MuteMedia),
    MediaPin(PinMedia),
    MediaView(ViewMedia),
    MediaReport(ReportMedia),
    UserBlock(BlockUser),
    UserUnblock(UnblockUser),
    UserListBlocked(ListBlocked),
    UserReport(ReportUser),
    ChatReport(ReportMessage),
    ModerationReports(ListReports),
    ModerationResolve(ResolveReport),
    ModerationSanction(ImposeSanction),
    ModerationLift(LiftSanction),
    ModerationSanctions(ListSanctions),
    RouletteStart(StartRoulette),
    RouletteStop(StopRoulette),
    RouletteReady(ReadyRoulette),
    RouletteExtend(ExtendRoulette),
    RouletteSkip(SkipRoulette),
    RouletteHangUp(HangUpRoulette),
    RouletteReconnect(ReconnectRoulette),
    RouletteReport(ReportRoulette),
    RouletteContact(GiveContact),
    RouletteContacts(ListContacts),
    StageHand(RaiseHand),
    StageInvite(InviteToStage),
    StageAnswer(AnswerInvitation),
    StageDismiss(DismissFromStage),
    StageBackstage(GoBackstage),
    StageLive(GoLive),
    StageCancel(CancelLive),
    StageLayout(SetLayout),
    StagePause(PauseStage),
    StageMute(MuteOnStage),
    StageInterpreter(SetInterpreter),
    StageLock(LockRoom),
    StageAdmit(AdmitWaiting),
    BreakoutOpen(OpenBreakouts),
    BreakoutJoin(JoinBreakout),
    BreakoutMove(MoveToBreakout),
    BreakoutExtend(ExtendBreakouts),
    BreakoutClose(CloseBreakouts),
    BreakoutTell(TellBreakouts),
    CaptionSay(SayCaption),
    CaptionWatch(WatchCaptions),
    WhiteboardWatch(WatchBoard),
    WhiteboardUnwatch(UnwatchBoard),
    WhiteboardDraw(DrawOnBoard),
    WhiteboardClear(ClearBoard),
    WhiteboardClose(CloseBoard),
    QuestionAsk(AskQuestion),
    QuestionUpdate(UpdateQuestion),
    QuestionList(ListQuestions),
    QuestionVote(VoteQuestion),
    QuestionDelete(DeleteQuestion),
    QuestionPin(PinQuestion),
    QuestionUnpin(UnpinQuestion),
    QuestionOpen(OpenQuestions),
    PollCreate(CreatePoll),
    PollUpdate(UpdatePoll),
    PollList(ListPolls),
    PollVote(VotePoll),
    PollDelete(DeletePoll),
    PollPin(PinPoll),
    PollUnpin(UnpinPoll),
    AnnouncementCreate(CreateAnnouncement),
    AnnouncementUpdate(UpdateAnnouncement),
    AnnouncementList(ListAnnouncements),
    ExhibitionList(ListExhibitors),
    ExhibitionGet(GetExhibitor),
    ExhibitionStaffed(ListStaffedExhibitors),
    ExhibitionPatch(PatchExhibitor),
    ExhibitionContact(RequestContact),
    ExhibitionContactCancel(CancelContact),
    ExhibitionContactAccept(AcceptContact),
    ExhibitionContacts(ListContactRequests),
    PosterList(ListPosters),
    PosterGet(GetPoster),
    PosterPresented(ListPresentedPosters),
    PosterPatch(PatchPoster),
    PosterVote(VotePoster),
    PosterUnvote(UnvotePoster),
    ProfileGet(GetProfile),
    ProfileUpdate(UpdateProfile),
    ProfileCard(ReadCard),
    ContactAsk(AskForContact),
    ContactAnswer(AnswerForContact),
    ContactRemove(RemoveContact),
    ContactNote(NoteContact),
    ContactList(ListMyContacts),
    WebPushKey(FetchPushKey),
    WebPushSubscribe(SubscribePush),
    WebPushUnsubscribe(UnsubscribePush),
}

/// Reads a payload strictly; the error names the field.
pub fn read_payload<T: DeserializeOwned>(payload: &Value) -> Result<T, Failure> {
    serde_path_to_error::deserialize(payload).map_err(|error| {
        let field = error.path().to_string();
        Failure::new(ErrorCode::InvalidInput).message(error.inner().to_string()).detail("field", field)
    })
}

fn unknown(action: &str) -> Failure {
    let code = match action.split_once('.') {
        Some(("user", _)) => ErrorCode::UserUnsupportedCommand,
        Some(("room", _)) => ErrorCode::RoomUnsupportedCommand,
        Some(("chat", _)) => ErrorCode::ChatUnsupportedCommand,
        Some(("media", _)) => ErrorCode::MediaUnsupportedCommand,
        Some(("moderation", _)) => ErrorCode::ModerationUnsupportedCommand,
        Some(("roulette", _)) => ErrorCode::RouletteUnsupportedCommand,
        Some(("stage", _)) => ErrorCode::StageUnsupportedCommand,
        Some(("breakout", _)) => ErrorCode::BreakoutUnsupportedCommand,
        Some(("caption", _)) => ErrorCode::CaptionUnsupportedCommand,
        Some(("whiteboard", _)) => ErrorCode::WhiteboardUnsupportedCommand,
        Some(("question", _)) => ErrorCode::QuestionUnsupportedCommand,
        Some(("poll", _)) => ErrorCode::PollUnsupportedCommand,
        Some(("announcement", _)) => ErrorCode::AnnouncementUnsupportedCommand,
        Some(("exhibition", _)) => ErrorCode::ExhibitionUnsupportedCommand,
        Some(("poster", _)) => ErrorCode::PosterUnsupportedCommand,
        Some(("profile", _)) => ErrorCode::ProfileUnsupportedCommand,
        Some(("web_push", _)) => ErrorCode::WebPushUnsupportedCommand,
        Some(("contact", _)) => ErrorCode::ContactUnsupportedCommand,
        _ => ErrorCode::ProtocolUnknownCommand,
    };
    Failure::new(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_payload_of_the_wrong_shape_names_the_field() {
        let failure = Request::read("room.remove", &json!({"room": 1, "user": 5})).unwrap_err();
        assert_eq!(failure.code, ErrorCode::InvalidInput);
        assert_eq!(failure.details["field"], "user");
        let offer =
            json!({"room": 1, "sdp": "", "tracks": [{"mid": "0", "source": "camera"}, {"mid": "1", "source": "hat"}]});
        assert_eq!(Request::read("media.offer", &offer).unwrap_err().details["field"], "tracks[1].source");
    }

    #[test]
    fn unknown_fields_are_ignored() {
        let request = Request::read("room.enter", &json!({"room": "3", "later": true})).unwrap();
        assert_eq!(request, Request::RoomEnter(EnterRoom { room: RoomId(3) }));
        assert_eq!(request.action(), "room.enter");
    }

    #[test]
    fn an_unknown_verb_is_told_from_an_unknown_namespace() {
        let code = |action| Request::read(action, &Value::Null).unwrap_err().code;
        assert_eq!(code("room.paint"), ErrorCode::RoomUnsupportedCommand);
        assert_eq!(code("poker.deal"), ErrorCode::ProtocolUnknownCommand);
        assert_eq!(code(""), ErrorCode::ProtocolUnknownCommand);
    }
}
