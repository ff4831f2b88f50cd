//! What an application asks for, out of the parameters that a browser brings.

use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use url::Url;

use crate::base::time::Timestamp;
use crate::oauth::parameters::Parameters;
use crate::orgs::consents::scopes::Scopes;

/// Longest `state` and `nonce`, in bytes: they come back in an address.
const MAX_STATE: usize = 1_000;
/// How long "just now" is: the way from the page that asks who it is back to here.
const JUST_NOW: Duration = Duration::from_secs(60);

/// A request that is in order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    pub scopes: Scopes,
    pub nonce: Option<String>,
    /// Of PKCE, S256.
    pub challenge: String,
    pub prompt: Prompt,
    /// The person proved who they are at most so long ago.
    pub max_age: Option<Duration>,
}

/// What the person shall see.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prompt {
    /// Nothing: it works at once or not at all.
    None,
    /// Who they are is asked once more.
    Login,
    /// The consent page.
    Consent,
}

/// Where an answer goes, good or bad. Nobody is sent anywhere before this is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Destination {
    pub redirect_uri: String,
    pub state: Option<String>,
}

/// Why a request goes back: the word of the standard, and a sentence.
pub type Refusal = (&'static str, &'static str);

/// The registered address that a request names, letter by letter.
pub fn destination(parameters: &Parameters, registered: &[String]) -> Option<Destination> {
    let redirect_uri = parameters.get("redirect_uri")?;
    let known = registered.iter().any(|uri| uri == redirect_uri);
    let state = parameters.get("state").filter(|state| state.len() <= MAX_STATE).map(str::to_owned);
    known.then(|| Destination { redirect_uri: redirect_uri.to_owned(), state })
}

/// Reads the rest of a request of an application that may ask for `allowed`.
pub fn asked(parameters: &Parameters, allowed: &Scopes) -> Result<Asked, Refusal> {
    if let Some(fault) = parameters.fault() {
        return Err(("invalid_request", fault));
    }
    let too_long = |name: &str| parameters.get(name).is_some_and(|value| value.len() > MAX_STATE);
    if too_long("state") || too_long("nonce") {
        return Err(("invalid_request", "state and nonce have at most 1000 bytes."));
    }
    for (name, word) in [("request", "request_not_supported"), ("request_uri", "request_uri_not_supported")] {
        if parameters.get(name).is_some() {
            return Err((word, "Send the parameters themselves."));
        }
    }
    match parameters.get("response_type") {
        Some("code") => {}
        None => return Err(("invalid_request", "response_type is missing.")),
        Some(_) => return Err(("unsupported_response_type", "response_type is code.")),
    }
    if parameters.get("response_mode").is_some_and(|mode| mode != "query") {
        return Err(("invalid_request", "response_mode is query."));
    }
    Ok(Asked {
        scopes: scopes(parameters, allowed)?,
        nonce: parameters.get("nonce").map(str::to_owned),
        challenge: challenge(parameters)?,
        prompt: prompt(parameters)?,
        max_age: max_age(parameters)?,
    })
}

fn scopes(parameters: &Parameters, allowed: &Scopes) -> Result<Scopes, Refusal> {
    let text = parameters.get("scope").ok_or(("invalid_scope", "scope is missing."))?;
    let scopes = Scopes::parse(text).filter(|scopes| !scopes.is_empty());
    let scopes = scopes.ok_or(("invalid_scope", "One of these is no scope."))?;
    let fits = allowed.covers(&scopes);
    if fits { Ok(scopes) } else { Err(("invalid_scope", "The application is not registered for one of these scopes.")) }
}

/// A SHA-256 in base64url. Without a method the standard means `plain`, which is not taken.
fn challenge(parameters: &Parameters) -> Result<String, Refusal> {
    let challenge = parameters.get("code_challenge");
    let challenge = challenge.ok_or(("invalid_request", "code_challenge is missing: PKCE is needed."))?;
    if parameters.get("code_challenge_method") != Some("S256") {
        return Err(("invalid_request", "code_challenge_method is S256."));
    }
    let is_digest = URL_SAFE_NO_PAD.decode(challenge).is_ok_and(|bytes| bytes.len() == 32);
    if is_digest { Ok(challenge.to_owned()) } else { Err(("invalid_request", "code_challenge is no SHA-256.")) }
}

fn prompt(parameters: &Parameters) -> Result<Prompt, Refusal> {
    let words: Vec<&str> = parameters.get("prompt").unwrap_or("consent").split(' ').collect();
    if words.iter().any(|word| !["none", "login", "consent", "select_account"].contains(word)) {
        return Err(("invalid_request", "prompt is none, login or consent."));
    }
    match (words.contains(&"none"), words.len()) {
        (true, 1) => Ok(Prompt::None),
        (true, _) => Err(("invalid_request", "prompt=none stands alone.")),
        // There is one account in a browser: choosing another is signing in anew.
        _ if words.contains(&"login") || words.contains(&"select_account") => Ok(Prompt::Login),
        _ => Ok(Prompt::Consent),
    }
}

fn max_age(parameters: &Parameters) -> Result<Option<Duration>, Refusal> {
    let Some(text) = parameters.get("max_age") else { return Ok(None) };
    let seconds = text.parse::<u32>().map_err(|_| ("invalid_request", "max_age is a number of seconds."))?;
    Ok(Some(Duration::from_secs(seconds.into())))
}

impl Asked {
    /// Whether the person has to prove once more who they are, who did so at `authenticated_at`. What goes beyond their name
    /// is asked of nobody who only found an open browser: `fresh` says that it is not so.
    pub fn wants_proof(&self, authenticated_at: Timestamp, fresh: bool, now: Timestamp) -> bool {
        let too_old = self.max_age.is_some_and(|age| authenticated_at.plus(age) <= now);
        self.prompt == Prompt::Login || too_old || (self.scopes.are_about_api() && !fresh)
    }
}

/// The same request as it stands after the person proved who they are: it does not ask for that again.
pub fn after_proof(parameters: &Parameters) -> String {
    let age = parameters.get("max_age").and_then(|age| age.parse::<u64>().ok());
    let age = age.map(|age| age.max(JUST_NOW.as_secs()).to_string());
    let prompt = parameters.get("prompt").filter(|prompt| *prompt == "none").map(str::to_owned);
    parameters.with(&[("prompt", prompt), ("max_age", age)])
}

impl Destination {
    /// The address of an answer: what there is to say, the application's `state`, and who says it (RFC 9207).
    pub fn with(&self, issuer: &str, said: &[(&str, &str)]) -> String {
        let mut url = Url::parse(&self.redirect_uri).expect("registered addresses are complete ones");
        {
            let mut query = url.query_pairs_mut();
            query.extend_pairs(said);
            if let Some(state) = &self.state {
                query.append_pair("state", state);
            }
            query.append_pair("iss", issuer);
        }
        url.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

    fn ask(change: &str) -> Result<Asked, Refusal> {
        let base =
            format!("response_type=code&scope=profile+read&code_challenge={CHALLENGE}&code_challenge_method=S256");
        let parameters = Parameters::parse(base.as_bytes());
        let changed = Parameters::parse(change.as_bytes());
        let changes: Vec<_> = changed.iter().map(|(name, value)| (name, Some(value.to_owned()))).collect();
        let text = parameters.with(&changes).replace("=absent", "=");
        asked(&Parameters::parse(text.as_bytes()), &Scopes::parse("openid profile read").unwrap())
    }

    #[test]
    fn a_request_in_order_is_read() {
        let asked = ask("max_age=0&nonce=n").unwrap();
        assert_eq!((asked.challenge.as_str(), asked.prompt), (CHALLENGE, Prompt::Consent));
        assert!(asked.wants_proof(Timestamp(0), true, Timestamp(0)));
        assert!(!ask("").unwrap().wants_proof(Timestamp(0), true, Timestamp(0)));
        assert!(ask("").unwrap().wants_proof(Timestamp(0), false, Timestamp(0)), "reading wants a fresh proof");
        assert!(!ask("scope=profile").unwrap().wants_proof(Timestamp(0), false, Timestamp(0)));
        assert_eq!(ask("prompt=login").unwrap().prompt, Prompt::Login);
    }

    #[test]
    fn what_is_not_in_order_goes_back_with_the_right_word() {
        for (change, word) in [
            ("response_type=token", "unsupported_response_type"),
            ("response_type=absent", "invalid_request"),
            ("response_mode=fragment", "invalid_request"),
            ("scope=absent", "invalid_scope"),
            ("scope=admin", "invalid_scope"),
            ("scope=write", "invalid_scope"),
            ("code_challenge=absent", "invalid_request"),
            ("code_challenge=short", "invalid_request"),
            ("code_challenge_method=plain", "invalid_request"),
            ("code_challenge_method=absent", "invalid_request"),
            ("prompt=none+login", "invalid_request"),
            ("prompt=dance", "invalid_request"),
            ("max_age=-1", "invalid_request"),
            ("request=x", "request_not_supported"),
            ("request_uri=https%3A%2F%2Fx.example", "request_uri_not_supported"),
        ] {
            assert_eq!(ask(change).unwrap_err().0, word, "{change}");
        }
    }

    #[test]
    fn proving_it_once_is_enough() {
        let again = after_proof(&Parameters::parse(b"prompt=login&max_age=0&state=s"));
        assert_eq!(again, "state=s&max_age=60");
        assert_eq!(after_proof(&Parameters::parse(b"prompt=none")), "prompt=none");
    }

    #[test]
    fn addresses_are_compared_letter_by_letter() {
        let registered = ["https://app.example/back".to_owned()];
        let of =
            |uri: &str| destination(&Parameters::parse(format!("redirect_uri={uri}&state=s").as_bytes()), &registered);
        assert!(of("https://app.example/back").is_some());
        for uri in [
            "https://app.example/back/",
            "https://app.example/Back",
            "https://app.example/back?x=1",
            "https://app.example:443/back",
            "http://app.example/back",
            "https://app.example.evil.example/back",
            "https://app.example/back%23",
            "",
        ] {
            assert_eq!(of(uri), None, "{uri}");
        }
        let answer = of("https://app.example/back").unwrap().with("https://us.example", &[("code", "a b")]);
        assert_eq!(answer, "https://app.example/back?code=a+b&state=s&iss=https%3A%2F%2Fus.example");
    }
}
