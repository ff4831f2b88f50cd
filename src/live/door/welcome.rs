//! What a client starts from: `authenticated` with the event, its rooms and the gate's answer about each.

use signaling::protocol::{
    Announcement, Authenticated, Event, EventConfig, NotificationCounts, OwnUser, Permission, ReadPointers, Room,
    RoomId,
};

use crate::access::roles::Right;
use crate::events;
use crate::events::rooms::Room as Place;
use crate::live::answer::{admission_view, refusal_view};
use crate::live::chat::reads::Start;
use crate::live::hall::{Hall, State, Verdict, contents};
use crate::live::media::servers::servers_for;

/// `event` is fresh from the database; `verdicts` has one answer for each room of the event.
pub fn welcome(
    hall: &Hall,
    event: &events::Event,
    user: OwnUser,
    verdicts: &[(Place, Verdict)],
    start: &Start,
    announcements: Vec<Announcement>,
) -> Authenticated {
    let state = hall.state();
    let ice_servers = servers_for(hall.live(), &user.user.id.to_string());
    Authenticated {
        user,
        event: EventConfig {
            event: Event {
                id: format!("{}/{}", hall.organizer, event.slug),
                slug: event.slug.clone(),
                organizer: hall.organizer.clone(),
                title: event.name.clone(),
                timezone: event.timezone.clone(),
            },
            permissions: permissions(verdicts),
            rooms: verdicts.iter().map(|(place, verdict)| room(&state, place, verdict)).collect(),
        },
        chat_channels: start.channels.clone(),
        chat_read_pointers: ReadPointers(start.kept.pointers()),
        chat_notification_counts: NotificationCounts(start.kept.counts()),
        announcements,
        server_time: hall.live().base().now().to_string(),
        resume: None,
        ping_interval: 0,
        ice_servers,
    }
}

/// Who may announce in every room speaks for the event.
fn permissions(verdicts: &[(Place, Verdict)]) -> Vec<Permission> {
    let may = |verdict: &Verdict| verdict.as_ref().is_ok_and(|admission| admission.may(Right::Announce));
    let announces = !verdicts.is_empty() && verdicts.iter().all(|(_, verdict)| may(verdict));
    std::iter::once(Permission::EventView).chain(announces.then_some(Permission::EventAnnounce)).collect()
}

fn room(state: &State, place: &Place, verdict: &Verdict) -> Room {
    let admission = verdict.as_ref().ok();
    Room {
        id: RoomId(place.id),
        slug: place.slug.clone(),
        name: place.name.clone(),
        description: place.description.clone(),
        hidden: place.hidden,
        permissions: admission.map(|admission| contents::permissions(state, admission, place)).unwrap_or_default(),
        modules: admission.map(|_| contents::modules(state, place)).unwrap_or_default(),
        users: state.rooms.get(&place.id).map_or(signaling::protocol::Crowd::None, |room| room.crowd()),
        admission: admission.map(admission_view),
        refusal: verdict.as_ref().err().map(|refusal| refusal_view(*refusal)),
    }
}
