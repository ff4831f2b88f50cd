//! The program from outside: HTTP and WebSockets against a started server, on both databases.
//!
//! `both! { async fn name(server: Server) { ... } }` makes two tests, `name::sqlite` and `name::postgres`. PostgreSQL is
//! found at `EVENTYAY_TEST_POSTGRES` (`make test` starts one); every test gets a database of its own.

mod server;

mod accounts_factors;
mod accounts_letters;
mod accounts_limits;
mod accounts_passkeys;
mod accounts_passwords;
mod accounts_providers;
mod accounts_register;
mod accounts_sessions;
mod accounts_visitor;
mod addresses;
mod api_auth;
mod api_frame;
mod audit;
mod bearer;
mod bus;
mod deliveries;
mod devices;
mod egress;
mod events;
mod expiry;
mod files;
mod first_steps;
mod floods;
mod gate_pages;
mod jobs;
mod languages;
mod lists;
mod live_chat;
mod live_door;
mod live_gate;
mod live_guest;
mod live_hostile;
mod live_nodes;
mod live_quality;
mod live_resume;
mod live_rights;
mod live_roulette;
mod live_roulette_nodes;
mod live_whip;
mod mail;
mod oauth;
mod oauth_hostile;
mod oauth_visitor;
mod orders;
mod outages;
mod permissions;
mod quota_race;
mod settings;
mod settings_honoured;
mod setup;
mod shop;
mod small_s3;
mod teams;
mod teams_leave;
mod teams_second_factor;
mod tenants;
mod webhooks;
