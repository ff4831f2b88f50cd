//! The bearer token of a media program: for one person, room and direction.

use axum::http::{HeaderMap, StatusCode, header};

use super::problem::Problem;
use crate::access::tokens::{self, Purpose, Token};
use crate::base::Base;
use crate::live::media::Direction;

pub fn purpose(direction: Direction) -> Purpose {
    match direction {
        Direction::Send => Purpose::Whip,
        Direction::Receive => Purpose::Whep,
    }
}

/// The token of the request, when it opens this direction.
pub async fn token_of(base: &Base, headers: &HeaderMap, direction: Direction) -> Result<Token, Problem> {
    let authorization = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let Some(secret) = bearer(authorization) else {
        return Err(Problem::new(
            StatusCode::UNAUTHORIZED,
            "missing_token",
            "Send the header \"Authorization: Bearer ...\".",
        ));
    };
    find(base, secret, direction).await?.ok_or_else(|| {
        Problem::new(
            StatusCode::UNAUTHORIZED,
            "invalid_token",
            "This token is unknown, has expired, or is for another use.",
        )
    })
}

async fn find(base: &Base, secret: &str, direction: Direction) -> Result<Option<Token>, sqlx::Error> {
    let mut conn = base.read().await?;
    tokens::store::find(&mut conn, secret, purpose(direction), base.now()).await
}

/// The scheme's name is case-insensitive (RFC 9110 section 11.1).
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, secret) = authorization.split_once(' ')?;
    (scheme.eq_ignore_ascii_case("bearer") && !secret.trim().is_empty()).then(|| secret.trim())
}
