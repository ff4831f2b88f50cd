//! Somebody leaves with their account: their teams stay, and somebody has to be able to change them.

use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use serde_json::json;

use super::{rules, store};
use crate::accounts::ties::{Alone, Keeps};
use crate::base::db::Conn;
use crate::base::tx::{Fact, LockKey, Tx};
use crate::orgs::organizers::{self, Organizer};
use crate::orgs::permissions::Level;

/// Keeps accounts in teams.
pub struct Memberships;

impl Keeps for Memberships {
    fn alone<'a>(&'a self, conn: &'a mut Conn, user_id: i64) -> BoxFuture<'a, Result<Vec<Alone>, sqlx::Error>> {
        async move {
            let organizers = organizers::store::of_user(conn, user_id).await?;
            left_alone(conn, &organizers, user_id).await
        }
        .boxed()
    }

    fn let_go<'a>(&'a self, tx: &'a mut Tx, user_id: i64) -> BoxFuture<'a, Result<Vec<Alone>, sqlx::Error>> {
        async move {
            let organizers = organizers::store::of_user(tx, user_id).await?;
            tx.lock(organizers.iter().map(|organizer| LockKey::Organizer(organizer.id)).collect()).await?;
            let alone = left_alone(tx, &organizers, user_id).await?;
            if alone.is_empty() {
                take_out(tx, &organizers, user_id).await?;
            }
            Ok(alone)
        }
        .boxed()
    }
}

/// The organizers whose teams nobody else could change.
async fn left_alone(conn: &mut Conn, organizers: &[Organizer], user_id: i64) -> Result<Vec<Alone>, sqlx::Error> {
    let mut alone = Vec::new();
    for organizer in organizers {
        let (mut with, mut without) = (Vec::new(), Vec::new());
        for team in store::of_organizer(conn, organizer.id).await? {
            let permissions = team.permissions(Level::Organizer);
            with.push((permissions, store::count_able(conn, &team, None).await?));
            without.push((permissions, store::count_able(conn, &team, Some(user_id)).await?));
        }
        // Whom nobody governs already, nobody makes worse off.
        if rules::is_governed(with) && !rules::is_governed(without) {
            let href = format!("/control/{}/teams/", organizer.slug);
            alone.push(Alone { name: organizer.name.clone(), href });
        }
    }
    Ok(alone)
}

async fn take_out(tx: &mut Tx, organizers: &[Organizer], user_id: i64) -> Result<(), sqlx::Error> {
    for organizer in organizers {
        for team in store::of_organizer(tx, organizer.id).await? {
            if !store::remove_member(tx, team.id, user_id).await? {
                continue;
            }
            tx.record(Fact {
                kind: "team.member_removed",
                organizer_id: Some(organizer.id),
                event_id: None,
                subject: format!("team:{}", team.id),
                body: json!({"user": user_id}),
            })
            .await?;
        }
    }
    Ok(())
}
