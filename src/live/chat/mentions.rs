//! Mentions: `@` and an id in a message. Names change and are not unique, ids are; pages show the name.

use signaling::protocol::{ChatContent, ChatEvent, MAX_MENTIONED, MentionWarning, Push, User};
use uuid::Uuid;

use super::rights::Place;
use crate::access::AdmitError;
use crate::live::answer::{Answer, fatal};
use crate::live::door::Seat;
use crate::live::people::{self, user_of};

/// Characters of an id as it is written.
const ID: usize = 36;

/// To whom a message is, and who cannot know of it.
#[derive(Debug, Default)]
pub struct Addressed {
    pub owed: Vec<Uuid>,
    pub missed: Vec<User>,
}

/// Those who are mentioned in a text, each once, in their order.
pub fn mentioned(text: &str) -> Vec<Uuid> {
    let mut found = Vec::new();
    for rest in text.split('@').skip(1) {
        let Some(id) = rest.get(..ID).and_then(|id| Uuid::try_parse(id).ok()) else { continue };
        let ends = rest[ID..].chars().next().is_none_or(|next| !next.is_ascii_alphanumeric() && next != '-');
        if ends && !found.contains(&id) {
            found.push(id);
        }
    }
    found
}

/// Everybody whom these events name.
pub fn of_events(events: &[ChatEvent]) -> Vec<Uuid> {
    let texts = events.iter().filter_map(|event| match &event.content {
        ChatContent::Text { body } => Some(body.as_str()),
        ChatContent::Deleted => None,
    });
    texts.flat_map(mentioned).collect()
}

/// Whom a new message concerns: in a direct channel its members, in a room those whom it mentions and who may read there.
/// So many at once concern nobody.
pub async fn addressed(seat: &Seat, place: &Place, text: &str) -> Answer<Addressed> {
    let mut addressed = Addressed::default();
    let named: Vec<Uuid> = mentioned(text).into_iter().filter(|id| *id != seat.person).collect();
    addressed.owed = place.members().iter().copied().filter(|member| *member != seat.person).collect();
    if named.is_empty() || named.len() >= MAX_MENTIONED {
        return Ok(addressed);
    }
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let barred = people::store::barred(&mut conn, seat.person).await.map_err(fatal)?;
    for id in named {
        // Whoever blocked the sender hears nothing of them, and the sender nothing of that.
        if barred.contains(&id) {
            continue;
        }
        let Some(user) = user_of(&seat.hall, &mut conn, id).await.map_err(fatal)? else { continue };
        match place {
            Place::Direct { members } if members.contains(&id) => {}
            Place::Direct { .. } => addressed.missed.push(user),
            Place::Room { room_id, .. } if may_read(seat, id, *room_id).await? => addressed.owed.push(id),
            Place::Room { .. } => addressed.missed.push(user),
        }
    }
    Ok(addressed)
}

/// Tells the sender who could not be told.
pub fn warn(seat: &Seat, event: &ChatEvent, missed_users: Vec<User>) {
    if !missed_users.is_empty() {
        let warning = MentionWarning { channel: event.channel, event_id: event.event_id, missed_users };
        seat.hall.state().seats.push(seat.id, &Push::new(&warning));
    }
}

async fn may_read(seat: &Seat, person: Uuid, room_id: i64) -> Answer<bool> {
    let known = seat.hall.state().standings.get(person, room_id).map(Result::is_ok);
    if let Some(may) = known {
        return Ok(may);
    }
    match seat.hall.admit(person, room_id).await {
        Ok(_) => Ok(true),
        Err(AdmitError::Refused(_)) => Ok(false),
        Err(AdmitError::Database(error)) => Err(fatal(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::SmallRng;
    use rand::{RngExt, SeedableRng};

    const ADA: &str = "018f3c6e-0000-7000-8000-000000000001";
    const BO: &str = "018f3c6e-0000-7000-8000-000000000002";

    #[test]
    fn mentions_are_whole_ids_behind_an_at() {
        let ids = |text: &str| mentioned(text).iter().map(Uuid::to_string).collect::<Vec<_>>();
        assert_eq!(ids(&format!("@{ADA}, and @{BO}! @{ADA}")), [ADA, BO]);
        assert_eq!(ids(&format!("mail@{ADA}x {ADA} @ {BO} @{}", &BO[..35])), Vec::<String>::new());
        assert_eq!(ids(&format!("@@{BO}")), [BO]);
    }

    #[test]
    fn no_text_breaks_it_and_none_hides_a_mention() {
        let pieces = ["@", ADA, &BO[..20], "é", "👩‍👩‍👧", " ", "-", "\u{202e}", "a", "@@", "\n", "018f"];
        let mut random = SmallRng::seed_from_u64(7);
        for _ in 0..20_000 {
            let mut piece = || pieces[random.random_range(0..pieces.len())];
            let text: String = (0..12).map(|_| piece()).collect();
            let known = mentioned(&text).len();
            let with = format!("{text} @{BO} {text}");
            assert!(mentioned(&with).contains(&BO.parse().unwrap()) && known <= 12, "{text}");
        }
    }
}
