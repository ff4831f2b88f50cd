//! Speaking to a provider: discovery, the way there, and the code that comes back. Every call goes through the guarded client.

use std::time::Duration;

use anyhow::Context;
use futures_util::future::BoxFuture;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreJwsSigningAlgorithm as Algorithm, CoreProviderMetadata,
};
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, CsrfToken, HttpRequest, HttpResponse, IssuerUrl, Nonce,
    PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, Scope, TokenResponse,
};
use url::Url;

use super::{Begun, Identity};
use crate::base::Base;
use crate::base::config::OidcProvider;
use crate::base::egress::{Call, Egress, EgressError, Limits};

pub type Metadata = CoreProviderMetadata;

/// A provider that takes longer, or says more, is not waited for.
const LIMITS: Limits = Limits { time: Duration::from_secs(10), body: 512 * 1024 };
/// Signatures by a key that the provider alone has: no shared secrets, and never none.
const ALGORITHMS: [Algorithm; 6] = [
    Algorithm::RsaSsaPkcs1V15Sha256,
    Algorithm::RsaSsaPkcs1V15Sha512,
    Algorithm::RsaSsaPssSha256,
    Algorithm::EcdsaP256Sha256,
    Algorithm::EcdsaP384Sha384,
    Algorithm::EdDsa,
];

/// What the provider says about itself. Its issuer has to be the configured one to the letter.
pub fn discover(egress: Egress, provider: OidcProvider) -> BoxFuture<'static, anyhow::Result<Metadata>> {
    Box::pin(async move {
        let issuer = IssuerUrl::new(provider.issuer).context("accounts.oidc: the issuer is no address")?;
        let http = move |request| call(egress.clone(), request);
        CoreProviderMetadata::discover_async(issuer, &http).await.context("the provider cannot be discovered")
    })
}

/// Where to send the browser, and what has to come back. PKCE, state and nonce are fresh each time.
pub fn way_there(
    base: &Base,
    provider: &OidcProvider,
    metadata: Metadata,
    next: String,
    link: Option<i64>,
) -> anyhow::Result<(Url, Begun)> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let client =
        CoreClient::from_provider_metadata(metadata, ClientId::new(provider.client_id.clone()), secret(provider))
            .set_redirect_uri(redirect(base, provider)?);
    let (url, state, nonce) = client
        .authorize_url(CoreAuthenticationFlow::AuthorizationCode, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("email".to_owned()))
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    let begun = Begun {
        provider: provider.name.clone(),
        state: state.into_secret(),
        nonce: nonce.secret().clone(),
        verifier: verifier.into_secret(),
        next,
        link,
    };
    Ok((url, begun))
}

/// Whom the provider means by `code`. Signature, issuer, audience, times and nonce are checked.
pub fn identify(
    base: Base,
    provider: OidcProvider,
    begun: Begun,
    code: String,
) -> BoxFuture<'static, anyhow::Result<Identity>> {
    Box::pin(async move {
        // Fresh: keys may have been changed since the way there.
        let metadata = discover(base.egress.clone(), provider.clone()).await?;
        let issuer = metadata.issuer().to_string();
        let client_id = ClientId::new(provider.client_id.clone());
        let client = CoreClient::from_provider_metadata(metadata, client_id, secret(&provider))
            .set_redirect_uri(redirect(&base, &provider)?);
        let egress = base.egress.clone();
        let http = move |request| call(egress.clone(), request);
        let answer = client
            .exchange_code(AuthorizationCode::new(code))?
            .set_pkce_verifier(PkceCodeVerifier::new(begun.verifier))
            .request_async(&http)
            .await
            .context("the provider takes the code back")?;
        let token = answer.id_token().context("the provider gave no identity")?;
        let verifier = client.id_token_verifier().set_allowed_algs(ALGORITHMS);
        let claims = token.claims(&verifier, &Nonce::new(begun.nonce)).context("the identity is not valid")?;
        Ok(Identity {
            issuer,
            subject: claims.subject().to_string(),
            email: claims.email().map(|email| email.to_string()),
            email_verified: claims.email_verified() == Some(true),
            name: claims.name().and_then(|name| name.get(None)).map(|name| name.to_string()),
        })
    })
}

fn secret(provider: &OidcProvider) -> Option<ClientSecret> {
    (!provider.client_secret.is_empty()).then(|| ClientSecret::new(provider.client_secret.clone()))
}

fn redirect(base: &Base, provider: &OidcProvider) -> anyhow::Result<RedirectUrl> {
    Ok(RedirectUrl::new(format!("{}/login/with/{}/back/", base.public_url, provider.name))?)
}

/// A call that did not come to an answer.
#[derive(Debug, thiserror::Error)]
enum Failed {
    #[error(transparent)]
    Egress(#[from] EgressError),
    #[error("`{0}` is no address")]
    Address(String),
    #[error("the answer is longer than we read")]
    TooLong,
    #[error(transparent)]
    Http(#[from] axum::http::Error),
}

async fn call(egress: Egress, request: HttpRequest) -> Result<HttpResponse, Failed> {
    let (parts, body) = request.into_parts();
    let address = parts.uri.to_string();
    let url = Url::parse(&address).map_err(|_| Failed::Address(address))?;
    let call = Call { method: parts.method, url, headers: parts.headers, body: body.into(), limits: LIMITS };
    let answer = egress.send(call).await?;
    if !answer.complete {
        return Err(Failed::TooLong);
    }
    let mut response = axum::http::Response::builder().status(answer.status).body(answer.body.to_vec())?;
    *response.headers_mut() = answer.headers;
    Ok(response)
}
