//! What a page says of itself: `og:`, `twitter:` and `description` of its head, else its title. Nothing of it is believed to be
//! anything but words, and a picture's address.
//!
//! This reads tags, it is no parser of HTML: a page that confuses it gets a poorer card, never a dangerous one.

/// Longest title, in characters.
const MAX_TITLE: usize = 140;
/// Longest text, in characters.
const MAX_TEXT: usize = 280;
/// Tags that are looked at. More: a page of nothing but tags costs more time.
const MAX_TAGS: usize = 2_000;

/// What was found.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Said {
    pub title: String,
    pub description: String,
    /// As it stands there; empty: none.
    pub picture: String,
}

/// Reads the beginning of a page.
pub fn read(html: &str) -> Said {
    let mut found = Found::default();
    let mut rest = html;
    for _ in 0..MAX_TAGS {
        let Some(start) = rest.find('<') else { break };
        rest = &rest[start + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.split_once("-->").map_or("", |(_, after)| after);
            continue;
        }
        let name: String =
            rest.chars().take_while(char::is_ascii_alphanumeric).take(10).collect::<String>().to_ascii_lowercase();
        match name.as_str() {
            "meta" => {
                let (attributes, after) = attributes(&rest[4..]);
                found.meta(&attributes);
                rest = after;
            }
            "title" if found.title.is_empty() => {
                let text = rest.split_once('>').map_or("", |(_, text)| text);
                let end = text.find('<').unwrap_or(text.len().min(4 * MAX_TITLE));
                found.title = text.get(..end).unwrap_or_default().to_owned();
            }
            // What a script says is not the page's.
            "script" | "style" => rest = skip(rest, &name),
            "body" => break,
            _ => {}
        }
    }
    found.said()
}

#[derive(Default)]
struct Found {
    title: String,
    og: [Option<String>; 3],
    twitter: [Option<String>; 3],
    description: Option<String>,
}

impl Found {
    fn meta(&mut self, attributes: &[(String, String)]) {
        let value = |name: &str| attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
        let Some(content) = value("content") else { return };
        let Some(name) = value("property").or_else(|| value("name")) else { return };
        let place = match name.trim().to_ascii_lowercase().as_str() {
            "og:title" => &mut self.og[0],
            "og:description" => &mut self.og[1],
            "og:image" | "og:image:url" | "og:image:secure_url" => &mut self.og[2],
            "twitter:title" => &mut self.twitter[0],
            "twitter:description" => &mut self.twitter[1],
            "twitter:image" | "twitter:image:src" => &mut self.twitter[2],
            "description" => &mut self.description,
            _ => return,
        };
        place.get_or_insert(content);
    }

    fn said(self) -> Said {
        let [og_title, og_text, og_picture] = self.og;
        let [title, text, picture] = self.twitter;
        let words = |text: Option<String>, most| text.map(|text| line(&text, most)).filter(|text| !text.is_empty());
        Said {
            title: words(og_title, MAX_TITLE)
                .or_else(|| words(title, MAX_TITLE))
                .unwrap_or_else(|| line(&self.title, MAX_TITLE)),
            description: words(og_text, MAX_TEXT)
                .or_else(|| words(text, MAX_TEXT))
                .or_else(|| words(self.description, MAX_TEXT))
                .unwrap_or_default(),
            picture: og_picture.or(picture).map(|picture| decoded(picture.trim())).unwrap_or_default(),
        }
    }
}

/// Names and values until the tag ends, and what comes after it.
fn attributes(tag: &str) -> (Vec<(String, String)>, &str) {
    let mut found = Vec::new();
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if rest.is_empty() || rest.starts_with('>') || found.len() > 20 {
            return (found, rest);
        }
        let end = rest.find(|c: char| c.is_whitespace() || c == '=' || c == '>' || c == '/').unwrap_or(rest.len());
        if end == 0 {
            // An equals sign of nothing.
            rest = &rest[1..];
            continue;
        }
        let name = rest[..end].to_ascii_lowercase();
        rest = rest[end..].trim_start();
        let Some(value) = rest.strip_prefix('=') else {
            found.push((name, String::new()));
            continue;
        };
        let value = value.trim_start();
        let (text, after) = match value.chars().next() {
            Some(quote @ ('"' | '\'')) => value[1..].split_once(quote).unwrap_or((&value[1..], "")),
            _ => value.split_at(value.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(value.len())),
        };
        found.push((name, text.to_owned()));
        rest = after;
    }
}

fn skip<'a>(rest: &'a str, name: &str) -> &'a str {
    let end = format!("</{name}");
    let lower = rest.to_ascii_lowercase();
    lower.find(&end).map_or("", |at| &rest[at..])
}

/// Words on one line that say nothing by how they are written: no control characters, no turning of the writing's direction.
fn line(text: &str, most: usize) -> String {
    let is_odd = |c: char| {
        c.is_control()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    let text: String =
        decoded(text).chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(|c| !is_odd(*c)).collect();
    let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
    let line = words.join(" ");
    if line.chars().count() <= most {
        return line;
    }
    line.chars().take(most - 1).collect::<String>().trim_end().to_owned() + "…"
}

/// The characters that people write as names or numbers.
fn decoded(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        result.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.char_indices().take(12).find(|(_, c)| *c == ';').map(|(end, _)| end);
        let known = end.and_then(|end| character(&rest[1..end]).map(|c| (c, end)));
        match known {
            Some((c, end)) => {
                result.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                result.push('&');
                rest = &rest[1..];
            }
        }
    }
    result + rest
}

fn character(name: &str) -> Option<char> {
    let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "ndash" => Some('–'),
        "mdash" => Some('—'),
        "hellip" => Some('…'),
        _ => {
            let number_of = name.strip_prefix('#')?;
            match number_of.strip_prefix(['x', 'X']) {
                Some(hex) => number(hex, 16),
                None => number(number_of, 10),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::rngs::SmallRng;
    use rand::{RngExt, SeedableRng};

    #[test]
    fn what_a_page_says_of_itself() {
        let said = read(
            "<!doctype html><html><head><title>Plain &amp; simple</title>
             <meta property=\"og:title\" content=\"Rust &#38; you\"><meta name=description content='A  book\n about &lt;b&gt;'>
             <meta content=/cover.png property=og:image><script>var x = '<meta property=\"og:title\" content=\"no\">'</script></head>
             <body><meta property=\"og:description\" content=\"too late\">",
        );
        let wanted =
            Said { title: "Rust & you".into(), description: "A book about <b>".into(), picture: "/cover.png".into() };
        assert_eq!(said, wanted);
        assert_eq!(read("<TITLE>Only this</TITLE>").title, "Only this");
        assert_eq!(read("<title>x</title><meta name=twitter:title content=y>").title, "y");
        assert_eq!(read("<!-- <title>no</title> --><p>"), Said::default());
    }

    #[test]
    fn words_are_bounded_and_stay_on_their_line() {
        let title = read(&format!("<title>{}\u{202e}\u{0}</title>", "é ".repeat(1_000))).title;
        assert_eq!(title.chars().count(), MAX_TITLE);
        assert!(title.ends_with('…') && !title.contains('\u{202e}'));
    }

    #[test]
    fn no_page_breaks_it() {
        let pieces = [
            "<", "meta", " ", "content", "=", "\"", "'", ">", "title", "/", "&", "&#x41;", ";", "é", "script", "<!--",
            "-->", "og:title", "property",
        ];
        let mut random = SmallRng::seed_from_u64(11);
        for _ in 0..50_000 {
            let text: String = (0..20).map(|_| pieces[random.random_range(0..pieces.len())]).collect();
            let said = read(&text);
            assert!(said.title.chars().count() <= MAX_TITLE && said.description.chars().count() <= MAX_TEXT);
        }
    }
}
