//! Right-to-left pages mirror because nothing says left or right: our styles and templates speak of start and end.

use super::{fail_with, files};

const PROPERTIES: &[&str] = &["margin", "padding", "border", "inset", "scroll-margin", "scroll-padding"];
const SIDES: &[&str] = &["left", "right"];

/// What of a line of styles has a side.
fn sided(line: &str) -> bool {
    let Some((property, value)) = line.trim().split_once(':') else { return false };
    let value = value.trim().trim_end_matches(';');
    let by_property = SIDES.contains(&property)
        || PROPERTIES.iter().any(|name| SIDES.iter().any(|side| property.starts_with(&format!("{name}-{side}"))));
    let by_value = matches!(property, "text-align" | "float" | "clear") && SIDES.contains(&value);
    by_property || by_value || property.ends_with("-left-radius") || property.ends_with("-right-radius")
}

/// Bootstrap's classes of the older kind.
fn is_sided_class(class: &str) -> bool {
    ["ml-", "mr-", "pl-", "pr-", "text-left", "text-right", "float-left", "float-right"].iter().any(|old| {
        class.strip_prefix(old).is_some_and(|rest| rest.is_empty() || rest.bytes().all(|b| b.is_ascii_alphanumeric()))
    })
}

#[test]
fn styles_and_templates_speak_of_start_and_end() {
    let mut problems = Vec::new();
    for (path, text) in files("web/src", &[".scss", ".vue", ".css"]) {
        let styles = if path.extension().is_some_and(|kind| kind == "vue") {
            text.split_once("<style").map_or("", |(_, rest)| rest)
        } else {
            text.as_str()
        };
        let found = styles.lines().filter(|line| sided(line));
        problems.extend(found.map(|line| format!("{}: {}", path.display(), line.trim())));
    }
    for (path, text) in files("web/src", &[".vue"]).into_iter().chain(files("web/pages", &[".html"])) {
        let attributes = text.split("class=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let classes = attributes.flat_map(str::split_whitespace).filter(|class| is_sided_class(class));
        problems.extend(classes.map(|class| format!("{}: {class}", path.display())));
    }
    fail_with(problems);
}

#[test]
fn sides_are_found() {
    for line in
        ["margin-left: 1px;", "  left: 0;", "text-align: right;", "border-top-left-radius: 1px;", "inset-right: 0"]
    {
        assert!(sided(line), "{line}");
    }
    for line in ["margin-inline-start: 1px;", "text-align: start;", "background-position: left 1px center;", "a:left {"]
    {
        assert!(!sided(line), "{line}");
    }
    assert!(is_sided_class("ml-2") && is_sided_class("text-right") && !is_sided_class("ms-2"));
}
