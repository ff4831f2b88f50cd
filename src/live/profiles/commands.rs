//! `profile.get`, `profile.update`, `profile.card`

use signaling::protocol::{
    ErrorCode, Failure, GetProfile, MAX_PROFILE_FIELDS, OwnProfile, PersonCard, ProfileState, ProfileValue, ReadCard,
    UpdateProfile,
};
use uuid::Uuid;

use super::{Field, public, rules, store};
use crate::base::db::Conn;
use crate::base::tx::Actor;
use crate::live::answer::{Answer, fail, fatal};
use crate::live::contacts;
use crate::live::door::Seat;
use crate::live::moderation::filter;
use crate::live::pace::Action;
use crate::live::people::{self, user_of};

/// Longest language tag that is looked for.
const MAX_LANGUAGE: usize = 20;

pub async fn get(seat: &Seat, asked: GetProfile) -> Answer<OwnProfile> {
    seat.pace(Action::Look)?;
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let fields = store::of_event(&mut conn, seat.hall.event.id).await.map_err(fatal)?;
    let values = store::of_person(&mut conn, seat.person).await.map_err(fatal)?;
    let own = seat.hall.event.locale.as_str();
    let language = asked.language.as_deref().filter(|tag| tag.len() <= MAX_LANGUAGE).unwrap_or(own);
    Ok(OwnProfile {
        complete: is_complete(&fields, &values),
        fields: fields.iter().map(|field| field.view(language, own)).collect(),
        values: values.into_iter().map(|(field, value)| ProfileValue { field, value }).collect(),
    })
}

/// A silenced person says nothing here either, and what nobody may write stays unwritten.
pub async fn update(seat: &Seat, asked: UpdateProfile) -> Answer<ProfileState> {
    seat.pace(Action::Profile)?;
    if asked.values.len() > MAX_PROFILE_FIELDS {
        return Err(Failure::new(ErrorCode::InvalidInput).detail("field", "values"));
    }
    let base = seat.hall.live().base();
    let fields = store::of_event(&mut base.read().await.map_err(fatal)?, seat.hall.event.id).await.map_err(fatal)?;
    let mut answers = Vec::with_capacity(asked.values.len());
    for ProfileValue { field: id, value } in &asked.values {
        let invalid = || Failure::new(ErrorCode::ProfileInvalid).detail("field", *id);
        let field = fields.iter().find(|field| field.id == *id).ok_or_else(invalid)?;
        let value = rules::answer(field, value).ok_or_else(invalid)?;
        if field.shown && !value.is_empty() {
            filter::check(&seat.hall, false, &value).await?;
        }
        answers.push((field, value));
    }
    let shows = answers.iter().any(|(field, value)| field.shown && !value.is_empty());
    if shows && !people::may_speak(seat) {
        return fail(ErrorCode::ProtocolDenied);
    }
    let mut tx = base.begin(Actor::Person(seat.person)).await.map_err(fatal)?;
    for (field, value) in answers {
        store::put(&mut tx, seat.person, field.id, &value).await.map_err(fatal)?;
    }
    let values = store::of_person(&mut tx, seat.person).await.map_err(fatal)?;
    tx.commit().await.map_err(fatal)?;
    Ok(ProfileState { complete: is_complete(&fields, &values) })
}

/// Of whoever blocked the asker, the name alone: they do not learn of it.
pub async fn card(seat: &Seat, asked: ReadCard) -> Answer<PersonCard> {
    seat.pace(Action::Look)?;
    let mut conn = seat.hall.live().base().read().await.map_err(fatal)?;
    let Some(user) = user_of(&seat.hall, &mut conn, asked.id).await.map_err(fatal)? else {
        return fail(ErrorCode::UserNotFound);
    };
    let barred = people::store::barred(&mut conn, seat.person).await.map_err(fatal)?.contains(&asked.id);
    let (about, values) = if barred { (None, Vec::new()) } else { shown(&mut conn, asked.id).await.map_err(fatal)? };
    let contact = contacts::standing(&mut conn, seat.person, asked.id).await.map_err(fatal)?;
    drop(conn);
    let online = !barred && seat.hall.user(asked.id).is_some();
    Ok(PersonCard { user, about, values, contact, online })
}

async fn shown(conn: &mut Conn, person: Uuid) -> Result<(Option<String>, Vec<ProfileValue>), sqlx::Error> {
    Ok((people::store::about(conn, person).await?, public(conn, person).await?))
}

fn is_complete(fields: &[Field], values: &[(i64, String)]) -> bool {
    fields.iter().filter(|field| field.required).all(|field| values.iter().any(|(id, _)| *id == field.id))
}
