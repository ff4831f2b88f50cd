//! From Markdown to the two parts of a letter. HTML that stands in the Markdown is shown, never used; pictures are left out,
//! because loading one tells its server who reads; what comes out is cleaned once more.

use std::collections::HashSet;
use std::sync::LazyLock;

use askama::Template;
use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd, html};

/// A letter, worded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rendered {
    pub subject: String,
    pub text: String,
    pub html: String,
}

/// What stands around a letter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Who writes, for the last line.
    pub from: String,
    /// The whole address of a picture of ours above the text, and what it shows.
    pub logo: Option<(String, String)>,
}

/// Both parts of a letter in Markdown.
pub fn render(subject: &str, markdown: &str, locale: &str, head: &Head) -> Rendered {
    let page = Page { subject, lang: locale, dir: direction(locale), content: &to_html(markdown), head };
    let text = format!("{}\n\n-- \n{}\n", to_text(markdown), head.from);
    let html = page.render().expect("a template that was compiled renders into memory");
    Rendered { subject: subject.to_owned(), text, html }
}

#[derive(Template)]
#[template(path = "mail.html")]
struct Page<'a> {
    subject: &'a str,
    lang: &'a str,
    dir: &'static str,
    content: &'a str,
    head: &'a Head,
}

/// Languages that are written from right to left.
fn direction(locale: &str) -> &'static str {
    let language = locale.split(['-', '_']).next().unwrap_or_default();
    if matches!(language, "ar" | "dv" | "fa" | "he" | "ku" | "ps" | "sd" | "ug" | "ur" | "yi") { "rtl" } else { "ltr" }
}

/// The Markdown's events with what letters do not have taken out.
fn events(markdown: &str) -> impl Iterator<Item = Event<'_>> {
    Parser::new_ext(markdown, Options::empty()).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Image { .. } | Tag::HtmlBlock) | Event::End(TagEnd::Image | TagEnd::HtmlBlock) => None,
        // Who presses return in a letter means it.
        Event::SoftBreak => Some(Event::HardBreak),
        other => Some(other),
    })
}

static CLEANER: LazyLock<ammonia::Builder<'static>> = LazyLock::new(|| {
    let mut builder = ammonia::Builder::default();
    builder
        .tags(HashSet::from([
            "a",
            "blockquote",
            "br",
            "code",
            "em",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "hr",
            "li",
            "ol",
            "p",
            "pre",
            "strong",
            "ul",
        ]))
        .url_schemes(HashSet::from(["http", "https", "mailto"]));
    builder
});

fn to_html(markdown: &str) -> String {
    let mut text = String::new();
    html::push_html(&mut text, events(markdown));
    CLEANER.clean(&text).to_string()
}

/// The same words for those who read without HTML: links as `words <address>`, lists with dashes.
fn to_text(markdown: &str) -> String {
    let mut writer = TextWriter::default();
    events(markdown).for_each(|event| writer.take(event));
    writer.text.trim_end().to_owned()
}

#[derive(Default)]
struct TextWriter {
    text: String,
    /// Where the current link leads and where its words begin.
    link: Option<(String, usize)>,
    /// Numbers of the lists that are open; `None` for dashes.
    lists: Vec<Option<u64>>,
}

impl TextWriter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Text(text) | Event::Code(text) => self.text.push_str(&text),
            Event::HardBreak | Event::SoftBreak => self.text.push('\n'),
            Event::Rule => self.text.push_str("----\n\n"),
            Event::Start(Tag::Link { dest_url, .. }) => self.link = Some((dest_url.to_string(), self.text.len())),
            Event::End(TagEnd::Link) => self.end_link(),
            Event::Start(Tag::List(first)) => {
                self.end_line();
                self.lists.push(first);
            }
            Event::End(TagEnd::List(_)) => {
                self.lists.pop();
                self.end_line();
                self.end_block();
            }
            Event::Start(Tag::Item) => self.begin_item(),
            Event::End(TagEnd::Item) => self.end_line(),
            Event::End(TagEnd::Paragraph | TagEnd::Heading(_) | TagEnd::CodeBlock) => self.end_block(),
            _ => {}
        }
    }

    fn end_link(&mut self) {
        let Some((address, start)) = self.link.take() else { return };
        let words = &self.text[start..];
        if words != address && format!("mailto:{words}") != address {
            self.text.push_str(&format!(" <{address}>"));
        }
    }

    fn begin_item(&mut self) {
        let depth = self.lists.len().saturating_sub(1);
        self.text.push_str(&"  ".repeat(depth));
        match self.lists.last_mut() {
            Some(Some(number)) => {
                self.text.push_str(&format!("{number}. "));
                *number += 1;
            }
            _ => self.text.push_str("- "),
        }
    }

    fn end_line(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with('\n') {
            self.text.push('\n');
        }
    }

    fn end_block(&mut self) {
        self.end_line();
        if self.lists.is_empty() && !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_parts_say_the_same() {
        let markdown = "# Hello\n\nSee **here**: [the page](https://example.org/a) or <https://example.org/>.\nBye\n\n- one\n- two\n\n1. first\n";
        let rendered = render("Subject", markdown, "de-AT", &Head { from: "Conf".to_owned(), ..Head::default() });
        assert_eq!(
            rendered.text,
            "Hello\n\nSee here: the page <https://example.org/a> or https://example.org/.\nBye\n\n- one\n- two\n\n1. first\n\n-- \nConf\n"
        );
        assert!(rendered.html.contains("<strong>here</strong>"), "{}", rendered.html);
        assert!(rendered.html.contains(r#"lang="de-AT" dir="ltr""#));
    }

    #[test]
    fn a_logo_has_words_for_those_who_load_no_pictures() {
        let logo = ("https://example.org/pictures/7/".to_owned(), "Conf <1>".to_owned());
        let head = Head { from: "Conf".to_owned(), logo: Some(logo) };
        let rendered = render("Subject", "Hello", "en", &head);
        assert!(
            rendered.html.contains(r#"<img class="logo" src="https://example.org/pictures/7/" alt="Conf &#60;1&#62;""#)
        );
        assert_eq!(rendered.text, render("Subject", "Hello", "en", &Head { logo: None, ..head }).text);
    }

    #[test]
    fn html_and_pictures_are_not_used() {
        let markdown = "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)> ![spy](https://evil.example/p.gif) [x](javascript:alert(1))";
        let html = to_html(markdown);
        assert!(!html.contains("<script") && !html.contains("<img") && !html.contains("javascript:"), "{html}");
        assert!(html.contains("&lt;script&gt;") && html.contains("spy"));
    }
}
