//! What becomes of roles when an event is copied.

use crate::access::roles::Holder;
use crate::access::roles::store::{self, NewGrant};
use crate::base::tx::Tx;
use crate::events::stakes::Copy;

/// Roles go along, with the teams, tickets and traits that hold them for the whole event or for a room that went along; people
/// are another event's, and times were of the old one.
pub async fn copy(tx: &mut Tx, copy: &Copy) -> Result<(), sqlx::Error> {
    let now = tx.now();
    let mut made = std::collections::BTreeMap::new();
    for role in store::roles(tx, copy.from.id).await? {
        if let Some(new) = store::insert_role(tx, copy.to.id, &role.name, role.rights(), now).await? {
            made.insert(role.id, new.id);
        }
    }
    for row in store::grants(tx, copy.from.id, crate::access::roles::MAX_GRANTS).await? {
        let (Some(grant), Some(role_id)) = (row.grant(), made.get(&row.role_id)) else { continue };
        let holder = match grant.holder {
            Holder::Person(_) => None,
            Holder::Product(product) => copy.now("product", product).map(Holder::Product),
            holder => Some(holder),
        };
        let room = match grant.room_id {
            None => Some(None),
            Some(room) => copy.now("room", room).map(Some),
        };
        if let (Some(holder), Some(room_id)) = (holder, room) {
            let new = NewGrant { role_id: *role_id, holder, room_id, valid_from: None, valid_until: None };
            store::insert_grant(tx, copy.to.id, &new, now).await?;
        }
    }
    Ok(())
}
