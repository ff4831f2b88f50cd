//! Who speaks: a hand goes up, a moderator invites, the guest is on stage, and is put back. Rights come from the gate alone.

use std::time::{Duration, Instant};

use serde_json::json;
use signaling::protocol::{
    AdmissionChanged, MediaClosed, MediaPart, OfferMedia, Permission, RefusalCode, Refused, StageDesk, StageOwn,
    StagePlace, StageState,
};

use crate::live_guest::{Guest, eventually, media_in, offer, organizer_token};
use crate::server::Server;

/// A lost right takes effect within this.
const AT_ONCE: Duration = Duration::from_secs(2);

/// Two of the audience, the speaker and a moderator, all in the room.
pub struct Cast {
    pub ada: Guest,
    pub bo: Guest,
    pub speaker: Guest,
    pub olga: Guest,
    pub stage: i64,
}

pub async fn cast(server: &Server) -> Cast {
    let demo = &server.demo;
    let cast = Cast {
        ada: Guest::enter(server, &demo.holders[0].ws_token).await,
        bo: Guest::enter(server, &demo.holders[1].ws_token).await,
        speaker: Guest::enter(server, &demo.speaker.ws_token).await,
        olga: Guest::enter(server, &organizer_token(server).await).await,
        stage: server.room("main-stage"),
    };
    for guest in [&cast.ada, &cast.bo, &cast.speaker, &cast.olga] {
        guest.enter_room("main-stage").await;
    }
    cast
}

impl Guest {
    pub async fn stage(&self, verb: &str, mut payload: serde_json::Value) {
        payload["room"] = json!(self.room("main-stage").id);
        let done = self.client.call_raw(&format!("stage.{verb}"), payload.clone()).await;
        done.unwrap_or_else(|error| panic!("stage.{verb} {payload}: {error:?}"));
    }

    /// The same for the room behind the stage.
    pub async fn offer_behind(&self, slug: &str, sdp: &str) -> Result<String, serde_json::Value> {
        let (room, part) = (self.room(slug).id, MediaPart::Backstage);
        let offer = OfferMedia { room, sdp: sdp.to_owned(), session: None, tracks: vec![], part };
        match self.client.call(&offer).await {
            Ok(answer) => Ok(answer.session),
            Err(error) => Err(json!(error.failure().expect("the server says why"))),
        }
    }

    pub async fn stage_code(&self, verb: &str, mut payload: serde_json::Value) -> String {
        payload["room"] = json!(self.room("main-stage").id);
        self.code_of(&format!("stage.{verb}"), payload).await
    }
}

crate::both! {
    async fn from_a_raised_hand_to_the_stage_and_back(server: Server) {
        let Cast { mut ada, mut bo, mut speaker, mut olga, stage } = cast(server).await;
        bo.stage("hand", json!({"raised": true})).await;
        ada.stage("hand", json!({"raised": true})).await;
        assert_eq!(ada.wait_for(|own: &StageOwn| own.hand.is_some()).await.hand, Some(2));
        for crew in [&mut olga, &mut speaker] {
            let desk: StageDesk = crew.wait_for(|desk: &StageDesk| desk.hands.len() == 2).await;
            assert_eq!(desk.hands.iter().map(|ask| ask.user.id).collect::<Vec<_>>(), [bo.id(), ada.id()], "the oldest first");
        }
        olga.stage("hand", json!({"raised": false, "user": bo.id()})).await;
        assert_eq!(bo.wait_for(|own: &StageOwn| own.hand.is_none()).await.place, None);
        assert_eq!(ada.wait_for(|own: &StageOwn| own.hand == Some(1)).await.hand, Some(1));

        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        olga.stage("invite", json!({"user": ada.id(), "to": "stage"})).await;
        let own: StageOwn = ada.wait_for(|own: &StageOwn| own.invitation.is_some()).await;
        assert_eq!(own.invitation.unwrap().by.id, olga.id());
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied", "not yet");
        ada.stage("answer", json!({"accept": true})).await;
        let session = ada.offer("main-stage", &offer("sendonly")).await.expect("the answer is the right");
        let change: AdmissionChanged = ada.wait_for(|change: &AdmissionChanged| change.room.0 == stage).await;
        assert!(change.admission.is_some_and(|admission| admission.publish && !admission.moderate));
        assert!(change.permissions.contains(&Permission::RoomBackstage));
        let own: StageOwn = ada.wait_for(|own: &StageOwn| own.place.is_some()).await;
        assert_eq!((own.hand, own.invitation, own.place), (None, None, Some(StagePlace::Stage)));
        assert!(media_in(server, stage).await.contains(&(ada.id().to_string(), session.clone())));

        let begin = Instant::now();
        olga.stage("dismiss", json!({"user": ada.id()})).await;
        let change: AdmissionChanged = ada.wait_for(|change: &AdmissionChanged| change.room.0 == stage).await;
        assert!(change.admission.is_some_and(|admission| admission.view && !admission.publish));
        assert_eq!(media_in(server, stage).await, [(ada.id().to_string(), session)], "to watch with");
        assert!(begin.elapsed() < AT_ONCE);
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        assert_eq!(ada.stage_code("answer", json!({"accept": true})).await, "stage.not_invited", "an invitation is for once");
    }
}

crate::both! {
    // jitsi#16609: participants could kick the moderator.
    async fn nobody_but_a_moderator_decides_for_others(server: Server) {
        let Cast { ada, speaker, olga, bo, .. } = cast(server).await;
        let commands = |user: uuid::Uuid| [
            ("invite", json!({"user": user, "to": "stage"})),
            ("dismiss", json!({"user": user})),
            ("live", json!({})),
            ("cancel", json!({})),
            ("layout", json!({"layout": "grid"})),
            ("pause", json!({"paused": true})),
            ("mute", json!({"user": user, "sources": ["microphone"]})),
            ("mute", json!({"sources": ["microphone"]})),
            ("lock", json!({"locked": true})),
            ("admit", json!({})),
            ("hand", json!({"raised": false, "user": user})),
        ];
        for (verb, payload) in commands(olga.id()) {
            for guest in [&ada, &speaker] {
                assert_eq!(guest.stage_code(verb, payload.clone()).await, "stage.denied", "{verb}");
            }
        }
        assert_eq!(ada.stage_code("backstage", json!({"inside": true})).await, "stage.denied");
        assert_eq!(bo.code_of("room.remove", json!({"room": olga.room("main-stage").id, "user": olga.id()})).await, "protocol.denied");
        let stranger = uuid::Uuid::new_v4();
        assert_eq!(olga.stage_code("invite", json!({"user": stranger, "to": "stage"})).await, "user.not_found");
        assert_eq!(olga.stage_code("dismiss", json!({"user": stranger})).await, "user.not_found");
        assert_eq!(olga.stage_code("invite", json!({"user": ada.id(), "to": "audience"})).await, "stage.denied");
        let outside = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        assert_eq!(outside.stage_code("hand", json!({"raised": true})).await, "room.not_entered");
        assert_eq!(olga.stage_code("hand", json!({"raised": true, "user": ada.id()})).await, "stage.denied", "nobody raises another's hand");
    }
}

crate::both! {
    async fn a_right_that_is_lost_takes_the_stage_with_it(server: Server) {
        let Cast { mut ada, olga, stage, .. } = cast(server).await;
        olga.stage("invite", json!({"user": ada.id(), "to": "stage"})).await;
        ada.stage("answer", json!({"accept": true})).await;
        ada.offer("main-stage", &offer("sendonly")).await.expect("a guest may");
        let order = &server.demo.holders[0].order_code;
        server.api_post(&format!("orders/{order}/mark_canceled/"), &json!({})).await;
        ada.wait_for(|_: &MediaClosed| true).await;
        assert_eq!(ada.refusal_of(stage).await, Some(RefusalCode::Canceled), "a guest without a ticket is nobody's guest");
        eventually("no media is left", async || media_in(server, stage).await.is_empty().then_some(())).await;
    }
}

crate::both! {
    // eventyay's removed participants came straight back onto the stage.
    async fn who_was_removed_comes_back_as_audience(server: Server) {
        let Cast { mut ada, olga, stage, .. } = cast(server).await;
        olga.stage("invite", json!({"user": ada.id(), "to": "stage"})).await;
        ada.stage("answer", json!({"accept": true})).await;
        ada.offer("main-stage", &offer("sendonly")).await.expect("a guest may");
        olga.client.call_raw("room.remove", json!({"room": stage, "user": ada.id()})).await.expect("the team may");
        ada.wait_for(|_: &Refused| true).await;
        ada.enter_room("main-stage").await;
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        ada.offer("main-stage", &offer("recvonly")).await.expect("watching is fine");
    }
}

crate::both! {
    async fn a_hand_is_lost_on_leaving_and_survives_another_tab(server: Server) {
        let Cast { ada, mut olga, stage, .. } = cast(server).await;
        ada.stage("hand", json!({"raised": true})).await;
        olga.wait_for(|desk: &StageDesk| desk.hands.len() == 1).await;
        let mut again = Guest::enter(server, &server.demo.holders[0].ws_token).await;
        again.enter_room("main-stage").await;
        assert_eq!(again.wait_for(|_: &StageOwn| true).await.hand, Some(1), "a page that was loaded anew is told");
        ada.client.call_raw("room.leave", json!({"room": stage})).await.unwrap();
        again.stage("hand", json!({"raised": true})).await;
        assert_eq!(again.wait_for(|_: &StageOwn| true).await.hand, Some(1));
        again.client.call_raw("room.leave", json!({"room": stage})).await.unwrap();
        olga.wait_for(|desk: &StageDesk| desk.hands.is_empty()).await;
    }
}

crate::both! {
    async fn an_invitation_is_over_after_a_while(server: Server) {
        let Cast { mut ada, mut olga, .. } = cast(server).await;
        olga.stage("invite", json!({"user": ada.id(), "to": "stage"})).await;
        ada.wait_for(|own: &StageOwn| own.invitation.is_some()).await;
        olga.wait_for(|desk: &StageDesk| desk.invited.len() == 1).await;
        server.base.clock.advance(Duration::from_secs(121));
        ada.wait_for(|own: &StageOwn| own.invitation.is_none()).await;
        olga.wait_for(|desk: &StageDesk| desk.invited.is_empty()).await;
        assert_eq!(ada.stage_code("answer", json!({"accept": true})).await, "stage.not_invited");
    }
}

crate::both! {
    async fn the_layout_is_kept_and_told_to_who_comes_later(server: Server) {
        let Cast { mut ada, olga, speaker, .. } = cast(server).await;
        olga.stage("layout", json!({"layout": "picture", "spotlight": speaker.id()})).await;
        let state = ada.wait_for(|state: &StageState| state.spotlight.is_some()).await;
        assert_eq!(state.layout, signaling::protocol::StageLayout::Picture);
        let mut later = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        later.enter_room("main-stage").await;
        assert_eq!(later.wait_for(|_: &StageState| true).await, state);
    }
}

crate::both! {
    async fn behind_the_stage_until_the_countdown_is_over(server: Server) {
        let Cast { ada, mut speaker, mut olga, stage, .. } = cast(server).await;
        speaker.stage("backstage", json!({"inside": true})).await;
        assert_eq!(speaker.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        let behind = speaker.offer_behind("main-stage", &offer("sendonly")).await.expect("they are there");
        assert_eq!(ada.offer_behind("main-stage", &offer("recvonly")).await.unwrap_err()["code"], "media.denied", "the audience is not");
        assert_eq!(olga.offer_behind("main-stage", &offer("recvonly")).await.unwrap_err()["code"], "media.denied", "nobody who has not gone there");
        let watching = speaker.offer("main-stage", &offer("recvonly")).await.expect("one sees the stage meanwhile");
        assert_eq!(media_in(server, stage).await.len(), 2);
        assert_eq!(olga.stage_code("live", json!({"users": [ada.id()]})).await, "stage.nobody");

        olga.stage("live", json!({"seconds": 30})).await;
        assert!(speaker.wait_for(|own: &StageOwn| own.live_at.is_some()).await.place == Some(StagePlace::Backstage));
        assert_eq!(olga.wait_for(|desk: &StageDesk| desk.live.is_some()).await.live.unwrap().users, [speaker.id()]);
        assert_eq!(speaker.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied", "not a second early");
        olga.stage("cancel", json!({})).await;
        speaker.wait_for(|own: &StageOwn| own.live_at.is_none() && own.place == Some(StagePlace::Backstage)).await;

        olga.stage("live", json!({"seconds": 30})).await;
        server.base.clock.advance(Duration::from_secs(30));
        let is_theirs = |closed: &MediaClosed| closed.session == behind;
        let (closed, _) = speaker.wait_for_both(is_theirs, |own: &StageOwn| own.place == Some(StagePlace::Stage)).await;
        assert_eq!(closed.code, signaling::protocol::MediaClosedCode::LostRight);
        speaker.offer("main-stage", &offer("sendonly")).await.expect("live");
        assert!(media_in(server, stage).await.iter().all(|(_, session)| *session != watching), "replaced");
    }
}

crate::both! {
    async fn a_hand_over_ends_the_one_and_begins_the_other_at_the_same_moment(server: Server) {
        let Cast { mut ada, mut speaker, olga, stage, .. } = cast(server).await;
        olga.stage("invite", json!({"user": ada.id(), "to": "stage"})).await;
        ada.stage("answer", json!({"accept": true})).await;
        ada.offer("main-stage", &offer("sendonly")).await.expect("a guest may");
        speaker.stage("backstage", json!({"inside": true})).await;
        olga.stage("live", json!({"seconds": 10, "hand_over": true})).await;
        server.base.clock.advance(Duration::from_secs(10));
        let change = ada.wait_for(|change: &AdmissionChanged| change.admission.as_ref().is_some_and(|admission| !admission.publish)).await;
        assert!(change.admission.unwrap().view && change.room.0 == stage);
        speaker.wait_for(|own: &StageOwn| own.place == Some(StagePlace::Stage)).await;
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        speaker.offer("main-stage", &offer("sendonly")).await.expect("theirs now");
    }
}

crate::both! {
    async fn who_was_put_back_gets_the_stage_only_from_a_moderator(server: Server) {
        let Cast { speaker, olga, .. } = cast(server).await;
        olga.stage("dismiss", json!({"user": speaker.id()})).await;
        for _ in 0..2 {
            assert_eq!(speaker.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
            // The way round behind the stage leads nowhere either.
            speaker.stage("backstage", json!({"inside": true})).await;
            speaker.stage("backstage", json!({"inside": false})).await;
        }
        server.base.clock.advance(Duration::from_secs(4 * 3_600 + 1));
        olga.stage_code("live", json!({})).await;
    }
}

crate::both! {
    async fn a_locked_room_lets_in_nobody_new_and_opens_by_itself(server: Server) {
        let Cast { ada, olga, stage, .. } = cast(server).await;
        olga.stage("lock", json!({"locked": true})).await;
        let mut chidi = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        assert_eq!(chidi.refusal_of(stage).await, Some(RefusalCode::Locked));
        ada.enter_room("main-stage").await;
        Guest::enter(server, &server.demo.speaker.ws_token).await.enter_room("main-stage").await;
        olga.stage("lock", json!({"locked": false})).await;
        chidi.wait_for(|change: &AdmissionChanged| change.room.0 == stage && change.admission.is_some()).await;
        chidi.enter_room("main-stage").await;
    }
}

crate::both! {
    async fn people_wait_at_the_door_until_they_are_let_in(server: Server) {
        let Cast { mut speaker, mut olga, stage, .. } = cast(server).await;
        olga.stage("lock", json!({"waiting_room": true})).await;
        let mut chidi = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        assert_eq!(chidi.refusal_of(stage).await, Some(RefusalCode::Waiting));
        let desk = olga.wait_for(|desk: &StageDesk| !desk.waiting.is_empty()).await;
        assert_eq!(desk.waiting[0].user.id, chidi.id());
        olga.stage("layout", json!({"layout": "grid"})).await;
        assert!(speaker.wait_for(|_: &StageDesk| true).await.waiting.is_empty(), "only moderators see who waits");
        olga.stage("admit", json!({"user": chidi.id()})).await;
        chidi.wait_for(|change: &AdmissionChanged| change.room.0 == stage && change.admission.is_some()).await;
        chidi.enter_room("main-stage").await;
        assert_eq!(olga.stage_code("admit", json!({})).await, "stage.nobody");
    }
}

crate::both! {
    async fn a_break_is_told_and_entering_meanwhile_works(server: Server) {
        let Cast { mut ada, olga, .. } = cast(server).await;
        olga.stage("pause", json!({"paused": true, "note": "Coffee", "back_at": "2030-01-01T10:00:00Z"})).await;
        let state = ada.wait_for(|state: &StageState| state.pause.is_some()).await;
        assert_eq!(state.pause.unwrap().note, "Coffee");
        ada.offer("main-stage", &offer("recvonly")).await.expect("a session is agreed, nothing is sent");
        let long = json!({"paused": true, "note": "x".repeat(201)});
        assert_eq!(olga.stage_code("pause", long).await, "invalid_input");
        assert_eq!(olga.stage_code("pause", json!({"paused": true, "back_at": "soon"})).await, "invalid_input");
        olga.stage("pause", json!({"paused": false})).await;
        ada.wait_for(|state: &StageState| state.pause.is_none()).await;
    }
}

crate::both! {
    async fn who_is_silenced_asks_for_no_floor_and_loses_the_one_they_have(server: Server) {
        let Cast { mut ada, olga, stage, .. } = cast(server).await;
        olga.stage("invite", json!({"user": ada.id(), "to": "stage"})).await;
        ada.stage("answer", json!({"accept": true})).await;
        ada.wait_for(|change: &AdmissionChanged| change.admission.as_ref().is_some_and(|admission| admission.publish)).await;
        let silence = json!({"user": ada.id(), "kind": "silence", "room": stage});
        olga.client.call_raw("moderation.sanction", silence).await.expect("the team may");
        ada.wait_for(|change: &AdmissionChanged| change.admission.as_ref().is_some_and(|admission| !admission.publish)).await;
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied");
        assert_eq!(ada.stage_code("hand", json!({"raised": true})).await, "stage.denied");
        assert_eq!(ada.stage_code("backstage", json!({"inside": true})).await, "stage.denied");
    }
}
