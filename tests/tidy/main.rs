//! Rules that decay without a test: who may import whom, where SQL may stand, which SQL both databases understand.

mod direction;
mod words;

use std::fs;
use std::path::{Path, PathBuf};

/// Every source file below `folder` with one of these endings, and its text.
fn files(folder: &str, endings: &[&str]) -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    let mut folders = vec![root.join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && !["node_modules", "dist", "target", "corpus"].contains(&name) {
                folders.push(path);
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let text = fs::read_to_string(&path).expect("sources are text");
                found.push((path.strip_prefix(root).expect("below the root").to_owned(), text));
            }
        }
    }
    found.sort();
    found
}

/// The part of a source before its tests.
fn without_tests(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn fail_with(problems: Vec<String>) {
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The area that a file of `src/` belongs to: `src/tickets/orders/place.rs` is `tickets`.
fn area(path: &Path) -> String {
    let second = path.components().nth(1).expect("below src").as_os_str().to_string_lossy().into_owned();
    second.trim_end_matches(".rs").to_owned()
}

#[test]
fn areas_import_only_what_lies_below_them() {
    const AREAS: [&str; 9] = ["tickets", "talks", "live", "mail", "webhooks", "files", "oauth", "admin", "privacy"];
    let below = |area: &str| -> Vec<&str> {
        match area {
            "base" => vec![],
            "access" => vec!["base"],
            "accounts" => vec!["base", "access"],
            "orgs" => vec!["base", "access", "accounts"],
            "settings" => vec!["base", "access", "accounts", "orgs"],
            "events" => vec!["base", "access", "accounts", "orgs", "settings"],
            area if AREAS.contains(&area) => vec!["base", "access", "accounts", "orgs", "settings", "events"],
            // main, lib, app and http put everything together.
            _ => vec![
                "base", "access", "accounts", "orgs", "settings", "events", "tickets", "talks", "live", "mail",
                "webhooks", "files", "oauth", "admin", "privacy", "app", "http",
            ],
        }
    };
    let all = [
        "base", "access", "accounts", "orgs", "settings", "events", "tickets", "talks", "live", "mail", "webhooks",
        "files", "oauth", "admin", "privacy", "app", "http",
    ];
    let mut problems = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        let own = area(&path);
        for other in all.iter().filter(|other| **other != own && !below(&own).contains(other)) {
            let imports = text.contains(&format!("crate::{other}::")) || text.contains(&format!("use crate::{other};"));
            if imports {
                problems.push(format!("{}: {own} must not import {other}", path.display()));
            }
        }
    }
    fail_with(problems);
}

#[test]
fn the_media_core_is_pure_and_signaling_knows_no_database() {
    let mut problems = Vec::new();
    let forbidden = [
        (
            "sfu/src",
            &["tokio", "sqlx", "serde_json", "signaling", "Instant::now", "SystemTime", "std::net::UdpSocket"][..],
        ),
        ("signaling/src", &["sqlx", "eventyay::", "sfu"][..]),
        ("sfu/node/src", &["sqlx", "eventyay::", "signaling"][..]),
    ];
    for (folder, words) in forbidden {
        for (path, text) in files(folder, &[".rs"]) {
            let code = without_tests(&text)
                .lines()
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect::<Vec<_>>()
                .join("\n");
            for word in
                words.iter().filter(|word| code.contains(&format!("{word}::")) || code.contains(&format!("use {word}")))
            {
                problems.push(format!("{}: uses {word}", path.display()));
            }
        }
    }
    fail_with(problems);
}

#[test]
fn sql_stands_in_stores_and_base_only() {
    let mut problems = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        let name = path.file_name().expect("a file").to_string_lossy();
        if name == "store.rs" || area(&path) == "base" {
            continue;
        }
        let words = ["query_all!", "query_opt!", "query_one!", "execute!", "scalar!", "sqlx::query"];
        for word in words.iter().filter(|word| without_tests(&text).contains(**word)) {
            problems.push(format!("{}: {word} belongs into store.rs", path.display()));
        }
    }
    fail_with(problems);
}

#[test]
fn sql_is_understood_by_both_databases() {
    let refused = ["ILIKE", "FOR UPDATE", "= ANY(", "CURRENT_TIMESTAMP", "TIMESTAMPTZ", "SERIAL"];
    let mut problems = Vec::new();
    for (path, text) in
        files("src", &["store.rs"]).into_iter().chain(files("src/base", &[".rs"])).chain(files("migrations", &[".sql"]))
    {
        for (number, line) in without_tests(&text).lines().enumerate() {
            if line.trim_start().starts_with("//") || line.trim_start().starts_with("--") {
                continue;
            }
            for word in refused.iter().filter(|word| line.contains(**word)) {
                problems.push(format!("{}:{}: {word}", path.display(), number + 1));
            }
            if line.contains("SUM(") && !line.contains("CAST(") {
                problems.push(format!("{}:{}: cast every SUM to BIGINT", path.display(), number + 1));
            }
        }
    }
    fail_with(problems);
}

#[test]
fn dynamic_sql_is_never_asserted_safe() {
    let problems = files("src", &[".rs"]).into_iter().filter(|(_, text)| text.contains("AssertSqlSafe"));
    fail_with(problems.map(|(path, _)| format!("{}: AssertSqlSafe", path.display())).collect());
}

#[test]
fn rules_are_pure() {
    let impure = ["async ", ".await", "Instant::now", "Clock", "sqlx", "rand::"];
    let mut problems = Vec::new();
    for (path, text) in files("src", &["rules.rs"]) {
        for word in impure.iter().filter(|word| without_tests(&text).contains(**word)) {
            problems.push(format!("{}: {word}", path.display()));
        }
    }
    fail_with(problems);
}

#[test]
fn every_recorded_kind_of_fact_is_documented() {
    let known: Vec<&str> = eventyay::base::journal::KINDS.iter().map(|(kind, _)| *kind).collect();
    let mut problems = Vec::new();
    for (path, text) in files("src", &[".rs"]) {
        for part in text.split("kind: \"").skip(1) {
            let kind = part.split('"').next().unwrap_or_default();
            if kind.contains('.') && !known.contains(&kind) {
                problems.push(format!("{}: `{kind}` is not in journal::KINDS", path.display()));
            }
        }
    }
    fail_with(problems);
}

#[test]
fn every_setting_is_honoured_somewhere() {
    let sources = files("src", &[".rs"]);
    let used = |key: &str| {
        let field = format!(".{key}");
        let after = |text: &str, at: usize| text[at + field.len()..].chars().next();
        let reads = |text: &str| {
            text.match_indices(&field).any(|(at, _)| !after(text, at).is_some_and(|c| c.is_alphanumeric() || c == '_'))
        };
        sources.iter().any(|(path, text)| area(path) != "settings" && reads(without_tests(text)))
    };
    // It stands in a table of its own, which the door to other host names asks (`admin/domains.rs`).
    let keys = eventyay::settings::registry::REGISTRY.iter().map(|definition| definition.key);
    let dead = keys.filter(|key| *key != "custom_domain" && !used(key));
    fail_with(dead.map(|key| format!("nothing reads the setting {key}")).collect());
}

#[test]
fn every_configuration_key_has_a_sentence() {
    let text =
        fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("config/default.toml")).expect("the defaults");
    let lines: Vec<&str> = text.lines().collect();
    let bare = lines
        .iter()
        .enumerate()
        .filter(|(at, line)| line.contains(" = ") && !line.starts_with('#') && !lines[at - 1].starts_with('#'));
    fail_with(bare.map(|(at, line)| format!("config/default.toml:{}: `{line}` has no comment", at + 1)).collect());
}

#[test]
fn migrations_are_numbered_once() {
    let mut numbers: Vec<String> = files("migrations", &[".sql"])
        .into_iter()
        .map(|(path, _)| path.file_name().expect("a file").to_string_lossy()[..4].to_owned())
        .collect();
    assert!(numbers.iter().all(|number| number.bytes().all(|b| b.is_ascii_digit())), "{numbers:?}");
    let all = numbers.len();
    numbers.dedup();
    assert_eq!(numbers.len(), all, "two migrations share a number");
}

#[test]
fn files_stay_readable() {
    /// Beyond this a reader scrolls instead of reading. Generated and test files may.
    const MOST: usize = 500;
    let sources = ["src", "sfu/src", "sfu/node/src", "signaling/src", "loadtest/src", "web/src"];
    let long = sources.iter().flat_map(|folder| files(folder, &[".rs", ".ts", ".vue"])).filter(|(path, text)| {
        let path = path.to_string_lossy();
        let exempt = path.contains("generated") || path.contains("tests") || path.contains(".test.");
        !exempt && without_tests(text).lines().count() > MOST
    });
    fail_with(long.map(|(path, text)| format!("{}: {} lines", path.display(), text.lines().count())).collect());
}
