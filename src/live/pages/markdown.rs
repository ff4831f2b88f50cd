//! Markdown as a tree of text: what cannot be said in it (markup, scripts, pictures from elsewhere) is not there.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use signaling::protocol::{Block, Inline};

use crate::events::rooms::content::rules::link_of;

/// Deepest nesting. What lies deeper stands at this depth: readers' browsers walk the tree too.
const MAX_DEPTH: usize = 8;
/// Most parts of one text, so that a hostile one does not become a thousand times its size.
const MAX_PARTS: usize = 5_000;
/// The level of a text's first headings: the page's own title stands above them.
const TOP_LEVEL: u8 = 2;

/// The tree of a text.
pub fn blocks(text: &str) -> Vec<Block> {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let mut tree = Tree::default();
    for event in Parser::new_ext(text, options).take(MAX_PARTS) {
        tree.take(event);
    }
    while tree.open.len() > 1 {
        tree.close();
    }
    tree.top().gather();
    let mut blocks = tree.open.pop().map(|root| root.blocks).unwrap_or_default();
    level(&mut blocks, &mut (TOP_LEVEL - 1));
    blocks
}

/// Headings go down by one at a time, whatever their writer used them for: readers who listen find their way by them.
fn level(blocks: &mut [Block], last: &mut u8) {
    for block in blocks {
        match block {
            Block::Heading { level, .. } => {
                *level = (*level).min(*last + 1);
                *last = *level;
            }
            Block::Quote { blocks } => self::level(blocks, last),
            Block::List { items, .. } => items.iter_mut().for_each(|item| self::level(item, last)),
            _ => {}
        }
    }
}

/// Something that is not closed yet.
#[derive(Default)]
struct Node {
    kind: Kind,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<Vec<Block>>,
    cells: Vec<Vec<Inline>>,
    rows: Vec<Vec<Vec<Inline>>>,
    head: Vec<Vec<Inline>>,
}

#[derive(Default)]
enum Kind {
    #[default]
    Root,
    Paragraph,
    Heading(u8),
    Quote,
    List(Option<u32>),
    Item,
    Code,
    Table,
    Head,
    Row,
    Cell,
    Emphasis,
    Strong,
    Strike,
    Link(String),
    Image(String),
    /// Nothing of its own: what is in it stands where it stands.
    Plain,
}

struct Tree {
    open: Vec<Node>,
}

impl Default for Tree {
    fn default() -> Self {
        Tree { open: vec![Node::default()] }
    }
}

impl Tree {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.open(&tag),
            Event::End(end) => self.end(end),
            // Markup is text that somebody wrote.
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.text(&text),
            Event::Code(text) => self.inline(Inline::Code { text: text.to_string() }),
            Event::SoftBreak => self.text(" "),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(Block::Rule),
            _ => {}
        }
    }

    fn open(&mut self, tag: &Tag<'_>) {
        let deep = self.open.len() >= MAX_DEPTH * 2;
        let kind = match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, .. } => Kind::Heading(level_of(*level)),
            Tag::CodeBlock(_) => Kind::Code,
            _ if deep => Kind::Plain,
            Tag::BlockQuote(_) => Kind::Quote,
            Tag::List(start) => Kind::List(start.map(|start| u32::try_from(start).unwrap_or(1))),
            Tag::Item => Kind::Item,
            Tag::Table(_) => Kind::Table,
            Tag::TableHead => Kind::Head,
            Tag::TableRow => Kind::Row,
            Tag::TableCell => Kind::Cell,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strike,
            Tag::Link { dest_url, .. } => leads_to(dest_url).map_or(Kind::Plain, Kind::Link),
            Tag::Image { dest_url, .. } => picture(dest_url).map_or(Kind::Plain, Kind::Image),
            _ => Kind::Plain,
        };
        self.open.push(Node { kind, ..Node::default() });
    }

    fn end(&mut self, _: TagEnd) {
        if self.open.len() > 1 {
            self.close();
        }
    }

    fn close(&mut self) {
        let Some(mut node) = self.open.pop() else { return };
        node.gather();
        let Node { kind, blocks, inlines, items, cells, rows, head } = node;
        match kind {
            Kind::Root | Kind::Plain => {
                blocks.into_iter().for_each(|block| self.block(block));
                inlines.into_iter().for_each(|inline| self.inline(inline));
            }
            Kind::Paragraph if inlines.is_empty() => {}
            Kind::Paragraph => self.block(Block::Paragraph { content: inlines }),
            Kind::Heading(level) => self.block(Block::Heading { level, content: inlines }),
            Kind::Quote => self.block(Block::Quote { blocks }),
            Kind::List(start) => self.block(Block::List { start, items }),
            Kind::Item => self.top().items.push(blocks),
            Kind::Code => self.block(Block::Code { text: plain(&inlines) }),
            Kind::Table => self.block(Block::Table { head, rows }),
            Kind::Head => self.top().head = cells,
            Kind::Row => self.top().rows.push(cells),
            Kind::Cell => self.top().cells.push(inlines),
            Kind::Emphasis => self.inline(Inline::Emphasis { content: inlines }),
            Kind::Strong => self.inline(Inline::Strong { content: inlines }),
            Kind::Strike => self.inline(Inline::Strike { content: inlines }),
            Kind::Link(href) => self.inline(Inline::Link { href, content: inlines }),
            Kind::Image(src) => self.inline(Inline::Image { src, alt: plain(&inlines) }),
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(Inline::Text { text: before }) = self.top().inlines.last_mut() {
            before.push_str(text);
            return;
        }
        self.inline(Inline::Text { text: text.to_owned() });
    }

    fn inline(&mut self, inline: Inline) {
        self.top().inlines.push(inline);
    }

    fn block(&mut self, block: Block) {
        let top = self.top();
        top.gather();
        top.blocks.push(block);
    }

    fn top(&mut self) -> &mut Node {
        self.open.last_mut().expect("the root is closed last")
    }
}

impl Node {
    /// A line of its own in something that holds blocks is a paragraph: items of a tight list.
    fn gather(&mut self) {
        let holds_blocks = matches!(self.kind, Kind::Root | Kind::Quote | Kind::Item);
        if holds_blocks && !self.inlines.is_empty() {
            self.blocks.push(Block::Paragraph { content: std::mem::take(&mut self.inlines) });
        }
    }
}

fn plain(inlines: &[Inline]) -> String {
    let word = |inline: &Inline| match inline {
        Inline::Text { text } | Inline::Code { text } => text.clone(),
        Inline::Break => "\n".to_owned(),
        Inline::Image { alt, .. } => alt.clone(),
        Inline::Emphasis { content } | Inline::Strong { content } | Inline::Strike { content } => plain(content),
        Inline::Link { content, .. } => plain(content),
    };
    inlines.iter().map(word).collect()
}

fn level_of(level: HeadingLevel) -> u8 {
    (level as u8).saturating_add(TOP_LEVEL - 1).min(6)
}

/// Pages, e-mail addresses, and what lies below this installation.
fn leads_to(address: &CowStr<'_>) -> Option<String> {
    let address = address.trim();
    let mail = address.strip_prefix("mailto:");
    let is_mail = mail.is_some_and(|mail| mail.contains('@') && !mail.contains(char::is_control));
    let is_own = address.starts_with('/') && !address.starts_with("//") && !address.starts_with("/\\");
    let clean = !address.contains(char::is_control) && !address.contains('\\');
    (clean && (is_mail || is_own || link_of(address).is_some())).then(|| address.to_owned())
}

/// Pictures of this installation only: others' hosts would learn who reads.
fn picture(address: &CowStr<'_>) -> Option<String> {
    let id = address.strip_prefix("/pictures/")?.strip_suffix('/')?;
    id.parse::<uuid::Uuid>().ok().map(|_| address.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text { text: text.to_owned() }
    }

    fn json(markdown: &str) -> String {
        serde_json::to_string(&blocks(markdown)).unwrap()
    }

    #[test]
    fn a_text_becomes_its_structure() {
        let found = blocks("# Hello\n\nSome *good* **news**\n\n- one\n- two\n\n> said\n\n| a |\n|---|\n| b |\n\n---\n");
        let expected = vec![
            Block::Heading { level: 2, content: vec![text("Hello")] },
            Block::Paragraph {
                content: vec![
                    text("Some "),
                    Inline::Emphasis { content: vec![text("good")] },
                    text(" "),
                    Inline::Strong { content: vec![text("news")] },
                ],
            },
            Block::List {
                start: None,
                items: vec![
                    vec![Block::Paragraph { content: vec![text("one")] }],
                    vec![Block::Paragraph { content: vec![text("two")] }],
                ],
            },
            Block::Quote { blocks: vec![Block::Paragraph { content: vec![text("said")] }] },
            Block::Table { head: vec![vec![text("a")]], rows: vec![vec![vec![text("b")]]] },
            Block::Rule,
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn links_lead_to_pages_and_pictures_are_ours() {
        let id = "0192f0c1-2345-7abc-8def-001122334455";
        let found = json(&format!(
            "[a](https://example.org/x) [b](mailto:a@b.example) [c](/lotus/) ![d](/pictures/{id}/) <https://auto.example>"
        ));
        for there in ["https://example.org/x", "mailto:a@b.example", "\"/lotus/\"", id, "https://auto.example"] {
            assert!(found.contains(there), "{there} in {found}");
        }
        for hostile in [
            "[x](javascript:alert(1))",
            "[x](JaVaScRiPt:alert(1))",
            "[x](data:text/html,<script>alert(1)</script>)",
            "[x](vbscript:x)",
            "[x](//evil.test/x)",
            "[x](/\\evil.test)",
            "[x](java&#x09;script:alert(1))",
            "![x](https://evil.test/pixel.gif)",
            "![x](javascript:alert(1))",
            "![x](/pictures/../control/)",
            "<javascript:alert(1)>",
        ] {
            let found = json(hostile);
            assert!(!found.contains("\"link\"") && !found.contains("\"image\""), "{hostile}: {found}");
        }
    }

    #[test]
    fn headings_leave_out_no_level() {
        let levels: Vec<u8> = blocks("### a\n\n# b\n\n#### c\n\n> ###### d\n")
            .into_iter()
            .flat_map(|block| match block {
                Block::Quote { blocks } => blocks,
                block => vec![block],
            })
            .filter_map(|block| if let Block::Heading { level, .. } = block { Some(level) } else { None })
            .collect();
        assert_eq!(levels, [2, 2, 3, 4]);
    }

    #[test]
    fn markup_is_text() {
        for hostile in [
            "<script>alert(1)</script>",
            "a <img src=x onerror=alert(1)> b",
            "<iframe src='https://evil.test'></iframe>",
            "<svg/onload=alert(1)>",
        ] {
            let found = blocks(hostile);
            let is_text = |inline: &Inline| matches!(inline, Inline::Text { .. });
            assert!(!found.is_empty(), "{hostile} can be read");
            for block in &found {
                let Block::Paragraph { content } = block else { panic!("{hostile}: {block:?}") };
                assert!(content.iter().all(is_text), "{hostile}: {content:?}");
            }
        }
    }

    #[test]
    fn a_hostile_text_stays_small() {
        let deep = blocks(&">".repeat(10_000));
        assert!(serde_json::to_string(&deep).unwrap().len() < 10_000);
        let nested = json(&format!("{}x", "- ".repeat(5_000)));
        assert!(nested.matches("list").count() <= MAX_DEPTH * 2, "{}", nested.len());
        let many = json(&"*a* ".repeat(20_000));
        assert!(many.len() < 200_000, "{}", many.len());
        assert!(serde_json::from_str::<Vec<Block>>(&json(&format!("{}x", "*_".repeat(4_000)))).is_ok());
    }
}
