//! Scopes: what an application may do in somebody's name. The field's three coarse ones (`profile`, `read`, `write`), those
//! of OpenID Connect, and every permission by its own name.
//!
//! `read` lets it call what only reads, `write` what changes; neither goes beyond what the person may do at that moment.
//! Whoever makes teams, tokens or devices could keep what a revoked consent takes away: that takes the permission's own name.

use std::collections::BTreeSet;
use std::fmt;

use crate::orgs::permissions::{Level, Permission, Permissions};

/// One scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Who it is: an ID token.
    OpenId,
    /// Name and e-mail address.
    Profile,
    /// The e-mail address.
    Email,
    Read,
    Write,
    /// A permission, whatever the method.
    One(Permission),
}

impl Scope {
    /// Those that are no permissions.
    const BROAD: [(Scope, &str); 5] = [
        (Scope::OpenId, "openid"),
        (Scope::Profile, "profile"),
        (Scope::Email, "email"),
        (Scope::Read, "read"),
        (Scope::Write, "write"),
    ];

    /// Every scope there is.
    pub fn all() -> impl Iterator<Item = Scope> {
        let broad = Scope::BROAD.iter().map(|(scope, _)| *scope);
        broad.chain(Permission::ALL.iter().copied().map(Scope::One))
    }

    /// The name in requests.
    pub fn as_str(self) -> &'static str {
        match self {
            Scope::OpenId => "openid",
            Scope::Profile => "profile",
            Scope::Email => "email",
            Scope::Read => "read",
            Scope::Write => "write",
            Scope::One(permission) => permission.as_str(),
        }
    }

    /// By its name.
    pub fn named(name: &str) -> Option<Scope> {
        let broad = Scope::BROAD.iter().find(|(_, known)| *known == name).map(|(scope, _)| *scope);
        broad.or_else(|| Permission::named(name).map(Scope::One))
    }

    /// Whether it opens anything of the API, and not only who somebody is.
    fn is_about_api(self) -> bool {
        !matches!(self, Scope::OpenId | Scope::Profile | Scope::Email)
    }
}

/// A set of scopes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// The scopes of a request, separated by spaces. `None`: one of them is not known.
    pub fn parse(text: &str) -> Option<Scopes> {
        text.split(' ').filter(|name| !name.is_empty()).map(Scope::named).collect::<Option<_>>().map(Scopes)
    }

    /// What a row says; names that this release does not know mean nothing to it.
    pub fn stored(text: &str) -> Scopes {
        Scopes(text.split(' ').filter_map(Scope::named).collect())
    }

    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Whether all of `other` are among them.
    pub fn covers(&self, other: &Scopes) -> bool {
        other.0.is_subset(&self.0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }

    /// Whether something of the API is among them: then organizers are chosen.
    pub fn are_about_api(&self) -> bool {
        self.iter().any(Scope::is_about_api)
    }

    /// The permissions that a request may use. `writes`: it changes something.
    pub fn permissions(&self, writes: bool) -> Permissions {
        let everything = Permissions::all(Level::Organizer).union(Permissions::all(Level::Event));
        let coarse = match writes {
            false if self.contains(Scope::Read) => everything,
            true if self.contains(Scope::Write) => everything.iter().filter(|permission| !permission.lasts()).collect(),
            _ => Permissions::default(),
        };
        coarse.union(self.fine())
    }

    /// Whether a request may call what needs no permission by name, as the list of organizers.
    pub fn may_call(&self, writes: bool) -> bool {
        if writes { self.contains(Scope::Write) } else { self.contains(Scope::Read) || !self.fine().is_empty() }
    }

    fn fine(&self) -> Permissions {
        let permission = |scope| if let Scope::One(permission) = scope { Some(permission) } else { None };
        self.iter().filter_map(permission).collect()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Scopes(scopes.into_iter().collect())
    }
}

/// As in requests and rows.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.iter().map(Scope::as_str).collect::<Vec<_>>().join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scope_has_a_name_that_leads_back() {
        for scope in Scope::all() {
            assert_eq!(Scope::named(scope.as_str()), Some(scope));
        }
        assert_eq!(Scopes::parse("read admin"), None);
        assert_eq!(Scopes::parse("write  read").unwrap().to_string(), "read write");
    }

    #[test]
    fn reading_does_not_write_and_writing_does_not_outlive_itself() {
        let scopes = |text: &str| Scopes::parse(text).unwrap();
        let orders = Permission::OrdersWrite;
        assert!(scopes("read").permissions(false).contains(orders) && scopes("read").permissions(true).is_empty());
        assert!(scopes("write").permissions(true).contains(orders) && scopes("write").permissions(false).is_empty());
        assert!(!scopes("read write").permissions(true).contains(Permission::Teams));
        assert!(scopes("organizer.teams:write").permissions(true).contains(Permission::Teams));
        assert_eq!(scopes("event.orders:read").permissions(true).names(), ["event.orders:read"]);
        assert!(scopes("event.orders:read").may_call(false) && !scopes("event.orders:read").may_call(true));
        assert!(!scopes("openid profile").may_call(false) && !scopes("openid profile").are_about_api());
    }
}
