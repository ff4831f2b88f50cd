//! What an address of the API names. A segment that is not what stands there (a word where a number belongs, a number beyond
//! all ids) names nothing: 404, as for an id that nobody has, in the API's own words instead of the framework's.

use axum::extract::{FromRequestParts, Path as RawPath};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::base::error::ApiError;

/// The values of the placeholders, in their order.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let RawPath(values) = RawPath::from_request_parts(parts, state).await.map_err(|_| ApiError::NotFound)?;
        Ok(Path(values))
    }
}
