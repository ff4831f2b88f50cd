//! Messages decay without a test: keys that nobody wrote, keys that nobody uses, a language that lags behind, and text that
//! somebody wrote into a page instead of into the messages.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement};
use fluent_syntax::parser;

use super::{fail_with, files, without_tests};

const FOLDER: &str = "web/messages";

/// For programmers only, who read English: what it describes is written in the code.
const ENGLISH_ONLY: &[&str] = &["web/pages/api_docs.html"];

/// Words that are the same in every language: names, and samples of what programs read.
const NAMES: &[&str] = &["eventyay"];

/// Attributes that a person reads or hears.
const SPOKEN: &[&str] = &["aria-label", "aria-description", "placeholder", "title", "alt", "label"];

/// Every message: by language, then key, with the names of the values in it.
fn messages() -> BTreeMap<String, BTreeMap<String, BTreeSet<String>>> {
    let mut languages: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let mut problems = Vec::new();
    for (path, text) in files(FOLDER, &[".ftl"]) {
        let shown = path.display().to_string();
        let language = path.components().nth(2).expect("a language").as_os_str().to_string_lossy().into_owned();
        let area = path.file_stem().expect("a name").to_string_lossy().into_owned();
        let keys = languages.entry(language).or_default();
        let resource = parser::parse(text.as_str()).unwrap_or_else(|(resource, errors)| {
            problems.push(format!("{shown}: {errors:?}"));
            resource
        });
        for entry in resource.body {
            match entry {
                Entry::Message(message) => {
                    let key = message.id.name.to_owned();
                    if !key.starts_with(&format!("{area}-")) {
                        problems.push(format!("{shown}: {key} does not begin with {area}-"));
                    }
                    let Some(pattern) = message.value else {
                        problems.push(format!("{shown}: {key} is empty"));
                        continue;
                    };
                    let mut values = BTreeSet::new();
                    collect(&pattern, &mut values);
                    if keys.insert(key.clone(), values).is_some() {
                        problems.push(format!("{shown}: {key} stands there twice"));
                    }
                }
                Entry::Junk { content } => problems.push(format!("{shown}: cannot be read: {content}")),
                _ => {}
            }
        }
    }
    fail_with(problems);
    languages
}

fn collect(pattern: &Pattern<&str>, values: &mut BTreeSet<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        collect_expression(expression, values);
    }
}

fn collect_expression(expression: &Expression<&str>, values: &mut BTreeSet<String>) {
    match expression {
        Expression::Inline(inline) => collect_inline(inline, values),
        Expression::Select { selector, variants } => {
            collect_inline(selector, values);
            variants.iter().for_each(|variant| collect(&variant.value, values));
        }
    }
}

fn collect_inline(inline: &InlineExpression<&str>, values: &mut BTreeSet<String>) {
    match inline {
        InlineExpression::VariableReference { id } => {
            values.insert(id.name.to_owned());
        }
        InlineExpression::Placeable { expression } => collect_expression(expression, values),
        _ => {}
    }
}

#[test]
fn every_language_says_everything_with_the_same_values() {
    let languages = messages();
    let english = &languages["en"];
    assert!(languages.len() >= 2 && !english.is_empty());
    let mut problems = Vec::new();
    for (language, keys) in &languages {
        let missing = english.keys().filter(|key| !keys.contains_key(*key));
        problems.extend(missing.map(|key| format!("{language}: {key} is missing")));
        for (key, values) in keys {
            match english.get(key) {
                None => problems.push(format!("{language}: {key} is not in English")),
                Some(wanted) if wanted != values => {
                    problems.push(format!("{language}: {key} has the values {values:?} instead of {wanted:?}"));
                }
                Some(_) => {}
            }
        }
    }
    fail_with(problems);
}

/// The keys that a source names. In templates and Vue components they stand in calls of `t`; Rust and `src/i18n` also hold
/// them in tables, so there every literal that begins like a key of an area is one.
fn named(path: &str, text: &str, areas: &BTreeSet<String>) -> BTreeSet<String> {
    let is_key = |word: &str| {
        word.split_once('-')
            .is_some_and(|(area, rest)| areas.contains(area) && !rest.is_empty() && !rest.ends_with('-'))
            && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    let everywhere = path.ends_with(".rs") || path.contains("/i18n/");
    let parts: Vec<&str> = if everywhere { vec![text] } else { calls(text) };
    let literals = parts.iter().flat_map(|part| part.split(['"', '\'', '`'])).filter(|word| is_key(word));
    literals.map(str::to_owned).collect()
}

/// Families of keys that a source names by a template, as `control-order-${state}`: what stands before the first value and
/// after the last.
fn families(path: &str, text: &str, areas: &BTreeSet<String>) -> BTreeSet<(String, String)> {
    if !path.ends_with(".vue") && !path.ends_with(".ts") {
        return BTreeSet::new();
    }
    let templates = calls(text).into_iter().flat_map(|call| call.split('`').skip(1).step_by(2));
    let ends = templates.filter_map(|template| Some((template.split_once("${")?.0, template.rsplit_once('}')?.1)));
    let named = ends.filter(|(begin, _)| begin.split_once('-').is_some_and(|(area, _)| areas.contains(area)));
    named.map(|(begin, end)| (begin.to_owned(), end.to_owned())).collect()
}

/// What stands between the parentheses of every `t(...)`.
fn calls(text: &str) -> Vec<&str> {
    let is_call = |at: &usize| {
        let before = text[..*at].chars().next_back();
        before.is_none_or(|c| !c.is_alphanumeric() && c != '_' && c != '$')
    };
    text.match_indices("t(").map(|(at, _)| at).filter(is_call).map(|at| parenthesized(&text[at + 2..])).collect()
}

fn parenthesized(text: &str) -> &str {
    let mut depth = 1;
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[..at];
        }
    }
    text
}

/// Every source that can name a message, with the part of it that is the program.
fn sources() -> Vec<(String, String)> {
    let rust = files("src", &[".rs"]).into_iter().map(|(path, text)| (path, without_tests(&text).to_owned()));
    let pages = files("web/pages", &[".html"]);
    let web = files("web/src", &[".ts", ".vue"]).into_iter();
    let web = web.filter(|(path, _)| !path.to_string_lossy().contains(".test."));
    rust.chain(pages).chain(web).map(|(path, text)| (path.to_string_lossy().into_owned(), text)).collect()
}

#[test]
fn every_message_that_is_used_is_written_and_every_written_one_is_used() {
    let languages = messages();
    let english = &languages["en"];
    let areas: BTreeSet<String> =
        english.keys().filter_map(|key| key.split_once('-')).map(|(area, _)| area.to_owned()).collect();
    let mut used = BTreeSet::new();
    let mut problems = Vec::new();
    for (path, text) in sources() {
        let keys = named(&path, &text, &areas);
        problems.extend(keys.iter().filter(|key| !english.contains_key(*key)).map(|key| format!("{path}: {key}")));
        used.extend(keys);
        for (begin, end) in families(&path, &text, &areas) {
            let family: Vec<&String> =
                english.keys().filter(|key| key.starts_with(&begin) && key.ends_with(&end)).collect();
            if family.is_empty() {
                problems.push(format!("{path}: {begin}…{end}"));
            }
            used.extend(family.into_iter().cloned());
        }
    }
    problems.extend(english.keys().filter(|key| !used.contains(*key)).map(|key| format!("nobody says {key}")));
    fail_with(problems);
}

/// Text and spoken attributes of a template that do not come from the messages.
fn written_in(template: &str) -> Vec<String> {
    let mut found = Vec::new();
    let plain = without(template, &[("<!--", "-->"), ("{#", "#}"), ("{%", "%}"), ("{{", "}}")]);
    let plain = without(&plain, &[("<style", "</style>"), ("<script", "</script>"), ("<svg", "</svg>")]);
    for part in plain.split('<').skip(1) {
        let (tag, text) = split_tag(part);
        for attribute in SPOKEN {
            let marks = [format!(" {attribute}=\""), format!("\n{attribute}=\"")];
            let values = marks.iter().filter_map(|mark| tag.split_once(mark.as_str()));
            found.extend(values.filter_map(|(_, rest)| rest.split('"').next()).map(str::to_owned));
        }
        found.push(text.trim().to_owned());
    }
    found.retain(|text| has_words(text));
    found
}

/// A tag and the text after it; a `>` in a quoted attribute does not end it.
fn split_tag(part: &str) -> (&str, &str) {
    let mut quoted = false;
    for (at, c) in part.char_indices() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return (&part[..at], &part[at + 1..]),
            _ => {}
        }
    }
    (part, "")
}

fn without(text: &str, marks: &[(&str, &str)]) -> String {
    let mut text = text.to_owned();
    for (begin, end) in marks {
        while let Some(at) = text.find(begin) {
            let rest = text[at..].find(end).map_or(text.len(), |length| at + length + end.len());
            text.replace_range(at..rest, "");
        }
    }
    text
}

fn has_words(text: &str) -> bool {
    let entities = without(text, &[("&", ";")]);
    let words = entities.split(|c: char| !c.is_alphabetic()).filter(|word| word.chars().count() > 1);
    words.into_iter().any(|word| !NAMES.contains(&word))
}

#[test]
fn no_page_and_no_component_brings_text_of_its_own() {
    let mut problems = Vec::new();
    let pages = files("web/pages", &[".html"]).into_iter();
    let components = files("web/src", &[".vue"]).into_iter().filter_map(|(path, text)| {
        let template = text.split_once("<template>")?.1.rsplit_once("</template>")?.0.to_owned();
        Some((path, template))
    });
    for (path, template) in pages.chain(components) {
        let path = path.to_string_lossy();
        if ENGLISH_ONLY.contains(&path.as_ref()) {
            continue;
        }
        let found = written_in(&template);
        problems.extend(found.iter().map(|text| format!("{path}: {text:?} belongs into {FOLDER}")));
    }
    fail_with(problems);
}

#[test]
fn text_in_a_page_is_found() {
    let page = r#"<p>{{ frame.t("shop-continue") }}</p><p class="x">Hello there</p><input placeholder="Name" value="x"> &nbsp; {% if a %}·{% endif %}"#;
    assert_eq!(written_in(page), ["Hello there", "Name"]);
    assert_eq!(written_in(r#"<button :title="t('x')" aria-label="Close">{{ x }}</button>"#), ["Close"]);
    assert_eq!(written_in("<a @click=\"() => go(1)\">eventyay</a>"), Vec::<String>::new());
}

#[test]
fn keys_are_found_where_they_are_used() {
    let areas = BTreeSet::from(["shop".to_owned()]);
    let named = |path: &str, text: &str| named(path, text, &areas).into_iter().collect::<Vec<_>>();
    assert_eq!(
        named("a.vue", r#"<p class="shop-box">{{ t(open ? 'shop-open' : 'shop-closed', { n: f(1) }) }}</p>"#),
        ["shop-closed", "shop-open"]
    );
    assert_eq!(named("a.html", r#"<p class="shop-box">{{ frame.t("shop-left").with("n", 1) }}"#), ["shop-left"]);
    assert_eq!(named("a.rs", r#"Gone => "shop-gone", _ => "shop""#), ["shop-gone"]);
    assert!(named("a.vue", "import('shop-x'); start('shop-y')").is_empty());
    let families = |text: &str| families("a.vue", text, &areas).into_iter().collect::<Vec<_>>();
    assert_eq!(families("{{ t(`shop-${state}-left`) }}"), [("shop-".to_owned(), "-left".to_owned())]);
    assert!(families("get(`shop-${id}`); t('shop-open')").is_empty());
}
