//! The sign language of a room: who decides it, who learns of it, and that it outlasts what comes and goes.

use serde_json::json;
use signaling::protocol::{StageDesk, StageOwn, StageState};

use crate::live_guest::{Guest, media_in, offer};
use crate::live_stage::{Cast, cast};

crate::both! {
    async fn a_moderator_marks_whoever_interprets_and_everybody_learns_it(server: Server) {
        let Cast { mut ada, bo, speaker, olga, .. } = cast(server).await;
        olga.stage("interpreter", json!({"user": bo.id()})).await;
        let state = ada.wait_for(|state: &StageState| state.interpreter.is_some()).await;
        assert_eq!(state.interpreter, Some(bo.id()));
        // The layout is another matter.
        olga.stage("layout", json!({"layout": "grid", "spotlight": speaker.id()})).await;
        let state = ada.wait_for(|state: &StageState| state.spotlight.is_some()).await;
        assert_eq!((state.interpreter, state.spotlight), (Some(bo.id()), Some(speaker.id())));
        let mut late = Guest::enter(server, &server.demo.holders[2].ws_token).await;
        late.enter_room("main-stage").await;
        assert_eq!(late.wait_for(|_: &StageState| true).await.interpreter, Some(bo.id()));

        for guest in [&ada, &speaker] {
            assert_eq!(guest.stage_code("interpreter", json!({"user": guest.id()})).await, "stage.denied");
            assert_eq!(guest.stage_code("interpreter", json!({})).await, "stage.denied");
        }
        assert_eq!(olga.stage_code("interpreter", json!({"user": uuid::Uuid::new_v4()})).await, "user.not_found");
        olga.stage("interpreter", json!({"user": null})).await;
        assert_eq!(ada.wait_for(|state: &StageState| state.interpreter.is_none()).await.spotlight, Some(speaker.id()));
    }
}

crate::both! {
    async fn whoever_interprets_stays_when_the_stage_is_handed_over(server: Server) {
        let Cast { mut ada, mut bo, speaker, mut olga, stage } = cast(server).await;
        for guest in [&mut ada, &mut bo] {
            olga.stage("invite", json!({"user": guest.id(), "to": "stage"})).await;
            guest.wait_for(|own: &StageOwn| own.invitation.is_some()).await;
            guest.stage("answer", json!({"accept": true})).await;
            guest.offer("main-stage", &offer("sendonly")).await.expect("a guest may");
        }
        olga.stage("interpreter", json!({"user": bo.id()})).await;
        speaker.stage("backstage", json!({"inside": true})).await;
        olga.wait_for(|desk: &StageDesk| !desk.backstage.is_empty()).await;
        olga.stage("live", json!({"seconds": 0, "hand_over": true})).await;
        olga.wait_for(|desk: &StageDesk| desk.dismissed.iter().any(|user| user.id == ada.id())).await;
        assert_eq!(ada.offer("main-stage", &offer("sendonly")).await.unwrap_err()["code"], "media.denied", "the talk before is over");
        let own: StageOwn = bo.wait_for(|own: &StageOwn| own.place.is_some()).await;
        assert_eq!(own.place, Some(signaling::protocol::StagePlace::Stage));
        let sending: Vec<String> = media_in(server, stage).await.into_iter().map(|(user, _)| user).collect();
        assert!(sending.contains(&bo.id().to_string()), "their media go on");
    }
}
