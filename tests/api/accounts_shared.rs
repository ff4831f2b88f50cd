//! Accounts, where several processes and the command line serve one database.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use eventyay::base::tx::Actor;

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts, until};
use crate::server::Server;

/// The program in a process of its own, on the server's database.
fn program(server: &Server, arguments: &[&str]) -> Command {
    let config = &server.base.config;
    let mut command = Command::new(env!("CARGO_BIN_EXE_eventyay"));
    command.args(arguments).arg("--data-dir").arg(&config.data.dir).env("EVENTYAY_DB_URL", &config.database.url);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// Another process that serves the same pages; killed when it is dropped.
struct Sibling {
    child: Child,
    address: String,
}

impl Sibling {
    fn start(server: &Server) -> Sibling {
        let mut command = program(server, &["serve", "--roles", "web", "--listen", "127.0.0.1:0"]);
        let mut child = command.env("EVENTYAY__LOG__FORMAT", "json").stderr(Stdio::piped()).spawn().expect("it starts");
        let mut lines = BufReader::new(child.stderr.take().expect("piped")).lines().map_while(Result::ok);
        let ready = lines.find(|line| line.contains("app.ready")).expect("it gets ready");
        let ready: serde_json::Value = serde_json::from_str(&ready).expect("a line of JSON");
        Sibling { child, address: ready["fields"]["url"].as_str().expect("its address").to_owned() }
    }
}

impl Drop for Sibling {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The status of a sign-in at an address.
async fn sign_in(visitor: &Visitor<'_>, address: &str, email: &str, password: &str) -> u16 {
    let csrf = visitor.csrf().await;
    let form = [("email", email), ("password", password), ("csrf", csrf)];
    let request = visitor.client.post(format!("{address}/login/")).form(&form);
    // Both are 127.0.0.1: the browser's cookies go to either.
    request.send().await.expect("an answer").status().as_u16()
}

crate::both! {
    async fn wrong_passwords_are_counted_by_all_processes_together(server: Server) {
        account(server, "shared@example.org").await;
        let sibling = Sibling::start(server);
        let here = format!("http://{}", server.address);
        let visitor = Visitor::new(server);
        let mut looked_at = 0;
        for number in 0..24 {
            let address = if number % 2 == 0 { &here } else { &sibling.address };
            match sign_in(&visitor, address, "shared@example.org", "wrong").await {
                403 => looked_at += 1,
                429 => {}
                other => panic!("status {other}"),
            }
        }
        assert_eq!(looked_at, 10, "not ten at each");
        assert_eq!(sign_in(&visitor, &sibling.address, "shared@example.org", PASSWORD).await, 429);
        // The control: somebody else's address at the other process is free.
        server.base.clock.advance(Duration::from_secs(301));
        assert_eq!(sign_in(&visitor, &here, "shared@example.org", PASSWORD).await, 303);
    }
}

/// More counts than are kept, each a microsecond younger than the one before.
macro_rules! flood {
    ($bytes:literal) => {
        concat!(
            "INSERT INTO tries (digest, times, last)
             WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 101000)
             SELECT CAST('flood' || CAST(i AS TEXT) AS ",
            $bytes,
            "), '1', CAST($1 AS BIGINT) + i FROM n"
        )
    };
}

crate::both! {
    async fn counts_have_a_bound_and_an_end(server: Server) {
        let rows = async || {
            let mut conn = server.base.read().await.unwrap();
            eventyay::scalar!(conn, i64, "SELECT COUNT(*) FROM tries").unwrap()
        };
        assert_eq!(Visitor::new(server).sign_in("bound@example.org", "wrong").await.status, 403);
        assert_eq!(rows().await, 2, "of the address and of the account");
        let mut tx = server.base.begin(Actor::System).await.unwrap();
        // A flood from ever new networks.
        let now = tx.now();
        match server.base.db.is_sqlite() {
            true => eventyay::execute!(tx, flood!("BLOB"), now).unwrap(),
            false => eventyay::execute!(tx, flood!("BYTEA"), now).unwrap(),
        };
        tx.commit().await.unwrap();
        server.base.clock.advance(Duration::from_secs(61));
        until("the oldest are forgotten", || async { rows().await <= 100_000 }).await;
        assert!(rows().await > 99_000, "and no more than those");
        server.base.clock.advance(Duration::from_secs(3700));
        until("all of them are", || async { rows().await == 0 }).await;
    }
}

crate::both! {
    async fn an_administrator_ends_all_sessions_of_an_account(server: Server) {
        let user = account(server, "lost@example.org").await;
        account(server, "other@example.org").await;
        let (one, two, other) = (Visitor::new(server), Visitor::new(server), Visitor::new(server));
        for (visitor, email) in [(&one, "lost@example.org"), (&two, "lost@example.org"), (&other, "other@example.org")] {
            assert_eq!(visitor.sign_in(email, PASSWORD).await.status, 303);
            assert!(visitor.is_in().await);
        }
        let ended = program(server, &["admin", "end-sessions", "lost@example.org"]).output().expect("it runs");
        let said = String::from_utf8(ended.stdout).expect("text");
        assert!(ended.status.success() && said.contains("Ended sessions: 2."), "{said}");
        assert!(!one.is_in().await && !two.is_in().await);
        assert!(other.is_in().await, "the control: nobody else's");
        assert_eq!(facts(server, "user.sessions_ended", user.id).await, 1);
        assert_eq!(one.sign_in("lost@example.org", PASSWORD).await.status, 303, "the account itself is as before");
        let nobody = program(server, &["admin", "end-sessions", "nobody@example.org"]).output().expect("it runs");
        assert!(!nobody.status.success());
    }
}
