//! REST for organizers: what people are asked about themselves.

use std::collections::HashSet;

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use serde_json::json;
use signaling::protocol::{MAX_PROFILE_FIELDS, MAX_PROFILE_LINE};
use sqlx::types::Json as Stored;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::{Field, Kind, store};
use crate::base::Base;
use crate::base::error::{ApiError, one_of};
use crate::base::language::say;
use crate::base::texts::{Texts, name_problem};
use crate::base::tx::{Fact, Tx};
use crate::base::web::body::JsonBody;
use crate::base::words::Words;
use crate::events::EventScope;
use crate::live::hall::News;
use crate::live::hall::wire::{encode, news_topic};
use crate::orgs::permissions::Permission;
use crate::orgs::rest::{Api, EVENT, Needs};

/// Longest label, in characters.
const MAX_LABEL: usize = 120;
/// Most choices of one field.
const MAX_CHOICES: usize = 50;

pub fn api() -> Api {
    const MANAGE: Needs = Needs::event(Permission::RoomsManage);
    Api::below(EVENT).on(MANAGE, routes!(list)).on(MANAGE, routes!(put))
}

/// What people are asked about themselves at this event.
#[derive(Serialize, ToSchema)]
#[schema(as = ProfileForm)]
struct Form {
    fields: Vec<View>,
}

#[derive(Serialize, ToSchema)]
#[schema(as = ProfileField)]
struct View {
    id: i64,
    label: Texts,
    /// `text`, `long_text`, `link` or `choice`.
    kind: &'static str,
    choices: Vec<String>,
    required: bool,
    public: bool,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ProfileFormBody)]
struct Body {
    /// All of them in their order, at most 20. Those that are left out go, with every answer to them.
    fields: Vec<FieldBody>,
}

#[derive(Deserialize, ToSchema)]
#[schema(as = ProfileFieldBody)]
struct FieldBody {
    /// Of a field that is there; a new one has none.
    id: Option<i64>,
    label: Words,
    /// `text`, `long_text`, `link` or `choice`. Another kind than before: the answers go.
    kind: String,
    /// Of a choice, 2 to 50.
    #[serde(default)]
    choices: Vec<String>,
    /// Without an answer nobody is found or heard.
    #[serde(default)]
    required: bool,
    /// Others see the answers.
    #[serde(default)]
    public: bool,
}

/// What people are asked.
#[utoipa::path(get, path = "/profile_fields/", tag = "live", responses((status = 200, body = Form)))]
async fn list(State(base): State<Base>, scope: EventScope) -> Result<Json<Form>, ApiError> {
    Ok(Json(form(&store::of_event(&mut base.read().await?, scope.event.id).await?)))
}

/// Replaces the whole form.
#[utoipa::path(put, path = "/profile_fields/", tag = "live", request_body = Body, responses((status = 200, body = Form)))]
async fn put(
    State(base): State<Base>,
    scope: EventScope,
    JsonBody(body): JsonBody<Body>,
) -> Result<Json<Form>, ApiError> {
    if body.fields.len() > MAX_PROFILE_FIELDS {
        return Err(ApiError::field("fields", say("api-profile-fields").with("most", MAX_PROFILE_FIELDS)));
    }
    let locale = scope.event.locale.clone();
    let wanted = body.fields.into_iter().map(|body| field(body, &locale)).collect::<Result<Vec<_>, _>>()?;
    let mut tx = base.begin(scope.caller.actor()).await?;
    let before = store::of_event(&mut tx, scope.event.id).await?;
    write(&mut tx, scope.event.id, &before, &wanted).await?;
    let after = store::of_event(&mut tx, scope.event.id).await?;
    tx.record(Fact {
        kind: "profile_fields.changed",
        organizer_id: Some(scope.event.organizer_id),
        event_id: Some(scope.event.id),
        subject: format!("event:{}", scope.event.id),
        body: json!({"fields": after.len()}),
    })
    .await?;
    tx.commit().await?;
    // Every process reads anew what it requires.
    base.bus.publish(&news_topic(scope.event.id), encode(&News::ProfileFields));
    Ok(Json(form(&after)))
}

async fn write(tx: &mut Tx, event_id: i64, before: &[Field], wanted: &[Field]) -> Result<(), ApiError> {
    let mut kept = HashSet::new();
    for (position, field) in (0_i64..).zip(wanted) {
        match before.iter().find(|known| known.id == field.id) {
            Some(known) => {
                if !kept.insert(field.id) {
                    return Err(ApiError::field("fields", say("api-profile-unknown")));
                }
                if known.kind != field.kind {
                    store::forget(tx, field.id).await?;
                }
                store::update(tx, event_id, position, field).await?;
            }
            None if field.id == 0 => {
                store::insert(tx, event_id, position, field).await?;
            }
            None => return Err(ApiError::field("fields", say("api-profile-unknown"))),
        }
    }
    for gone in before.iter().filter(|known| !kept.contains(&known.id)) {
        store::delete(tx, event_id, gone.id).await?;
    }
    Ok(())
}

fn field(body: FieldBody, locale: &str) -> Result<Field, ApiError> {
    let labels = Texts::of(body.label, locale);
    if let Some(problem) = name_problem(&labels, MAX_LABEL) {
        return Err(ApiError::field("fields", problem));
    }
    let kind = Kind::try_from(body.kind).map_err(|_| ApiError::field("fields", one_of(Kind::WORDS)))?;
    let choices = if kind == Kind::Choice { choices(body.choices)? } else { Vec::new() };
    let id = body.id.unwrap_or(0);
    Ok(Field {
        id,
        labels: Stored(labels),
        kind,
        choices: Stored(choices),
        required: body.required,
        shown: body.public,
    })
}

fn choices(said: Vec<String>) -> Result<Vec<String>, ApiError> {
    let choices: Vec<String> = said.iter().map(|choice| choice.trim().to_owned()).collect();
    let is_good = |choice: &String| {
        !choice.is_empty() && choice.chars().count() <= MAX_PROFILE_LINE && !choice.contains(char::is_control)
    };
    let distinct = choices.iter().collect::<HashSet<_>>().len() == choices.len();
    if (2..=MAX_CHOICES).contains(&choices.len()) && choices.iter().all(is_good) && distinct {
        Ok(choices)
    } else {
        Err(ApiError::field("fields", say("api-profile-choices").with("most", MAX_CHOICES)))
    }
}

fn form(fields: &[Field]) -> Form {
    let view = |field: &Field| View {
        id: field.id,
        label: field.labels.0.clone(),
        kind: field.kind.as_str(),
        choices: field.choices.0.clone(),
        required: field.required,
        public: field.shown,
    };
    Form { fields: fields.iter().map(view).collect() }
}
