//! Which application calls: by its secret in the header or in the form (not both), or by its name alone if it is public.

use axum::http::{HeaderMap, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use subtle::ConstantTimeEq;

use super::{Client, store};
use crate::base::db::Conn;
use crate::base::secret;
use crate::oauth::error::Error;
use crate::oauth::parameters::Parameters;

/// The application that sent a request.
///
/// # Errors
/// [`Error::Client`] when it is not known, or does not prove itself as it has to.
pub async fn client(conn: &mut Conn, headers: &HeaderMap, form: &Parameters) -> Result<Client, Error> {
    let (client_id, secret) = credentials(headers, form)?;
    let client = store::by_client_id(conn, &client_id).await?.ok_or(Error::Client)?;
    let proven = match (&client.secret_digest, secret) {
        (Some(digest), Some(secret)) => secret::digest(&secret).ct_eq(digest).into(),
        (None, None) => true,
        (Some(_), None) | (None, Some(_)) => false,
    };
    if proven { Ok(client) } else { Err(Error::Client) }
}

fn credentials(headers: &HeaderMap, form: &Parameters) -> Result<(String, Option<String>), Error> {
    let named = form.get("client_id").map(str::to_owned);
    let Some(value) = headers.get(header::AUTHORIZATION) else {
        let client_id = named.ok_or(Error::Client)?;
        return Ok((client_id, form.get("client_secret").map(str::to_owned)));
    };
    let (client_id, secret) = basic(value.to_str().unwrap_or_default()).ok_or(Error::Client)?;
    if form.get("client_secret").is_some() {
        return Err(Error::Refused("invalid_request", "Send the secret in one place only."));
    }
    if named.is_some_and(|named| named != client_id) {
        return Err(Error::Refused("invalid_request", "The header and the form name different applications."));
    }
    Ok((client_id, Some(secret)))
}

/// Name and secret of `Basic ...`; both are form-encoded first (RFC 6749, section 2.3.1).
fn basic(value: &str) -> Option<(String, String)> {
    let (scheme, encoded) = value.split_once(' ')?;
    let text = STANDARD.decode(encoded.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(text).ok()?;
    let (name, secret) = text.split_once(':')?;
    let decoded = |part: &str| {
        let form = format!("x={part}");
        let value = url::form_urlencoded::parse(form.as_bytes()).next().map(|(_, value)| value.into_owned());
        value.filter(|value| !value.is_empty())
    };
    Some((decoded(name)?, decoded(secret)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_header_is_read_as_it_was_encoded() {
        let header = |text: &str| format!("Basic {}", STANDARD.encode(text));
        assert_eq!(basic(&header("app:a%3Ab%2Bc")), Some(("app".into(), "a:b+c".into())));
        for bad in ["Bearer x", "Basic !", "Basic"] {
            assert_eq!(basic(bad), None, "{bad}");
        }
        assert_eq!(basic(&header("app")), None);
        assert_eq!(basic(&header(":secret")), None);
    }
}
