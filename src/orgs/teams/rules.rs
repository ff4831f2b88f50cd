//! What a team may be made into, by whom.

use crate::orgs::permissions::{Level, Permission, Permissions};
use crate::orgs::rights::Events;

/// Longest name, in characters.
pub const MAX_NAME: usize = 190;

/// Everything of a team that can be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shape {
    pub name: String,
    pub all_events: bool,
    /// Ids of events; of no meaning with `all_events`.
    pub events: Vec<i64>,
    pub all_organizer_permissions: bool,
    pub all_event_permissions: bool,
    /// Single permissions, of both levels.
    pub permissions: Permissions,
    pub require_2fa: bool,
}

impl Shape {
    /// A team without a name that may do nothing.
    pub fn empty() -> Self {
        Shape {
            name: String::new(),
            all_events: false,
            events: Vec::new(),
            all_organizer_permissions: false,
            all_event_permissions: false,
            permissions: Permissions::default(),
            require_2fa: false,
        }
    }

    /// What it gives about one level.
    pub fn gives(&self, level: Level) -> Permissions {
        let all = match level {
            Level::Organizer => self.all_organizer_permissions,
            Level::Event => self.all_event_permissions,
        };
        if all { Permissions::all(level) } else { self.permissions.intersection(Permissions::all(level)) }
    }
}

/// What somebody who changes teams has themselves.
#[derive(Clone, Debug)]
pub struct Holder {
    pub organizer: Permissions,
    /// At whichever of their events.
    pub event: Permissions,
    pub events: Events,
}

/// Why a team cannot be made so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Name,
    /// Somebody would give what they do not have.
    Escalation(Permission),
    /// Somebody would give events that they do not have.
    Events,
    /// Nobody could change teams any more.
    LastAdministrator,
    /// Somebody would take their own rights away, whose session has no second factor.
    OwnSecondFactor,
}

/// Whether `holder` may make a team so. `before` is what it is: leaving something as it is gives nothing.
pub fn check(shape: &Shape, before: Option<&Shape>, holder: &Holder) -> Result<(), Refusal> {
    if shape.name.trim().is_empty() || shape.name.chars().count() > MAX_NAME {
        return Err(Refusal::Name);
    }
    let had = |level| before.map_or(Permissions::default(), |before| before.gives(level));
    for (level, holds) in [(Level::Organizer, holder.organizer), (Level::Event, holder.event)] {
        let may_give = holds.union(had(level));
        if let Some(missing) = shape.gives(level).iter().find(|permission| !may_give.contains(*permission)) {
            return Err(Refusal::Escalation(missing));
        }
    }
    let had_all = before.is_some_and(|before| before.all_events);
    if shape.all_events && !had_all && holder.events != Events::All {
        return Err(Refusal::Events);
    }
    let knows = |id: &i64| holder.events.contains(*id) || before.is_some_and(|before| before.events.contains(id));
    if !shape.all_events && !shape.events.iter().all(knows) {
        return Err(Refusal::Events);
    }
    Ok(())
}

/// Whether somebody remains who can change teams: `teams` are permissions about the organizer and numbers of members.
pub fn is_governed(teams: impl IntoIterator<Item = (Permissions, i64)>) -> bool {
    teams.into_iter().any(|(permissions, members)| members > 0 && permissions.contains(Permission::Teams))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(permissions: &[Permission]) -> Shape {
        Shape {
            name: "Crew".to_owned(),
            all_events: false,
            events: vec![1],
            all_organizer_permissions: false,
            all_event_permissions: false,
            permissions: permissions.iter().copied().collect(),
            require_2fa: false,
        }
    }

    fn holder() -> Holder {
        Holder {
            organizer: [Permission::Teams].into_iter().collect(),
            event: [Permission::OrdersRead].into_iter().collect(),
            events: Events::Some(vec![1]),
        }
    }

    #[test]
    fn nobody_gives_what_they_do_not_have() {
        let check = |shape: Shape| check(&shape, None, &holder());
        assert_eq!(check(shape(&[Permission::OrdersRead, Permission::Teams])), Ok(()));
        let more = shape(&[Permission::OrdersWrite]);
        assert_eq!(check(more), Err(Refusal::Escalation(Permission::OrdersWrite)));
        assert!(matches!(check(Shape { all_event_permissions: true, ..shape(&[]) }), Err(Refusal::Escalation(_))));
        assert!(matches!(check(Shape { all_organizer_permissions: true, ..shape(&[]) }), Err(Refusal::Escalation(_))));
        assert_eq!(check(Shape { all_events: true, ..shape(&[]) }), Err(Refusal::Events));
        assert_eq!(check(Shape { events: vec![1, 2], ..shape(&[]) }), Err(Refusal::Events));
        assert_eq!(check(Shape { name: " ".to_owned(), ..shape(&[]) }), Err(Refusal::Name));
    }

    #[test]
    fn what_a_team_has_already_may_stay() {
        let before = Shape { events: vec![2], all_event_permissions: true, ..shape(&[]) };
        let renamed = Shape { name: "Staff".to_owned(), ..before.clone() };
        assert_eq!(check(&renamed, Some(&before), &holder()), Ok(()));
    }

    #[test]
    fn somebody_has_to_be_able_to_change_teams() {
        let teams: Permissions = [Permission::Teams].into_iter().collect();
        assert!(is_governed([(Permissions::default(), 3), (teams, 1)]));
        assert!(!is_governed([(Permissions::default(), 3), (teams, 0)]));
    }
}
