//! eventyay: tickets, talks and live rooms in one program.
//!
//! One folder per area; see ARCHITECTURE.md for the map and for who may import whom.

pub mod access;
pub mod accounts;
pub mod admin;
pub mod app;
pub mod base;
pub mod events;
pub mod files;
pub mod http;
pub mod live;
pub mod mail;
pub mod oauth;
pub mod orgs;
pub mod privacy;
pub mod settings;
pub mod talks;
pub mod tickets;
pub mod webhooks;

/// The numbered migrations, one text for both databases.
pub fn migrations() -> base::db::Migrations {
    base::db::Migrations::new(sqlx::migrate!("./migrations"))
}
