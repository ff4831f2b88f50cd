//! Settings as the API answers them, and their schema, made from the registry.

use serde::Deserialize;
use serde_json::{Map, Value, json};
use utoipa::openapi::schema::{AnyOfBuilder, Object, ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{IntoParams, PartialSchema, ToSchema};

use super::registry::REGISTRY;
use super::resolve::Resolved;

/// How settings are shown.
#[derive(Clone, Copy, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct HowQuery {
    /// `true`: each with its origin, label and bounds.
    pub explain: Option<bool>,
}

/// `{"key": value}`, or `{"key": {"value": .., "origin": ..}}`.
pub fn view(settings: &[Resolved], how: HowQuery) -> Map<String, Value> {
    let explained = how.explain.unwrap_or_default();
    let shown = |setting: &Resolved| if explained { explain(setting) } else { setting.value.clone() };
    settings.iter().map(|setting| (setting.definition.key.to_owned(), shown(setting))).collect()
}

fn explain(setting: &Resolved) -> Value {
    let definition = setting.definition;
    json!({
        "value": setting.value,
        "origin": setting.origin.as_str(),
        "inherited": setting.inherited,
        "label": definition.label.trim(),
        "message": definition.message(),
        "type": definition.kind.as_str(),
        "bounds": definition.kind.bounds(),
        "permission": definition.needs.map(|permission| permission.as_str()),
    })
}

/// Values to set; `null` takes one's own away.
pub struct SettingsBody;

/// Values, each with its origin where that was asked for.
pub struct SettingsView;

impl PartialSchema for SettingsBody {
    fn schema() -> RefOr<Schema> {
        values(true).into()
    }
}

impl ToSchema for SettingsBody {
    fn name() -> std::borrow::Cow<'static, str> {
        "SettingsBody".into()
    }
}

impl PartialSchema for SettingsView {
    fn schema() -> RefOr<Schema> {
        let mut explained = ObjectBuilder::new();
        for definition in REGISTRY {
            explained = explained.property(definition.key, explanation(definition.kind.schema()));
        }
        AnyOfBuilder::new().item(values(false)).item(explained).into()
    }
}

impl ToSchema for SettingsView {
    fn name() -> std::borrow::Cow<'static, str> {
        "Settings".into()
    }
}

fn values(or_null: bool) -> Object {
    let mut object = ObjectBuilder::new();
    for definition in REGISTRY {
        let mut schema = definition.kind.schema();
        schema.description = Some(definition.label.trim().to_owned());
        object = object.property(definition.key, if or_null { nullable(schema) } else { schema });
    }
    object.build()
}

fn nullable(mut schema: Object) -> Object {
    if let SchemaType::Type(kind) = schema.schema_type {
        schema.schema_type = SchemaType::from_iter([kind, Type::Null]);
    }
    schema
}

fn explanation(value: Object) -> Object {
    let text = || ObjectBuilder::new().schema_type(Type::String);
    let explained = ObjectBuilder::new()
        .property("value", value.clone())
        .property("origin", text().enum_values(Some(["default", "organizer", "event"])))
        .property("inherited", value)
        .property("label", text())
        .property("message", text())
        .property("type", text())
        .property("bounds", ObjectBuilder::new().schema_type(Type::Object))
        .property("permission", nullable(text().build()));
    explained.build()
}
