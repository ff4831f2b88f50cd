//! The API's description: as JSON for programs, as a page for people.

use std::collections::BTreeMap;

use askama::Template;
use axum::Json;
use axum::http::StatusCode;
use axum::response::Response;
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;

use crate::base::language::Language;
use crate::base::web::page::{Frame, render};

#[derive(Template)]
#[template(path = "api_docs.html")]
struct DocsPage {
    frame: Frame,
    groups: Vec<Group>,
}

struct Group {
    name: String,
    operations: Vec<Operation>,
}

struct Operation {
    method: String,
    path: String,
    summary: String,
    permission: Option<String>,
    open: bool,
    query: Vec<String>,
    body: Option<String>,
    status: String,
    answer: Option<String>,
}

/// `GET /api/v1/openapi.json`
pub async fn document(document: OpenApi) -> Json<OpenApi> {
    Json(document)
}

/// `GET /api/v1/docs/`
pub async fn show(document: OpenApi) -> Response {
    let document = serde_json::to_value(document).expect("a description is plain values");
    let mut groups: BTreeMap<String, Vec<Operation>> = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let group = operation["tags"][0].as_str().unwrap_or("other").to_owned();
            groups.entry(group).or_default().push(described(&document, method, path, operation));
        }
    }
    let groups = groups.into_iter().map(|(name, operations)| Group { name, operations }).collect();
    let frame = Frame::new(Language::english(), "REST API");
    render(StatusCode::OK, &DocsPage { frame, groups }, None)
}

fn described(document: &Value, method: &str, path: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let query = parameters.filter(|parameter| parameter["in"] == "query");
    let success = operation["responses"].as_object().into_iter().flatten().find(|(status, _)| status.starts_with('2'));
    let schema = |content: &Value| {
        content["application/json"]["schema"].as_object().map(|_| content["application/json"]["schema"].clone())
    };
    let shape = |content: &Value| schema(content).map(|schema| pretty(&example(document, &schema, 0)));
    Operation {
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: operation["summary"].as_str().unwrap_or_default().to_owned(),
        permission: operation["x-permission"].as_str().map(str::to_owned),
        open: operation["security"].as_array().is_none_or(Vec::is_empty),
        query: query.filter_map(|parameter| Some(parameter["name"].as_str()?.to_owned())).collect(),
        body: shape(&operation["requestBody"]["content"]),
        status: success.map(|(status, _)| status.clone()).unwrap_or_default(),
        answer: success.and_then(|(_, response)| shape(&response["content"])),
    }
}

/// Deepest nesting that a page shows.
const MAX_DEPTH: usize = 6;

/// What a schema looks like: the names of its fields with the kinds of their values.
fn example(document: &Value, schema: &Value, depth: usize) -> Value {
    if depth > MAX_DEPTH {
        return json!("…");
    }
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return example(document, &document["components"]["schemas"][name], depth + 1);
    }
    for several in ["allOf", "oneOf", "anyOf"] {
        let parts = schema[several].as_array().into_iter().flatten().filter(|part| part["type"] != "null");
        let parts: Vec<Value> = parts.map(|part| example(document, part, depth + 1)).collect();
        if let Some(first) = parts.first() {
            let fields = parts.iter().filter_map(Value::as_object).flatten();
            return if several == "allOf" {
                fields.map(|(name, value)| (name.clone(), value.clone())).collect()
            } else {
                first.clone()
            };
        }
    }
    if let Some(properties) = schema["properties"].as_object() {
        let field = |(name, schema): (&String, &Value)| (name.clone(), example(document, schema, depth + 1));
        return properties.iter().map(field).collect();
    }
    if schema["items"].is_object() {
        return json!([example(document, &schema["items"], depth + 1)]);
    }
    if let Some(example) = schema["examples"].as_array().and_then(|examples| examples.first()) {
        return example.clone();
    }
    let kinds = match &schema["type"] {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        kind => kind.as_str().unwrap_or("anything").to_owned(),
    };
    json!(kinds)
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).expect("a value is a value")
}
