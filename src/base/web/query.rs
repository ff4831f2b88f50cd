//! Queries with our errors instead of the framework's plain text.

use axum::extract::{FromRequestParts, Query};
use axum::http::StatusCode;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::base::error::ApiError;
use crate::base::language::say;

/// What stands behind the `?`. What is wrong with it is told as the API tells everything: 400 with `detail` and `code`.
pub struct QueryOf<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for QueryOf<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        match Query::<T>::from_request_parts(parts, state).await {
            Ok(Query(value)) => Ok(QueryOf(value)),
            Err(rejection) => Err(ApiError::Refused(
                StatusCode::BAD_REQUEST,
                "invalid_query",
                say("api-unreadable").with("reason", rejection.body_text()),
            )),
        }
    }
}
