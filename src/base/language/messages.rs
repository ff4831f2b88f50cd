//! The message files, out of the binary, as one bundle per language.

use std::borrow::Cow;
use std::collections::BTreeMap;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

use super::{ENGLISH, MIRRORED};

#[derive(RustEmbed)]
#[folder = "web/messages"]
struct Files;

pub struct Messages {
    pub tag: String,
    pub right_to_left: bool,
    bundle: FluentBundle<FluentResource>,
}

/// Every language that has a folder.
pub fn read() -> Vec<Messages> {
    let mut texts: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in Files::iter().filter(|path| path.ends_with(".ftl")) {
        let file = Files::get(&path).expect("it was just listed");
        let tag = path.split('/').next().unwrap_or_default().to_owned();
        texts.entry(tag).or_default().push(String::from_utf8_lossy(&file.data).into_owned());
    }
    if cfg!(debug_assertions)
        && let Some(english) = texts.get(ENGLISH).cloned()
    {
        texts.insert(MIRRORED.to_owned(), english);
    }
    texts.into_iter().map(|(tag, texts)| Messages::new(tag, texts)).collect()
}

impl Messages {
    fn new(tag: String, texts: Vec<String>) -> Self {
        let language: LanguageIdentifier = tag.parse().expect("a folder of messages is named by a language tag");
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        // Said isolates values itself, only where directions can mix: see there.
        bundle.set_use_isolating(false);
        for text in texts {
            // What cannot be read is left out here and found by a test: one bad line must not silence a language.
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, _)| resource);
            bundle.add_resource_overriding(resource);
        }
        let mut messages = Messages { right_to_left: tag == MIRRORED, tag, bundle };
        messages.right_to_left |= messages.say("common-language-direction", None).as_deref() == Some("rtl");
        messages
    }

    /// The message with its values; `None` when this language does not have it.
    pub fn say(&self, key: &str, values: Option<&FluentArgs<'_>>) -> Option<Cow<'_, str>> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let mut errors = Vec::new();
        let said = self.bundle.format_pattern(pattern, values, &mut errors);
        if !errors.is_empty() {
            tracing::error!(key, language = self.tag, ?errors, "message.badly_said");
        }
        Some(said)
    }

    /// The message without its values. Fluent writes one that it was not given as `{$name}`.
    pub fn template(&self, key: &str) -> Option<String> {
        let pattern = self.bundle.get_message(key)?.value()?;
        let text = self.bundle.format_pattern(pattern, None, &mut Vec::new());
        Some(text.replace("{$", "{"))
    }
}
