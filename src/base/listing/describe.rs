//! The parameters of a list in the OpenAPI document.

use serde_json::json;
use utoipa::IntoParams;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, SchemaFormat, Type};

use super::{Asked, Filter, Kind, Listed, MAX_TEXT};

impl<L: Listed> IntoParams for Asked<L> {
    fn into_params(_: impl Fn() -> Option<ParameterIn>) -> Vec<Parameter> {
        let mut parameters = vec![
            parameter("page", "Which page; the first is 1.", count()),
            parameter("page_size", "Results on a page: 50, or fewer. More than 50 means 50.", count()),
            parameter("ordering", &format!("Left away: `{}`.", L::DEFAULT), orderings(L::ORDERINGS)),
        ];
        if !L::SEARCH.is_empty() {
            let about = format!("Part of {}, in any case.", L::SEARCH.join(", "));
            parameters.push(parameter("search", &about, text()));
        }
        parameters.extend(L::FILTERS.iter().map(|filter| parameter(filter.name, filter.about, schema(filter))));
        parameters
    }
}

fn parameter(name: &str, about: &str, schema: Object) -> Parameter {
    let about = (!about.is_empty()).then(|| about.to_owned());
    ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).description(about).schema(Some(schema)).build()
}

fn count() -> Object {
    ObjectBuilder::new()
        .schema_type(Type::Integer)
        .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int32)))
        .minimum(Some(1))
        .maximum(Some(i64::from(i32::MAX) as f64))
        .build()
}

fn orderings(names: &[&str]) -> Object {
    let both = names.iter().flat_map(|name| [json!(name), json!(format!("-{name}"))]);
    ObjectBuilder::new().schema_type(Type::String).enum_values(Some(both)).build()
}

/// A text without control characters, in words that every dialect of regular expressions has.
const NO_CONTROLS: &str = r"^[^\u0000-\u001f\u007f-\u009f]*$";

fn text() -> Object {
    ObjectBuilder::new().schema_type(Type::String).max_length(Some(MAX_TEXT)).pattern(Some(NO_CONTROLS)).build()
}

fn schema(filter: &Filter) -> Object {
    match filter.kind {
        Kind::Flag => ObjectBuilder::new().schema_type(Type::Boolean).build(),
        Kind::Number => ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .build(),
        Kind::Text => text(),
        Kind::Choice(choices) => ObjectBuilder::new()
            .schema_type(Type::String)
            .enum_values(Some(choices.iter().map(|choice| json!(choice))))
            .build(),
        Kind::Moment => ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)))
            .build(),
    }
}
