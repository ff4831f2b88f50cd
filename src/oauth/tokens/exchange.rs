//! A code becomes tokens.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{mint_pair, person, stolen, store};
use crate::base::tx::Actor;
use crate::base::{Base, secret};
use crate::oauth::clients::Client;
use crate::oauth::error::Error;
use crate::oauth::parameters::Parameters;
use crate::oauth::{identity, keys};
use crate::orgs::consents::{self, fact, scopes::Scope};

pub async fn run(base: &Base, client: Client, form: &Parameters) -> Result<Value, Error> {
    let missing = |what| Error::Refused("invalid_request", what);
    let code = form.get("code").ok_or(missing("code is missing."))?;
    let redirect_uri = form.get("redirect_uri").ok_or(missing("redirect_uri is missing."))?;
    let verifier = form.get("code_verifier").ok_or(missing("code_verifier is missing."))?;
    let found = store::code(&mut base.read().await?, &secret::digest(code)).await?.ok_or(Error::GRANT)?;
    let mut tx = base.begin(Actor::System).await?;
    let now = tx.now();
    let consent = consents::store::by_id(&mut tx, found.consent_id).await?.ok_or(Error::GRANT)?;
    // Somebody else's code tells nothing and changes nothing, nor does one without its proof.
    if consent.client_id != client.id || !proves(verifier, &found.challenge) || found.redirect_uri != redirect_uri {
        return Err(Error::GRANT);
    }
    if !store::use_code(&mut tx, found.id, now).await? {
        return Err(stolen(tx, &consent, "code_reused").await);
    }
    if found.expires_at <= now {
        return Err(Error::GRANT);
    }
    let user = person(&mut tx, &consent, now).await?;
    let scopes = consent.scopes();
    let mut answer = mint_pair(&mut tx, &consent, &scopes).await?;
    if scopes.contains(Scope::OpenId) {
        let key = keys::signing(base, &mut tx).await.map_err(Error::Internal)?;
        let access = answer["access_token"].as_str().unwrap_or_default();
        let token = identity::token(base, &key, &client, &consent, &user, (access, found.nonce.as_deref()), now);
        answer["id_token"] = json!(token.map_err(Error::Internal)?);
    }
    tx.record(fact("oauth.connected", &consent, json!({"client": client.id}))).await?;
    tx.commit().await?;
    Ok(answer)
}

/// Whether the verifier is what the challenge was made of (RFC 7636).
fn proves(verifier: &str, challenge: &str) -> bool {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let fits = (43..=128).contains(&verifier.len()) && verifier.bytes().all(unreserved);
    fits && secret::matches(&URL_SAFE_NO_PAD.encode(Sha256::digest(verifier)), challenge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifiers_prove_challenges_as_in_rfc_7636() {
        let (verifier, challenge) =
            ("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assert!(proves(verifier, challenge));
        assert!(!proves(&verifier.to_uppercase(), challenge));
        assert!(!proves(challenge, challenge), "the challenge itself proves nothing");
        assert!(!proves("short", "cBNmDEg0zLQ5NbJnjdLK0Wj7cqtY9CzbS7FZNHqTVJY"));
    }
}
