//! Who calls the API: a program with a token, a device, an application in somebody's name, or a signed-in person from our
//! own pages.

use axum::http::{HeaderMap, Method, header};

use super::consents::{self, Bearer};
use super::devices::{self, Device};
use super::tokens;
use crate::accounts::{sessions, users};
use crate::base::db::Conn;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::tx::Actor;
use crate::base::web::csrf;
use crate::base::{Base, secret};

/// An authenticated caller of the API.
#[derive(Clone, Debug)]
pub enum Caller {
    /// `Authorization: Token ...`
    Token { id: i64, team_id: i64, organizer_id: i64 },
    /// `Authorization: Device ...`
    Device(Box<Device>),
    /// `Authorization: Bearer ...`
    Bearer(Box<Bearer>),
    /// A session cookie; writing needs `X-CSRF-Token` too.
    User { id: i64, session_id: i64, superuser: bool, second_factor: bool },
}

impl Caller {
    pub fn actor(&self) -> Actor {
        match self {
            Caller::Token { id, .. } => Actor::Token(*id),
            Caller::Device(device) => Actor::Device(device.id),
            Caller::Bearer(bearer) => Actor::Application { client: bearer.client_id, user: bearer.user_id },
            Caller::User { id, .. } => Actor::User(*id),
        }
    }

    /// The account that calls, or in whose name an application does.
    pub fn user_id(&self) -> Option<i64> {
        match self {
            Caller::User { id, .. } => Some(*id),
            Caller::Bearer(bearer) => Some(bearer.user_id),
            Caller::Token { .. } | Caller::Device(_) => None,
        }
    }

    /// Who sent a request.
    ///
    /// # Errors
    /// 401 for nobody; 403 for a writing request of a session without its CSRF token.
    pub async fn of_request(base: &Base, method: &Method, headers: &HeaderMap) -> Result<Caller, ApiError> {
        let mut conn = base.read().await?;
        let Some(value) = headers.get(header::AUTHORIZATION) else {
            return by_session(base, &mut conn, method, headers).await;
        };
        let unknown = ApiError::Unauthenticated(say("api-token-header"));
        let (scheme, proof) = value.to_str().unwrap_or_default().split_once(' ').ok_or(unknown)?;
        let digest = secret::digest(proof.trim());
        match scheme {
            "Token" => by_token(&mut conn, &digest).await,
            "Device" => by_device(&mut conn, &digest).await,
            // The word is not case-sensitive in OAuth's own standard.
            bearer if bearer.eq_ignore_ascii_case("bearer") => by_bearer(base, &mut conn, &digest, method).await,
            _ => Err(ApiError::Unauthenticated(say("api-token-header"))),
        }
    }
}

async fn by_token(conn: &mut Conn, digest: &[u8]) -> Result<Caller, ApiError> {
    let row = tokens::store::by_digest(conn, digest).await?;
    let row = row.ok_or(ApiError::Unauthenticated(say("api-unknown-token")))?;
    Ok(Caller::Token { id: row.id, team_id: row.team_id, organizer_id: row.organizer_id })
}

async fn by_device(conn: &mut Conn, digest: &[u8]) -> Result<Caller, ApiError> {
    let device = devices::store::by_api_digest(conn, digest).await?;
    let device = device.ok_or(ApiError::Unauthenticated(say("api-unknown-device")))?;
    Ok(Caller::Device(Box::new(device)))
}

async fn by_bearer(base: &Base, conn: &mut Conn, digest: &[u8], method: &Method) -> Result<Caller, ApiError> {
    let bearer = consents::store::bearer(conn, digest, !method.is_safe(), base.now()).await?;
    let bearer = bearer.ok_or(ApiError::InvalidToken)?;
    users::store::by_id(conn, bearer.user_id).await?.ok_or(ApiError::InvalidToken)?;
    Ok(Caller::Bearer(Box::new(bearer)))
}

async fn by_session(base: &Base, conn: &mut Conn, method: &Method, headers: &HeaderMap) -> Result<Caller, ApiError> {
    let missing = ApiError::Unauthenticated(say("api-not-authenticated"));
    let Some(session) = sessions::of_request(base, conn, headers).await? else { return Err(missing) };
    let Some(user_id) = session.user_id else { return Err(missing) };
    let submitted = headers.get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !method.is_safe() && !csrf::holds(headers, base.is_secure(), submitted) {
        return Err(ApiError::Forbidden(say("api-forged")));
    }
    let user = users::store::by_id(conn, user_id).await?.ok_or(missing)?;
    let superuser = users::store::is_superuser(conn, user.id).await?;
    Ok(Caller::User { id: user.id, session_id: session.id, superuser, second_factor: session.second_factor })
}
