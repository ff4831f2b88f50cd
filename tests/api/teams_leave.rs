//! An account is deleted: no organizer is left without anybody who can change its teams.

use eventyay::base::tx::Actor;
use eventyay::orgs::organizers;
use reqwest::Method;
use serde_json::Value;

use crate::accounts_visitor::{PASSWORD, Visitor, account};
use crate::oauth_visitor::{call, join};
use crate::server::Server;

/// An organizer of their own.
async fn found(server: &Server, slug: &str, user: i64) {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    organizers::found(&mut tx, slug, "Banyan", user).await.unwrap();
    tx.commit().await.unwrap();
}

async fn another(server: &Server, slug: &str, user: i64) {
    let mut tx = server.base.begin(Actor::System).await.unwrap();
    let organizer = organizers::store::by_slug(&mut tx, slug).await.unwrap().unwrap();
    let team = eventyay::orgs::teams::store::of_organizer(&mut tx, organizer.id).await.unwrap().remove(0);
    eventyay::orgs::teams::store::add_member(&mut tx, team.id, user).await.unwrap();
    tx.commit().await.unwrap();
}

crate::both! {
    async fn the_last_administrator_hands_over_before_they_go(server: Server) {
        let user = account(server, "olga@example.org").await;
        found(server, "banyan", user.id).await;
        let visitor = Visitor::new(server);
        visitor.sign_in(&user.email, PASSWORD).await;
        let page = visitor.get("/account/delete/").await;
        assert!(page.status == 200 && page.text.contains("Banyan") && page.text.contains("/control/banyan/teams/"), "{}", page.text);
        assert!(!page.text.contains("name=\"sure\""), "there is no button");
        let refused = visitor.post("/account/delete/", &[("sure", "1")]).await;
        assert_eq!(refused.status, 409, "{}", refused.text);
        assert!(visitor.is_in().await, "nothing was changed");

        let heir = account(server, "otto@example.org").await;
        another(server, "banyan", heir.id).await;
        assert!(visitor.get("/account/delete/").await.text.contains("name=\"sure\""));
        assert_eq!(visitor.post("/account/delete/", &[("sure", "1")]).await.status, 303);
        assert!(!visitor.is_in().await);
        let last = Visitor::new(server);
        last.sign_in(&heir.email, PASSWORD).await;
        assert_eq!(last.post("/account/delete/", &[("sure", "1")]).await.status, 409, "now it is the other one");
    }
}

crate::both! {
    async fn whoever_goes_is_in_no_team_any_more(server: Server) {
        let user = account(server, "olga@example.org").await;
        join(server, &user, 0).await;
        let visitor = Visitor::new(server);
        visitor.sign_in(&user.email, PASSWORD).await;
        assert_eq!(visitor.post("/account/delete/", &[("sure", "1")]).await.status, 303);
        let (_, teams) = call(server, Method::GET, "/api/v1/organizers/lotus/teams/", &Value::Null).await;
        let path = format!("/api/v1/organizers/lotus/teams/{}/members/", teams["results"][0]["id"]);
        let (_, members) = call(server, Method::GET, &path, &Value::Null).await;
        let members = members["results"].as_array().unwrap();
        assert!(!members.is_empty() && members.iter().all(|member| member["id"] != user.id), "{members:?}");
        let mut conn = server.base.read().await.unwrap();
        let sql = "SELECT COUNT(*) FROM journal WHERE kind = 'team.member_removed' AND actor = $1";
        let actor = format!("user:{}", user.id);
        assert_eq!(eventyay::scalar!(conn, i64, sql, actor).unwrap(), 1);
    }
}

crate::both! {
    async fn of_two_who_go_at_once_one_stays(server: Server) {
        let (one, two) = (account(server, "olga@example.org").await, account(server, "otto@example.org").await);
        found(server, "banyan", one.id).await;
        another(server, "banyan", two.id).await;
        let (first, second) = (Visitor::new(server), Visitor::new(server));
        first.sign_in(&one.email, PASSWORD).await;
        second.sign_in(&two.email, PASSWORD).await;
        let sure = [("sure", "1")];
        let (a, b) = tokio::join!(first.post("/account/delete/", &sure), second.post("/account/delete/", &sure));
        let mut statuses = [a.status, b.status];
        statuses.sort();
        assert_eq!(statuses, [303, 409]);
    }
}
