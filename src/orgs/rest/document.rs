//! The API's description in OpenAPI 3.1: what every operation has in common is added here, once.

use std::collections::BTreeMap;

use serde_json::json;
use utoipa::openapi::extensions::Extensions;
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem, Paths};
use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContentBuilder, InfoBuilder, License, OpenApi, OpenApiBuilder, Ref, RefOr, Required,
    ResponseBuilder, Schema,
};

use super::Needs;

/// Names in addresses that stand for numbers.
pub const NUMBERS: [&str; 7] = ["id", "room", "team", "user", "call", "device", "staff"];

/// Completes the description of one operation. Returns its methods.
pub fn complete(path: &str, item: &mut PathItem, needs: Needs) -> Vec<String> {
    let mut methods = Vec::new();
    let slots = [
        ("get", &mut item.get),
        ("post", &mut item.post),
        ("put", &mut item.put),
        ("patch", &mut item.patch),
        ("delete", &mut item.delete),
    ];
    for (method, operation) in slots {
        let Some(operation) = operation else { continue };
        methods.push(method.to_owned());
        operation.operation_id = Some(operation_id(method, path));
        name_path(path, operation);
        secure(operation, needs);
        add_errors(method, operation, needs);
    }
    methods
}

/// `get /api/v1/organizers/{organizer}/events/` is `get_organizers_organizer_events`: with the placeholders, so that a
/// list and the things in it have different names.
fn operation_id(method: &str, path: &str) -> String {
    let parts = path.trim_start_matches("/api/v1").split('/').filter(|part| !part.is_empty());
    let mut id = method.to_owned();
    for part in parts {
        id.push('_');
        id.push_str(part.trim_matches(['{', '}']));
    }
    id
}

fn name_path(path: &str, operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    for name in path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
        let known = parameters.iter().any(|parameter| matches!(parameter, RefOr::T(known) if known.name == name));
        if !known {
            parameters.push(RefOr::T(path_parameter(name)));
        }
    }
}

fn path_parameter(name: &str) -> Parameter {
    let kind = match name {
        name if NUMBERS.contains(&name) => Type::Integer,
        _ => Type::String,
    };
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Path)
        .required(Required::True)
        .schema(Some(ObjectBuilder::new().schema_type(kind).build()))
        .build()
}

fn secure(operation: &mut Operation, needs: Needs) {
    let extensions = operation.extensions.get_or_insert_default();
    let permission = needs.permission().map(|permission| permission.as_str());
    extensions.merge(Extensions::from_iter([("x-permission", json!(permission))]));
    operation.security = Some(match needs {
        Needs::Nobody => Vec::new(),
        _ => ["token", "bearer", "device", "session"]
            .map(|name| SecurityRequirement::new(name, Vec::<String>::new()))
            .to_vec(),
    });
}

fn add_errors(method: &str, operation: &mut Operation, needs: Needs) {
    let mut errors = vec![("404", "There is no such thing.")];
    if needs != Needs::Nobody {
        errors.push(("401", "Who calls is not known."));
        errors.push(("403", "The permission is missing, or there is no such organizer or event."));
    }
    errors.push(("400", "Something in the request is wrong: `{\"field\": [\"sentence\"]}`, or an error."));
    errors.push(("429", "Too many requests; `Retry-After` says when to come back."));
    if method != "get" {
        errors.push(("409", "The server is busy with the same thing (`Retry-After` says when to come back), or something needs it (`in_use`)."));
        errors.push(("413", "The body is too large."));
        errors.push(("415", "The body is no JSON."));
        errors.push(("422", "The idempotency key was used for another request."));
    }
    for (status, description) in errors {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Error"))).build();
        let response = ResponseBuilder::new().description(description).content("application/json", content).build();
        operation.responses.responses.entry(status.to_owned()).or_insert(RefOr::T(response));
    }
}

/// The whole document.
pub fn of(paths: Paths, schemas: BTreeMap<String, RefOr<Schema>>) -> OpenApi {
    let error = ObjectBuilder::new()
        .description(Some("An error: `detail` and a stable `code`, or the wrong fields with a sentence each."))
        .property("detail", ObjectBuilder::new().schema_type(Type::String).build())
        // A list for the field that is called so, as for every other field.
        .property("code", ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Array])).build())
        .build();
    let mut components = ComponentsBuilder::new().schema("Error", error);
    for (name, schema) in schemas {
        components = components.schema(name, schema);
    }
    let header =
        |name: &str, text: &str| SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description(name, text)));
    let components = components
        .security_scheme("token", header("Authorization", "`Token ...` with an API token of a team."))
        .security_scheme("bearer", header("Authorization", "`Bearer ...` with an access token of an application."))
        .security_scheme("device", header("Authorization", "`Device ...` with the token of an initialized device."))
        .security_scheme(
            "session",
            SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
                "__Host-session",
                "A signed-in browser; writing needs the header X-CSRF-Token too.",
            ))),
        )
        .build();
    let info = InfoBuilder::new()
        .title("eventyay")
        .version("v1")
        .description(Some("Events that people attend online: tickets, talks and live rooms."))
        .license(Some(License::new("Apache-2.0")))
        .build();
    OpenApiBuilder::new().info(info).paths(paths).components(Some(components)).build()
}
