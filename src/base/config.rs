//! Configuration: flag > environment > file > default, each value with its origin.
//!
//! `config/default.toml` is both the defaults and the list of what exists: a key that is not there is an error that
//! suggests the nearest one.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::PathBuf;

use serde::Deserialize;
use toml::{Table, Value};

const DEFAULTS: &str = include_str!("../../config/default.toml");

/// The whole configuration; each field is explained in `config/default.toml`.
#[derive(Clone, Debug, Deserialize)]
pub struct Config {
    pub http: Http,
    pub api: Api,
    pub database: Database,
    pub redis: Redis,
    pub data: Data,
    pub media: Media,
    pub live: Live,
    pub rooms: Rooms,
    pub egress: Egress,
    pub secrets: Secrets,
    pub accounts: Accounts,
    pub mail: Mail,
    pub files: Files,
    pub retention: Retention,
    pub metrics: Metrics,
    pub log: Log,
    pub debug: Debug,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Http {
    pub listen: SocketAddr,
    pub public_url: String,
    pub trusted_proxies: Vec<ipnet::IpNet>,
    pub max_connections: usize,
    pub header_timeout: u64,
    pub max_body: usize,
    pub drain_timeout: u64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Api {
    pub rate_limit: u32,
    pub cors_origins: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Database {
    pub url: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Redis {
    pub url: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Data {
    pub dir: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Media {
    pub listen: SocketAddr,
    pub shards: usize,
    pub advertise: Vec<String>,
    pub tcp: String,
    pub single_port: bool,
    pub pin: String,
    pub room_spread: usize,
    pub max_load: f32,
    pub door: MediaDoor,
    pub ice: Ice,
}

#[derive(Clone, Debug, Deserialize)]
pub struct MediaDoor {
    pub listen: String,
    pub host: String,
    pub tls_cert: PathBuf,
    pub tls_key: PathBuf,
    pub web: bool,
    pub max_allocations: usize,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Ice {
    pub urls: Vec<String>,
    pub secret: String,
    pub username: String,
    pub credential: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Live {
    pub resume_window: u64,
    pub sockets_per_person: usize,
    pub ping_interval: u64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Rooms {
    pub opens_before: i64,
    pub presenters_before: i64,
    pub closes_after: i64,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Egress {
    pub allow: Vec<String>,
    pub plain_http: bool,
    pub ca_file: PathBuf,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Secrets {
    pub key: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Accounts {
    pub oidc: Vec<OidcProvider>,
}

/// An identity provider with which people may sign in.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OidcProvider {
    pub name: String,
    pub label: String,
    pub issuer: String,
    pub client_id: String,
    #[serde(default)]
    pub client_secret: String,
}

/// Without its secret.
impl std::fmt::Debug for OidcProvider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "OidcProvider({} at {})", self.name, self.issuer)
    }
}

#[derive(Clone, Debug, Deserialize)]
pub struct Mail {
    pub server: String,
    pub security: String,
    pub user: String,
    pub password: String,
    pub from: String,
    pub from_name: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Files {
    pub max_size: usize,
    pub s3: S3,
}

#[derive(Clone, Debug, Deserialize)]
pub struct S3 {
    pub endpoint: String,
    pub bucket: String,
    pub region: String,
    pub path_style: bool,
    pub access_key: String,
    pub secret_key: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Retention {
    pub letters: u32,
    pub webhook_calls: u32,
    pub leftovers: u32,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Metrics {
    pub token: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Log {
    pub filter: String,
    pub format: String,
}

#[derive(Clone, Debug, Deserialize)]
pub struct Debug {
    pub enabled: bool,
}

/// What is wrong with the configuration, in words for the person who wrote it.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("{origin}: there is no key `{key}`{}", suggestion.as_ref().map(|key| format!("; did you mean `{key}`?")).unwrap_or_default())]
    UnknownKey { origin: String, key: String, suggestion: Option<String> },
    #[error("{origin}: {reason}")]
    Unreadable { origin: String, reason: String },
    #[error("the configuration does not fit: {0}")]
    Invalid(String),
}

/// Where the configuration is read from.
#[derive(Default)]
pub struct Sources {
    pub file: Option<PathBuf>,
    pub environment: BTreeMap<String, String>,
    /// Dotted key and value in the words of the command line.
    pub flags: Vec<(String, String)>,
}

impl Sources {
    /// The file that `EVENTYAY_CONFIG_FILE` names and this process's environment.
    pub fn from_process() -> Self {
        let environment: BTreeMap<String, String> =
            std::env::vars().filter(|(name, _)| name.starts_with("EVENTYAY_")).collect();
        let file = environment.get("EVENTYAY_CONFIG_FILE").map(PathBuf::from);
        Sources { file, environment, flags: Vec::new() }
    }
}

/// The configuration together with where each value came from.
pub struct Loaded {
    pub config: Config,
    /// Dotted key, value as TOML writes it (secrets redacted), origin.
    pub origins: Vec<(String, String, String)>,
}

/// Reads all sources.
pub fn load(sources: &Sources) -> Result<Loaded, ConfigError> {
    let mut values = Layers::new();
    if let Some(file) = &sources.file {
        let origin = file.display().to_string();
        let unreadable = |reason: String| ConfigError::Unreadable { origin: origin.clone(), reason };
        let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
        let table: Table = text.parse().map_err(|error: toml::de::Error| unreadable(error.to_string()))?;
        for (key, value) in flatten(&table) {
            values.set(&key, value, &origin)?;
        }
    }
    for (name, text) in &sources.environment {
        if let Some(key) = key_of_variable(name) {
            let (key, text) = resolve_secret_file(key, text)?;
            values.set_text(&key, &text, name)?;
        }
    }
    for (key, text) in &sources.flags {
        values.set_text(key, text, "command line")?;
    }
    values.finish()
}

/// The five short variables and `EVENTYAY__AREA__KEY`.
fn key_of_variable(name: &str) -> Option<String> {
    match name {
        "EVENTYAY_DB_URL" => Some("database.url".into()),
        "EVENTYAY_REDIS_URL" => Some("redis.url".into()),
        "EVENTYAY_DATA_DIR" => Some("data.dir".into()),
        "EVENTYAY_DEBUG" => Some("debug.enabled".into()),
        "EVENTYAY_DB_URL_FILE" => Some("database.url_file".into()),
        "EVENTYAY_REDIS_URL_FILE" => Some("redis.url_file".into()),
        "EVENTYAY_METRICS_TOKEN_FILE" => Some("metrics.token_file".into()),
        _ => name.strip_prefix("EVENTYAY__").map(|rest| rest.to_lowercase().replace("__", ".")),
    }
}

/// `database.url_file` names a file that holds the value of `database.url`.
fn resolve_secret_file(key: String, text: &str) -> Result<(String, String), ConfigError> {
    let Some(secret) = key.strip_suffix("_file").filter(|secret| is_secret(secret)) else {
        return Ok((key, text.to_owned()));
    };
    let content = std::fs::read_to_string(text)
        .map_err(|error| ConfigError::Unreadable { origin: text.to_owned(), reason: error.to_string() })?;
    Ok((secret.to_owned(), content.trim().to_owned()))
}

/// Values that may carry a password.
fn is_secret(key: &str) -> bool {
    matches!(
        key,
        "database.url"
            | "redis.url"
            | "metrics.token"
            | "media.ice.secret"
            | "media.ice.credential"
            | "secrets.key"
            | "mail.password"
            | "files.s3.secret_key"
    )
}

/// The defaults with what was laid over them.
struct Layers {
    values: BTreeMap<String, (Value, String)>,
}

impl Layers {
    fn new() -> Self {
        let defaults: Table = DEFAULTS.parse().expect("config/default.toml is TOML");
        let values = flatten(&defaults).into_iter().map(|(key, value)| (key, (value, "default".to_owned())));
        Layers { values: values.collect() }
    }

    fn set(&mut self, key: &str, value: Value, origin: &str) -> Result<(), ConfigError> {
        match self.values.get_mut(key) {
            Some(entry) => *entry = (value, origin.to_owned()),
            None => return Err(self.unknown(key, origin)),
        }
        Ok(())
    }

    /// The environment and the command line have only text: the default says which type it means.
    fn set_text(&mut self, key: &str, text: &str, origin: &str) -> Result<(), ConfigError> {
        let Some((default, _)) = self.values.get(key) else { return Err(self.unknown(key, origin)) };
        let wrong = |wanted: &str| ConfigError::Unreadable {
            origin: origin.to_owned(),
            reason: format!("`{key}` wants {wanted}, not `{text}`"),
        };
        let value = match default {
            Value::Integer(_) => Value::Integer(text.parse().map_err(|_| wrong("a whole number"))?),
            Value::Float(_) => Value::Float(text.parse().map_err(|_| wrong("a number"))?),
            Value::Boolean(_) => Value::Boolean(truth(text).ok_or_else(|| wrong("true or false"))?),
            Value::Array(_) => Value::Array(list(text)),
            _ => Value::String(text.to_owned()),
        };
        self.set(key, value, origin)
    }

    fn unknown(&self, key: &str, origin: &str) -> ConfigError {
        let nearest = self.values.keys().min_by_key(|known| strsim::damerau_levenshtein(known, key));
        let suggestion = nearest.filter(|known| strsim::jaro_winkler(known, key) > 0.75).cloned();
        ConfigError::UnknownKey { origin: origin.to_owned(), key: key.to_owned(), suggestion }
    }

    fn finish(self) -> Result<Loaded, ConfigError> {
        let origins = self.values.iter().map(|(key, (value, origin))| {
            let shown = match value {
                // A list of tables (accounts.oidc) holds secrets among other things.
                Value::Array(items) if items.iter().any(Value::is_table) => format!("[{} entries]", items.len()),
                _ if is_secret(key) => redacted(value),
                _ => value.to_string(),
            };
            (key.clone(), shown, origin.clone())
        });
        let origins = origins.collect();
        let config =
            nest(self.values).try_into().map_err(|error: toml::de::Error| ConfigError::Invalid(error.to_string()))?;
        Ok(Loaded { config, origins })
    }
}

fn truth(text: &str) -> Option<bool> {
    match text.to_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "" | "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

fn list(text: &str) -> Vec<Value> {
    text.split(',').map(str::trim).filter(|item| !item.is_empty()).map(|item| Value::String(item.to_owned())).collect()
}

/// `postgres://user:***@host/name`: shows where, not with which password.
fn redacted(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    match (text.find("://"), text.rfind('@')) {
        (Some(scheme), Some(at)) if scheme < at => format!("\"{}://***{}\"", &text[..scheme], &text[at..]),
        (None, _) if !text.is_empty() && !text.starts_with("sqlite:") => "\"***\"".to_owned(),
        _ => value.to_string(),
    }
}

/// Dotted keys and their values, areas within areas too.
fn flatten(table: &Table) -> Vec<(String, Value)> {
    let mut flat = Vec::new();
    for (area, value) in table {
        match value {
            Value::Table(keys) => {
                flat.extend(flatten(keys).into_iter().map(|(key, value)| (format!("{area}.{key}"), value)));
            }
            other => flat.push((area.clone(), other.clone())),
        }
    }
    flat
}

fn nest(values: BTreeMap<String, (Value, String)>) -> Table {
    let mut root = Table::new();
    for (dotted, (value, _)) in values {
        let mut names: Vec<&str> = dotted.split('.').collect();
        let key = names.pop().expect("splitting gives at least one part");
        let mut table = &mut root;
        for area in names {
            let entry = table.entry(area).or_insert_with(|| Value::Table(Table::new()));
            table = entry.as_table_mut().expect("areas are tables");
        }
        table.insert(key.to_owned(), value);
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Sources {
        let environment = pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect();
        Sources { environment, ..Default::default() }
    }

    #[test]
    fn later_sources_win() {
        let mut sources = environment(&[("EVENTYAY__HTTP__LISTEN", "127.0.0.1:1"), ("EVENTYAY_DATA_DIR", "/srv")]);
        sources.flags.push(("http.listen".into(), "127.0.0.1:2".into()));
        let loaded = load(&sources).unwrap();
        assert_eq!(loaded.config.http.listen.port(), 2);
        assert_eq!(loaded.config.data.dir, PathBuf::from("/srv"));
    }

    #[test]
    fn an_unknown_key_suggests_the_right_one() {
        let error = load(&environment(&[("EVENTYAY__HTTP__LISTNE", "x")])).err().unwrap();
        assert_eq!(
            error.to_string(),
            "EVENTYAY__HTTP__LISTNE: there is no key `http.listne`; did you mean `http.listen`?"
        );
    }

    #[test]
    fn passwords_are_not_shown() {
        let secrets = [("EVENTYAY_DB_URL", "postgres://app:hunter2@db/app"), ("EVENTYAY__METRICS__TOKEN", "hunter2")];
        let loaded = load(&environment(&secrets)).unwrap();
        assert!(loaded.origins.iter().all(|(_, shown, _)| !shown.contains("hunter2")));
        assert_eq!(loaded.config.database.url, "postgres://app:hunter2@db/app");
    }
}
