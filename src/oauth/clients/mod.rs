//! Applications: who may ask people for access, and where the answer goes.

pub mod api;
pub mod prove;
pub mod rules;
pub mod store;

use serde_json::{Value, json};
use sqlx::types::Json;

use crate::base::secret;
use crate::base::time::Timestamp;
use crate::base::tx::{Fact, Tx};
use crate::orgs::consents::{self, scopes::Scopes};
use rules::Shape;

/// Length of the public name of an application.
const ID_LENGTH: usize = 26;

/// A registered application.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Client {
    pub id: i64,
    /// The name that requests carry.
    pub client_id: String,
    /// Who registered it.
    pub organizer_id: i64,
    pub name: String,
    /// `None`: a public client.
    secret_digest: Option<Vec<u8>>,
    redirect_uris: Json<Vec<String>>,
    scopes: String,
    pub created_at: Timestamp,
}

impl Client {
    /// Whether it can keep a secret.
    pub fn is_confidential(&self) -> bool {
        self.secret_digest.is_some()
    }

    /// Where answers may go.
    pub fn redirect_uris(&self) -> &[String] {
        &self.redirect_uris
    }

    /// The most that it may ask for.
    pub fn scopes(&self) -> Scopes {
        Scopes::stored(&self.scopes)
    }
}

/// Registers an application; the secret is readable only here.
pub async fn register(
    tx: &mut Tx,
    organizer_id: i64,
    shape: &Shape,
    confidential: bool,
) -> Result<(Client, Option<String>), sqlx::Error> {
    let (client_id, now) = (secret::readable(ID_LENGTH), tx.now());
    let secret = confidential.then(secret::token);
    let digest = secret.as_deref().map(secret::digest);
    let client = store::insert(tx, organizer_id, &client_id, shape, digest.as_deref(), now).await?;
    let mut body = written(shape);
    body["client"] = json!(client.client_id);
    body["confidential"] = json!(confidential);
    record(tx, "oauth_client.created", &client, body).await?;
    Ok((client, secret))
}

/// Ends an application and everything that anybody allowed it.
pub async fn end(tx: &mut Tx, client: &Client) -> Result<(), sqlx::Error> {
    for consent in consents::store::of_client(tx, client.id).await? {
        consents::revoke(tx, &consent, "application_ended").await?;
    }
    let now = tx.now();
    store::end(tx, client.id, now).await?;
    record(tx, "oauth_client.ended", client, json!({"client": client.client_id})).await
}

/// What the journal keeps of an application.
pub fn written(shape: &Shape) -> Value {
    json!({"name": shape.name, "redirect_uris": shape.redirect_uris, "scopes": shape.scopes.to_string()})
}

pub async fn record(tx: &mut Tx, kind: &'static str, client: &Client, body: Value) -> Result<(), sqlx::Error> {
    let subject = format!("oauth_client:{}", client.id);
    tx.record(Fact { kind, organizer_id: Some(client.organizer_id), event_id: None, subject, body }).await
}
