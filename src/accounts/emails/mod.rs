//! Changes of address: asked for by an account, carried out by the link at the new address.

pub mod store;
