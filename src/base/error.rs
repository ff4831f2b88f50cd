//! Errors by audience. Clients of the API get [`ApiError`]: a status, a sentence and a stable code.
//!
//! What they say is a [`Saying`]: whoever writes an English sentence here does not compile. [`put_into_words`] answers in the
//! language of the request.
//!
//! Areas have their own `Refusal` enums and turn them into this at the door. What we did not foresee is logged with its
//! cause and answered with 500 and nothing else.

use std::collections::BTreeMap;

use axum::Json;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::language::wishes::Wishes;
use super::language::{Language, Saying, say};

const DENIED: Saying = say("api-denied");

/// What is wrong, by field.
pub type Wrong = BTreeMap<String, Vec<Saying>>;

/// The one error of the REST API.
#[derive(Debug)]
pub enum ApiError {
    /// 401 `{"detail"}`
    Unauthenticated(Saying),
    /// 401: an access token that does not work (any more), as RFC 6750 wants it.
    InvalidToken,
    /// 403: what somebody allowed an application does not go so far; names the scopes that would.
    Scope(String),
    /// 403 `{"detail"}`
    Forbidden(Saying),
    /// 403 `{"detail", "missing"}`: known here, without this permission.
    Lacking(&'static str),
    /// 404 `{"detail"}`
    NotFound,
    /// 405 `{"detail"}`
    MethodNotAllowed,
    /// 400 `{"field": ["msg"]}`
    Invalid(Wrong),
    /// Any other refusal: status, stable code, sentence.
    Refused(StatusCode, &'static str, Saying),
    /// 409 with Retry-After: somebody else holds the lock.
    Busy,
    /// 503 with Retry-After: the database does not answer, or all connections to it are taken.
    Unavailable,
    /// 500; the cause is logged, not told.
    Internal(anyhow::Error),
}

/// The code of what cannot be deleted because something needs it. Coming back later does not help.
const IN_USE: &str = "in_use";

/// What is right instead, where there are few choices.
pub fn one_of(choices: &[&str]) -> Saying {
    say("api-one-of").with("choices", choices.join(", "))
}

impl ApiError {
    /// Not allowed, or not there: from outside both look the same.
    pub const FORBIDDEN: ApiError = ApiError::Forbidden(DENIED);

    /// It cannot be deleted: something else needs it.
    pub fn in_use(sentence: Saying) -> Self {
        ApiError::Refused(StatusCode::CONFLICT, IN_USE, sentence)
    }

    /// One wrong field.
    pub fn field(name: &str, message: Saying) -> Self {
        ApiError::Invalid(BTreeMap::from([(name.to_owned(), vec![message])]))
    }

    fn told(self) -> Told {
        let sentence = |detail, code| Told::Sentence { detail, code, missing: None };
        match self {
            ApiError::Invalid(wrong) => Told::Fields(wrong),
            ApiError::Unauthenticated(detail) => sentence(detail, "not_authenticated"),
            ApiError::InvalidToken => sentence(say("api-invalid-token"), "invalid_token"),
            ApiError::Scope(scopes) => sentence(say("api-scope").with("scopes", scopes), "insufficient_scope"),
            ApiError::Forbidden(detail) => sentence(detail, "permission_denied"),
            ApiError::Lacking(missing) => {
                Told::Sentence { detail: DENIED, code: "permission_denied", missing: Some(missing) }
            }
            ApiError::NotFound => sentence(say("api-not-found"), "not_found"),
            ApiError::MethodNotAllowed => sentence(say("api-method"), "method_not_allowed"),
            ApiError::Refused(_, code, detail) => sentence(detail, code),
            ApiError::Busy => sentence(say("api-busy"), "busy"),
            ApiError::Unavailable => sentence(say("api-unavailable"), "unavailable"),
            ApiError::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "api.internal_error");
                sentence(say("api-internal"), "internal")
            }
        }
    }

    fn status(&self) -> StatusCode {
        match self {
            ApiError::Unauthenticated(_) | ApiError::InvalidToken => StatusCode::UNAUTHORIZED,
            ApiError::Scope(_) | ApiError::Forbidden(_) | ApiError::Lacking(_) => StatusCode::FORBIDDEN,
            ApiError::NotFound => StatusCode::NOT_FOUND,
            ApiError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            ApiError::Invalid(_) => StatusCode::BAD_REQUEST,
            ApiError::Refused(status, ..) => *status,
            ApiError::Busy => StatusCode::CONFLICT,
            ApiError::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
            ApiError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What the client is asked for (RFC 9110, RFC 6750).
    fn challenge(&self) -> Option<String> {
        match self {
            ApiError::Unauthenticated(_) => Some("Token, Bearer".to_owned()),
            ApiError::InvalidToken => Some("Bearer error=\"invalid_token\"".to_owned()),
            ApiError::Scope(scopes) => Some(format!("Bearer error=\"insufficient_scope\", scope=\"{scopes}\"")),
            _ => None,
        }
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = self.status();
        let is_in_use = matches!(self, ApiError::Refused(_, IN_USE, _));
        let challenge = self.challenge();
        let told = self.told();
        let mut response = (status, Json(told.in_language(Language::english()))).into_response();
        let headers = response.headers_mut();
        if matches!(status, StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE) && !is_in_use {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("5"));
        }
        if let Some(challenge) = challenge.and_then(|text| HeaderValue::from_str(&text).ok()) {
            headers.insert(header::WWW_AUTHENTICATE, challenge);
        }
        response.extensions_mut().insert(told);
        response
    }
}

/// What an error says, until its reader's language is known.
#[derive(Clone, Debug)]
enum Told {
    Fields(Wrong),
    Sentence { detail: Saying, code: &'static str, missing: Option<&'static str> },
}

impl Told {
    fn in_language(&self, language: Language) -> Value {
        let words = |saying: &Saying| saying.clone().in_language(language).to_string();
        match self {
            Told::Fields(wrong) => {
                let fields = wrong.iter().map(|(name, sayings)| (name, sayings.iter().map(words).collect::<Vec<_>>()));
                json!(fields.collect::<BTreeMap<_, _>>())
            }
            Told::Sentence { detail, code, missing: None } => json!({"detail": words(detail), "code": code}),
            Told::Sentence { detail, code, missing } => {
                json!({"detail": words(detail), "code": code, "missing": missing})
            }
        }
    }
}

/// Around the API: its errors in the language of the request, which is English where nothing else is asked for.
pub async fn put_into_words(request: Request, next: Next) -> Response {
    let wishes = Wishes::of(request.headers());
    translated(next.run(request).await, &wishes)
}

/// An answer of [`ApiError`] in the language that is wished for; any other answer as it is.
pub fn translated(mut response: Response, wishes: &Wishes) -> Response {
    let Some(told) = response.extensions_mut().remove::<Told>() else { return response };
    let language = wishes.language();
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("accept-language, cookie"));
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    if language == Language::english() {
        return response;
    }
    headers.remove(header::CONTENT_LENGTH);
    *response.body_mut() = Body::from(told.in_language(language).to_string());
    response
}

impl From<sqlx::Error> for ApiError {
    fn from(error: sqlx::Error) -> Self {
        match error {
            error if is_busy(&error) => ApiError::Busy,
            error if is_unavailable(&error) => {
                tracing::warn!(%error, "api.database_unavailable");
                ApiError::Unavailable
            }
            error => ApiError::Internal(error.into()),
        }
    }
}

impl From<anyhow::Error> for ApiError {
    fn from(error: anyhow::Error) -> Self {
        ApiError::Internal(error)
    }
}

/// A lock that was not free in time: PostgreSQL's 55P03 and 40P01, SQLite's BUSY (5) and its kin.
pub fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    matches!(code.as_deref(), Some("55P03" | "40P01" | "5" | "261" | "517"))
}

/// The database is away (restarting, unreachable) or has no connection free: PostgreSQL's classes 08 and 57P, 53300, the
/// socket, the pool. What was asked for may be asked again; whether a commit that ended so took place is not known.
pub fn is_unavailable(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => true,
        sqlx::Error::Database(error) => {
            error.code().is_some_and(|code| code.starts_with("08") || code.starts_with("57P") || code == "53300")
        }
        _ => false,
    }
}

/// True when a row could not go (or come) because another one refers to it.
pub fn is_referenced(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_foreign_key_violation())
}

/// True when a unique constraint refused the row.
pub fn is_duplicate(error: &sqlx::Error) -> bool {
    error.as_database_error().is_some_and(|error| error.is_unique_violation())
}
