//! Organizers, the teams of people who work for them, and what each may do; the frame of the REST API.

pub mod audit;
pub mod auth;
pub mod consents;
pub mod devices;
pub mod organizers;
pub mod permissions;
pub mod rest;
pub mod rights;
pub mod teams;
pub mod tokens;
