//! What the passkey script asks for: challenges and their answers. Everything else about an account works without script.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use webauthn_rs::prelude::{
    DiscoverableAuthentication, DiscoverableKey, Passkey, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn,
};

use super::{MOST, relying_party, store};
use crate::accounts::ceremonies::{self, Begun, Kind};
use crate::accounts::factors;
use crate::accounts::factors::pages::PATH;
use crate::accounts::sessions;
use crate::accounts::sign_in::{By, Pending, fact, finish};
use crate::accounts::visit::{Nothing, Sent, SignedIn, Visit, local};
use crate::base::Base;
use crate::base::error::{ApiError, is_duplicate};
use crate::base::language::{Saying, say};
use crate::base::tx::{Actor, Tx};
use crate::base::web::body::JsonBody;
use crate::base::web::csrf;
use crate::base::web::page::{PageError, see_other};

/// Most characters of a passkey's name.
const LONGEST_NAME: usize = 60;

pub fn routes() -> Router<Base> {
    Router::new()
        .route("/account/passkeys/start/", post(start_adding))
        .route("/account/passkeys/finish/", post(finish_adding))
        .route("/account/passkeys/{id}/remove/", post(remove))
        .route("/login/passkey/start/", post(start_using))
        .route("/login/passkey/finish/", post(finish_using))
}

#[derive(Deserialize)]
struct Added {
    name: String,
    credential: RegisterPublicKeyCredential,
}

#[derive(Deserialize)]
struct Used {
    credential: PublicKeyCredential,
    next: Option<String>,
    #[serde(default)]
    keep: bool,
}

async fn start_adding(State(base): State<Base>, me: SignedIn) -> Result<Response, ApiError> {
    from_our_page(&base, &me.visit.headers)?;
    if me.must_prove(&base, PATH).is_some() {
        return Err(stale());
    }
    let webauthn = here(&base)?;
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let handle = store::handle(&mut tx, me.user.id).await?;
    let rows = store::of_user(&mut tx, me.user.id).await?;
    if rows.len() >= MOST {
        return Err(refused("too_many", say("api-passkey-twenty")));
    }
    let known = rows.iter().filter_map(|row| Some(read(&row.credential)?.cred_id().clone())).collect();
    let (options, state) = webauthn
        .start_passkey_registration(handle, &me.user.email, &me.user.name, Some(known))
        .map_err(|error| ApiError::Internal(error.into()))?;
    let cookie = ceremonies::begin(&base, &mut tx, Kind::PasskeyAdd, Some(me.user.id), &state).await?;
    tx.commit().await?;
    Ok(answer(discoverable(json!(options)), [cookie]))
}

/// The key has to be found without anybody typing a name: only then can it open the account alone.
fn discoverable(mut options: Value) -> Value {
    let selection = &mut options["publicKey"]["authenticatorSelection"];
    selection["residentKey"] = json!("required");
    selection["requireResidentKey"] = json!(true);
    options
}

async fn finish_adding(
    State(base): State<Base>,
    me: SignedIn,
    JsonBody(added): JsonBody<Added>,
) -> Result<Response, ApiError> {
    from_our_page(&base, &me.visit.headers)?;
    let webauthn = here(&base)?;
    let (begun, ended) = take::<PasskeyRegistration>(&base, &me.visit.headers, Kind::PasskeyAdd).await?;
    if begun.user_id != Some(me.user.id) {
        return Err(too_late());
    }
    let passkey = webauthn.finish_passkey_registration(&added.credential, &begun.state).map_err(not_accepted)?;
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    let now = tx.now();
    let name = named(&added.name);
    match store::insert(&mut tx, me.user.id, passkey.cred_id().as_ref(), &name, &written(&passkey), now).await {
        Ok(()) => {}
        Err(error) if is_duplicate(&error) => return Err(refused("known", say("api-passkey-known"))),
        Err(error) => return Err(error.into()),
    }
    let first = factors::of_user(&mut tx, me.user.id).await?;
    tx.record(fact("user.security_changed", me.user.id, json!({"what": "passkey_added"}))).await?;
    let session = sessions::renew(&base, &mut tx, &me.session, true).await?;
    tx.commit().await?;
    Ok(answer(json!({"recovery": first.recovery == 0}), session.into_iter().chain([ended])))
}

async fn remove(
    State(base): State<Base>,
    Path(id): Path<i64>,
    me: SignedIn,
    Sent(Nothing {}): Sent<Nothing>,
) -> Result<Response, PageError> {
    if let Some(prove) = me.must_prove(&base, PATH) {
        return Ok(prove);
    }
    let mut tx = base.begin(Actor::User(me.user.id)).await?;
    if store::remove(&mut tx, me.user.id, id).await? == 0 {
        return Err(PageError::NotFound);
    }
    factors::forget_codes_without_factor(&mut tx, me.user.id).await?;
    tx.record(fact("user.security_changed", me.user.id, json!({"what": "passkey_removed"}))).await?;
    tx.commit().await?;
    Ok(see_other("/account/sessions/?changed=1", []))
}

async fn start_using(State(base): State<Base>, visit: Visit) -> Result<Response, PageError> {
    if from_our_page(&base, &visit.headers).is_err() {
        return Err(PageError::Forged);
    }
    let Some(webauthn) = relying_party(&base) else { return Err(PageError::NotFound) };
    let (options, state) =
        webauthn.start_discoverable_authentication().map_err(|error| PageError::Internal(error.into()))?;
    let mut tx = base.begin(Actor::Visitor).await?;
    let cookie = ceremonies::begin(&base, &mut tx, Kind::PasskeyUse, None, &state).await?;
    tx.commit().await?;
    Ok(answer(json!(options), [cookie]))
}

/// Signs in; or, where the browser is signed in to the same account, proves once more who is there.
async fn finish_using(
    State(base): State<Base>,
    headers: HeaderMap,
    visit: Result<Visit, PageError>,
    JsonBody(used): JsonBody<Used>,
) -> Result<Response, ApiError> {
    from_our_page(&base, &headers)?;
    let visit = visit.map_err(|_| not_accepted("no address"))?;
    let webauthn = here(&base)?;
    let (begun, ended) = take::<DiscoverableAuthentication>(&base, &headers, Kind::PasskeyUse).await?;
    let mut tx = base.begin(Actor::Visitor).await?;
    let user_id = check(&webauthn, &mut tx, &used.credential, begun.state).await?;
    let next = local(used.next.as_deref(), "/control/");
    let session = sessions::of_request(&base, &mut tx, &headers).await?;
    let cookies = match session.filter(|session| session.user_id == Some(user_id)) {
        Some(session) => sessions::renew(&base, &mut tx, &session, true).await?.into_iter().collect(),
        None => {
            let pending = Pending { by: By::Passkey, keep: used.keep, next: next.clone() };
            finish(&base, &visit, &mut tx, user_id, &pending, true).await?
        }
    };
    tx.commit().await?;
    Ok(answer(json!({"next": next}), cookies.into_iter().chain([ended])))
}

/// What this browser began, used up by this answer, also when the answer turns out not to count.
async fn take<T: DeserializeOwned>(
    base: &Base,
    headers: &HeaderMap,
    kind: Kind,
) -> Result<(Begun<T>, HeaderValue), ApiError> {
    let mut tx = base.begin(Actor::Visitor).await?;
    let begun = ceremonies::of_request::<T>(base, &mut tx, headers, kind).await?.ok_or_else(too_late)?;
    let ended = ceremonies::finish(base, &mut tx, kind, begun.id).await?.ok_or_else(too_late)?;
    tx.commit().await?;
    Ok((begun, ended))
}

/// Whose passkey answered the challenge. The counter and the last use are kept.
async fn check(
    webauthn: &Webauthn,
    tx: &mut Tx,
    credential: &PublicKeyCredential,
    state: DiscoverableAuthentication,
) -> Result<i64, ApiError> {
    let (handle, id) = webauthn.identify_discoverable_authentication(credential).map_err(not_accepted)?;
    let row = store::find(tx, id, handle).await?.ok_or_else(|| not_accepted("unknown"))?;
    let mut passkey = read(&row.credential).ok_or_else(|| not_accepted("unreadable"))?;
    let outcome = webauthn
        .finish_discoverable_authentication_v2(credential, state, DiscoverableKey::from(&passkey))
        .map_err(not_accepted)?;
    if !outcome.user_verified() {
        return Err(not_accepted("nobody was asked"));
    }
    passkey.update_credential(&outcome);
    let now = tx.now();
    store::used(tx, row.id, &written(&passkey), now).await?;
    Ok(row.user_id)
}

fn from_our_page(base: &Base, headers: &HeaderMap) -> Result<(), ApiError> {
    let token = headers.get(csrf::HEADER).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let forged = ApiError::Forbidden(say("api-forged"));
    if csrf::holds(headers, base.is_secure(), token) { Ok(()) } else { Err(forged) }
}

fn here(base: &Base) -> Result<Webauthn, ApiError> {
    relying_party(base).ok_or_else(|| refused("no_passkeys", say("api-passkey-nowhere")))
}

fn read(credential: &str) -> Option<Passkey> {
    serde_json::from_str(credential).ok()
}

fn written(passkey: &Passkey) -> String {
    serde_json::to_string(passkey).expect("a passkey is plain values")
}

fn named(name: &str) -> String {
    let name: String = name.trim().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
    if name.is_empty() { "Passkey".to_owned() } else { name }
}

fn answer(body: Value, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let mut response = ([(header::CACHE_CONTROL, "no-store")], Json(body)).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn refused(code: &'static str, words: Saying) -> ApiError {
    ApiError::Refused(StatusCode::BAD_REQUEST, code, words)
}

fn stale() -> ApiError {
    ApiError::Refused(StatusCode::FORBIDDEN, "prove_again", say("api-passkey-prove"))
}

fn too_late() -> ApiError {
    refused("too_late", say("api-passkey-late"))
}

fn not_accepted(cause: impl std::fmt::Display) -> ApiError {
    tracing::info!(%cause, "passkey.refused");
    ApiError::Refused(StatusCode::FORBIDDEN, "not_accepted", say("api-passkey-refused"))
}
