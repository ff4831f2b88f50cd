//! The decision itself: a function of what is known and of the time. No SQL, no clock.
//!
//! Order of the answers: who are you, is it this event, are you banned; then the strongest right wins (team, presenter in
//! the window of their own session, ticket while the room is open), with what roles add to it, less what a silenced person
//! may not; and where no right helps, the refusal names what is nearest to one, so that the page can say what to do.

use std::sync::Arc;

use super::{Refusal, RoomRef};
use crate::access::floor::{Place, Placed};
use crate::access::grants::{Capability, Grant};
use crate::access::policies::{Audience, Policy, Timing, Window};
use crate::access::roles::{Bearer, Right, Rights, RoleGrant};
use crate::access::sanctions::{Kind, Sanction};
use crate::access::staff::Post;
use crate::base::time::Timestamp;

/// Most moments at which an answer is tried to find when it changes. A person with more sessions than this in one room is
/// asked again earlier than need be, nothing worse.
const MOMENTS: usize = 128;

/// What the gate knows.
#[derive(Clone, Debug)]
pub struct Facts {
    pub room: RoomRef,
    /// The room that it stands in: a right there, or a sanction, holds here too.
    pub within: Option<i64>,
    /// The stands that the person looks after.
    pub posts: Vec<Post>,
    /// The event that the person belongs to; `None`: nobody.
    pub person_event: Option<i64>,
    pub grants: Vec<Grant>,
    pub sanctions: Vec<Sanction>,
    /// `None`: a room without a policy is the team's.
    pub policy: Option<Policy>,
    pub products: Vec<i64>,
    pub windows: Vec<Window>,
    /// Where a moderator, or they themselves, put the person in this room.
    pub placed: Option<Placed>,
    /// Roles in anybody's hands at the event, and by what this person may hold one.
    pub roles: Arc<[RoleGrant]>,
    pub bearer: Bearer,
}

/// What an admission allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    pub view: bool,
    pub publish: bool,
    /// Do what others notice.
    pub speak: bool,
    /// Everything that moderators of a room may.
    pub moderate: bool,
    /// Looks after this very stand.
    pub staff: bool,
    /// Right by right, those above included.
    pub rights: Rights,
    /// May be behind the stage.
    pub backstage: bool,
    pub place: Option<Place>,
    /// The group of the room that they are in; what they send goes nowhere else.
    pub group: Option<i64>,
    pub until: Option<Timestamp>,
    pub capacity: Option<i64>,
}

/// The answer now, and until when it holds.
pub fn decide(facts: &Facts, now: Timestamp) -> Result<Terms, Refusal> {
    let mut terms = answer(facts, now)?;
    let same = |later: &Timestamp| matches!(answer(facts, *later), Ok(then) if then == terms);
    let until = moments(facts, now).into_iter().find(|later| !same(later));
    terms.until = until;
    Ok(terms)
}

/// The answer at one moment, without `until`.
fn answer(facts: &Facts, now: Timestamp) -> Result<Terms, Refusal> {
    let own = own_right(facts, now)?;
    let Some(placed) = &facts.placed else { return Ok(own) };
    let place = placed.at(now);
    // Whoever is silenced is nobody's guest either.
    let lent = own.speak && placed.lends(now) && place.is_some_and(|place| place != Place::Audience);
    let backstage = own.backstage || lent;
    let publish = match place {
        None => own.publish,
        Some(Place::Stage) => own.publish || lent,
        Some(Place::Backstage | Place::Audience) => false,
        // Among a few everybody talks.
        Some(Place::Group) => own.speak,
    };
    let rights = own.rights.having(Right::Publish, publish).having(Right::Backstage, backstage);
    Ok(Terms { publish, backstage, place, group: placed.group_at(now), rights, ..own })
}

/// What they may do wherever they were put: the place takes the floor, or lends it, and never lets anybody in.
fn own_right(facts: &Facts, now: Timestamp) -> Result<Terms, Refusal> {
    match facts.person_event {
        None => return anonymous(facts, now),
        Some(event) if event != facts.room.event_id => return Err(Refusal::WrongEvent),
        Some(_) if is_under(facts, Kind::Ban, now) => return Err(Refusal::Banned),
        Some(_) => {}
    }
    if facts.grants.iter().any(|grant| is_team(grant) && is_active(grant, facts, now)) {
        return Ok(Terms { staff: keeps(facts), ..terms(Rights::all(), None) });
    }
    let own = with_roles(facts, participate(facts, now), now)?;
    // Who keeps order among people is silenced by taking the role; whoever only looks after a stand is silenced there too.
    let is_above = own.rights.contains(Right::MembersModerate) && !own.staff;
    match is_under(facts, Kind::Silence, now) && !is_above {
        true => Ok(Terms { staff: own.staff, ..terms(Rights::looking(), own.capacity) }),
        false => Ok(own),
    }
}

/// What a presenter or an attendee may do, were nobody silenced.
fn participate(facts: &Facts, now: Timestamp) -> Result<Terms, Refusal> {
    let Some(policy) = &facts.policy else { return Err(Refusal::WrongTicket) };
    if is_on_duty(facts, now) {
        let keeps = keeps(facts);
        let rights = if keeps { Rights::at_own_stand() } else { Rights::taking_part() };
        let rights = rights.having(Right::Publish, policy.everyone_publishes);
        return Ok(Terms { staff: keeps, ..terms(rights, None) });
    }
    let presenting = present(facts, policy, now);
    if presenting.is_ok() {
        return Ok(terms(Rights::presenting(), None));
    }
    match attend(facts, policy, now) {
        Ok(()) => Ok(guest(policy.everyone_publishes, policy.capacity)),
        Err(refusal) => Err(nearer(presenting.err().flatten(), refusal)),
    }
}

/// Whether they look after this very stand.
fn keeps(facts: &Facts) -> bool {
    facts.posts.iter().any(|post| post.room_id == facts.room.room_id)
}

/// Whether they look after a stand of this room, or of the one around it: they come in before the visitors do and are counted by
/// no capacity. They need to be somebody of the event all the same: a ticket that is good, or a session.
fn is_on_duty(facts: &Facts, now: Timestamp) -> bool {
    let here = facts.within.unwrap_or(facts.room.room_id);
    let known = |grant: &Grant| match grant.capability {
        Capability::Attend => is_active(grant, facts, now),
        Capability::Present => is_good(grant),
        Capability::Moderate | Capability::Organize => false,
    };
    facts.posts.iter().any(|post| post.within == here) && facts.grants.iter().any(known)
}

/// The same with what roles add: they let in, and they let do more.
fn with_roles(facts: &Facts, own: Result<Terms, Refusal>, now: Timestamp) -> Result<Terms, Refusal> {
    let mut early: Option<Timestamp> = None;
    let mut lent: Option<Rights> = None;
    for grant in held(facts, now) {
        match lets_in(facts, grant, now) {
            Ok(()) => lent = Some(lent.unwrap_or_default().union(grant.rights)),
            Err(Refusal::TooEarly { opens_at }) => early = Some(early.map_or(opens_at, |at| at.min(opens_at))),
            Err(_) => {}
        }
    }
    match (own, lent, early) {
        (Ok(own), None, _) => Ok(own),
        (Ok(own), Some(rights), _) => {
            // Crew need no place that could be taken.
            let capacity = if rights.is_crew() { None } else { own.capacity };
            Ok(Terms { staff: own.staff, ..terms(own.rights.union(rights), capacity) })
        }
        (Err(_), Some(rights), _) => {
            let capacity = facts.policy.as_ref().and_then(|policy| policy.capacity);
            Ok(terms(rights.with(Right::View), capacity.filter(|_| !rights.is_crew())))
        }
        (Err(refusal), None, Some(opens_at)) => Err(nearer(Some(Refusal::TooEarly { opens_at }), refusal)),
        (Err(refusal), None, None) => Err(refusal),
    }
}

/// The roles that this person holds in this room, now or later.
fn held(facts: &Facts, now: Timestamp) -> impl Iterator<Item = &RoleGrant> {
    let here =
        |grant: &&RoleGrant| grant.room_id.is_none_or(|room| room == facts.room.room_id || Some(room) == facts.within);
    let is_over = move |grant: &&RoleGrant| grant.valid_until.is_some_and(|until| until <= now);
    let roles = facts.roles.iter().filter(here).filter(move |grant| !is_over(grant));
    roles.filter(move |grant| facts.bearer.holds(grant, &facts.grants, now))
}

/// Crew come and go; who comes to look comes while the room is open, and a role for the whole event opens no room of the team.
fn lets_in(facts: &Facts, grant: &RoleGrant, now: Timestamp) -> Result<(), Refusal> {
    if let Some(opens_at) = grant.valid_from.filter(|from| now < *from) {
        return Err(Refusal::TooEarly { opens_at });
    }
    if grant.rights.is_crew() {
        return Ok(());
    }
    let policy = facts.policy.as_ref().filter(|policy| policy.audience != Audience::Team || grant.room_id.is_some());
    match policy {
        Some(policy) => open(facts, policy, now),
        None if grant.room_id.is_some() && facts.policy.is_none() => Ok(()),
        None => Err(Refusal::WrongTicket),
    }
}

fn anonymous(facts: &Facts, now: Timestamp) -> Result<Terms, Refusal> {
    let policy = facts.policy.as_ref().filter(|policy| policy.audience == Audience::Public);
    let policy = policy.ok_or(Refusal::NotLoggedIn)?;
    open(facts, policy, now)?;
    Ok(terms(Rights::looking(), policy.capacity))
}

fn guest(publish: bool, capacity: Option<i64>) -> Terms {
    terms(Rights::taking_part().having(Right::Publish, publish), capacity)
}

/// The terms of a set of rights; `capacity` `None`: they need no place that could be taken.
fn terms(rights: Rights, capacity: Option<i64>) -> Terms {
    let takes_part = [Right::React, Right::ChatSend, Right::QuestionAsk, Right::QuestionVote, Right::PollVote];
    let moderates = Right::ALL.iter().filter(|right| right.keeps_order() && **right != Right::Announce);
    Terms {
        view: rights.contains(Right::View),
        publish: rights.contains(Right::Publish),
        speak: takes_part.into_iter().any(|right| rights.contains(right)),
        moderate: moderates.into_iter().all(|right| rights.contains(*right)),
        backstage: rights.contains(Right::Backstage),
        rights,
        staff: false,
        place: None,
        group: None,
        until: None,
        capacity,
    }
}

/// The window of one's own session in this room. The refusal says when it opens; `None`: there is none.
fn present(facts: &Facts, policy: &Policy, now: Timestamp) -> Result<(), Option<Refusal>> {
    let own = facts.grants.iter().filter(|grant| grant.capability == Capability::Present && grant.revoked_at.is_none());
    let own: Vec<Window> =
        own.filter(|grant| grant.room_id.is_some_and(|room| is_here(facts, room))).filter_map(window_of).collect();
    if own.is_empty() {
        return Err(None);
    }
    within(&own, policy.presenters_before(), policy.closes_after(), now).map_err(Some)
}

fn window_of(grant: &Grant) -> Option<Window> {
    Some(Window { starts_at: grant.valid_from?, ends_at: grant.valid_until? })
}

/// A ticket that admits to this room, while the room is open.
fn attend(facts: &Facts, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
    let tickets: Vec<&Grant> = facts.grants.iter().filter(|grant| grant.capability == Capability::Attend).collect();
    let admits = |grant: &&&Grant| match policy.audience {
        Audience::Public | Audience::Attendees => true,
        Audience::Products => grant.product_id.is_some_and(|product| facts.products.contains(&product)),
        Audience::Team => false,
    };
    let admitting: Vec<&Grant> = tickets.iter().filter(admits).copied().collect();
    if policy.audience != Audience::Public && !admitting.iter().any(|grant| is_good(grant)) {
        return Err(without_right(&admitting, &tickets));
    }
    let valid = admitting.iter().filter(|grant| is_good(grant)).any(|grant| is_active(grant, facts, now));
    if policy.audience != Audience::Public && !valid {
        return Err(outside_validity(&admitting, now));
    }
    open(facts, policy, now)
}

/// No ticket helps: what is the nearest to one?
fn without_right(admitting: &[&Grant], tickets: &[&Grant]) -> Refusal {
    let standing = |grants: &[&Grant]| {
        let unpaid = grants.iter().any(|grant| grant.held && grant.revoked_at.is_none());
        let canceled = grants.iter().any(|grant| grant.revoked_at.is_some());
        if unpaid {
            Some(Refusal::Unpaid)
        } else if canceled {
            Some(Refusal::Canceled)
        } else {
            None
        }
    };
    let other_is_good = tickets.iter().any(|grant| is_good(grant));
    let fallback = if other_is_good { Some(Refusal::WrongTicket) } else { standing(tickets) };
    standing(admitting).or(fallback).unwrap_or(Refusal::NoTicket)
}

/// A ticket for other days.
fn outside_validity(admitting: &[&Grant], now: Timestamp) -> Refusal {
    let next = admitting.iter().filter(|grant| is_good(grant)).filter_map(|grant| grant.valid_from);
    match next.filter(|from| *from > now).min() {
        Some(opens_at) => Refusal::TooEarly { opens_at },
        None => Refusal::Ended,
    }
}

fn open(facts: &Facts, policy: &Policy, now: Timestamp) -> Result<(), Refusal> {
    match policy.timing {
        Timing::Always => Ok(()),
        Timing::Sessions => within(&facts.windows, policy.opens_before(), policy.closes_after(), now),
    }
}

/// Whether `now` lies in one of the windows, each with its margins; else when the next opens.
fn within(
    windows: &[Window],
    before: std::time::Duration,
    after: std::time::Duration,
    now: Timestamp,
) -> Result<(), Refusal> {
    let inside = |window: &Window| window.starts_at.minus(before) <= now && now < window.ends_at.plus(after);
    if windows.iter().any(inside) {
        return Ok(());
    }
    let next = windows.iter().map(|window| window.starts_at.minus(before)).filter(|opens_at| *opens_at > now).min();
    Err(next.map_or(Refusal::Ended, |opens_at| Refusal::TooEarly { opens_at }))
}

/// Of two refusals, the one that says more about what to do: an opening time beats everything, the earlier the better.
fn nearer(presenting: Option<Refusal>, attending: Refusal) -> Refusal {
    match (presenting, attending) {
        (Some(Refusal::TooEarly { opens_at: one }), Refusal::TooEarly { opens_at: other }) => {
            Refusal::TooEarly { opens_at: one.min(other) }
        }
        (Some(early @ Refusal::TooEarly { .. }), _) => early,
        (Some(Refusal::Ended), Refusal::NoTicket | Refusal::WrongTicket) => Refusal::Ended,
        (_, attending) => attending,
    }
}

fn is_under(facts: &Facts, kind: Kind, now: Timestamp) -> bool {
    let holds = |sanction: &Sanction| {
        sanction.kind == kind
            && sanction.room_id.is_none_or(|room| is_here(facts, room))
            && sanction.until.is_none_or(|until| now < until)
    };
    facts.sanctions.iter().any(holds)
}

fn is_team(grant: &Grant) -> bool {
    matches!(grant.capability, Capability::Moderate | Capability::Organize)
}

/// Neither waiting for payment nor taken back.
fn is_good(grant: &Grant) -> bool {
    !grant.held && grant.revoked_at.is_none()
}

/// This room, or the one that it stands in.
fn is_here(facts: &Facts, room: i64) -> bool {
    room == facts.room.room_id || Some(room) == facts.within
}

/// Good, for this room, and now.
fn is_active(grant: &Grant, facts: &Facts, now: Timestamp) -> bool {
    is_good(grant)
        && grant.room_id.is_none_or(|id| is_here(facts, id))
        && grant.valid_from.is_none_or(|from| from <= now)
        && grant.valid_until.is_none_or(|until| now < until)
}

/// Every later moment at which an answer may change, in order.
fn moments(facts: &Facts, now: Timestamp) -> Vec<Timestamp> {
    let mut moments = Vec::new();
    for grant in &facts.grants {
        moments.extend(grant.valid_from);
        moments.extend(grant.valid_until);
    }
    if let Some(placed) = &facts.placed {
        moments.extend([placed.since, placed.valid_until]);
    }
    for grant in facts.roles.iter() {
        moments.extend(grant.valid_from);
        moments.extend(grant.valid_until);
    }
    moments.extend(facts.bearer.traits.iter().map(|traits| traits.until));
    moments.extend(facts.sanctions.iter().filter_map(|sanction| sanction.until));
    if let Some(policy) = &facts.policy {
        for window in &facts.windows {
            moments.extend([window.starts_at.minus(policy.opens_before()), window.ends_at.plus(policy.closes_after())]);
        }
        for window in facts.grants.iter().filter_map(window_of) {
            let opens_at = window.starts_at.minus(policy.presenters_before());
            moments.extend([opens_at, window.ends_at.plus(policy.closes_after())]);
        }
    }
    moments.retain(|moment| *moment > now);
    moments.sort();
    moments.dedup();
    moments.truncate(MOMENTS);
    moments
}

#[cfg(test)]
#[path = "rules_tests.rs"]
mod tests;
