//! What may be in a room: lengths, addresses, ids of videos.

use url::Url;

use super::Content;
use crate::base::language::{Saying, say};
use crate::base::texts;

/// Longest text of a page in one language, in characters.
pub const MAX_TEXT: usize = 20_000;
/// Most sponsors, featured sessions, featured speakers.
pub const MAX_LISTED: usize = 50;
/// Longest address and name.
const MAX_ADDRESS: usize = 2_000;
const MAX_NAME: usize = 100;
/// How pictures of ours begin.
pub const PICTURES: &str = "/pictures/";
/// How uploads are named.
pub const UPLOADS: &str = "file:";
/// What stands for the name of whoever looks, and for an id that says nothing about them.
pub const NAME: &str = "{display_name}";
pub const ID: &str = "{id}";

/// What is wrong with it, by field; pictures are settled elsewhere. `plain`: whether addresses without encryption are fine
/// on this installation; `own`: the origins that no frame may show, because it would be one of us.
pub fn check(content: &Content, plain: bool, own: &[String]) -> Result<(), (&'static str, Saying)> {
    if let Some(problem) = texts::problem(&content.text, MAX_TEXT) {
        return Err(("text", problem));
    }
    for (field, count) in [
        ("featured", content.featured.len()),
        ("speakers", content.speakers.len()),
        ("sponsors", content.sponsors.len()),
    ] {
        if count > MAX_LISTED {
            return Err((field, say("api-content-most").with("most", MAX_LISTED)));
        }
    }
    if content.speakers.iter().any(|code| code.len() > MAX_NAME || code.contains(char::is_control)) {
        return Err(("speakers", say("api-content-most").with("most", MAX_LISTED)));
    }
    for sponsor in &content.sponsors {
        let named = (1..=MAX_NAME).contains(&sponsor.name.trim().chars().count());
        if !named || sponsor.name.contains(char::is_control) {
            return Err(("sponsors", say("api-content-sponsor").with("most", MAX_NAME)));
        }
        if !sponsor.url.is_empty() && link_of(&sponsor.url).is_none() {
            return Err(("sponsors", say("api-content-link")));
        }
    }
    if !content.policy.is_empty() && link_of(&content.policy).is_none() {
        return Err(("policy", say("api-content-link")));
    }
    if !content.video.is_empty() && !is_video(&content.video) {
        return Err(("video", say("api-content-video")));
    }
    if content.address.is_empty() {
        return Ok(());
    }
    let Some(frame) = frame_of(&content.address) else { return Err(("address", say("api-content-address"))) };
    if frame.scheme() != "https" && !plain {
        return Err(("address", say("api-content-address")));
    }
    if own.contains(&frame.origin().ascii_serialization()) {
        return Err(("address", say("api-content-own")));
    }
    Ok(())
}

/// An address to which a link may lead.
pub fn link_of(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok().filter(|_| text.len() <= MAX_ADDRESS && !text.contains(char::is_control))?;
    let leads = matches!(url.scheme(), "https" | "http") && url.host_str().is_some();
    (leads && url.username().is_empty() && url.password().is_none()).then_some(url)
}

/// What a frame shows, with its placeholders as they are. They may stand anywhere but in the origin.
pub fn frame_of(text: &str) -> Option<Url> {
    let with = |word: &str| link_of(&text.replace(NAME, word).replace(ID, word));
    let (one, other) = (with("a")?, with("b")?);
    (one.origin() == other.origin() && one.origin().is_tuple()).then_some(one)
}

/// The address for somebody: their name and id as parts of an address, whatever they hold.
pub fn address_for(text: &str, name: &str, id: &str) -> String {
    let encoded = |word: &str| word.bytes().map(percent).collect::<String>();
    // At one go: a name may look like a placeholder.
    let mut address = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('{') {
        address.push_str(&rest[..at]);
        rest = &rest[at..];
        let (word, length) = match rest {
            _ if rest.starts_with(NAME) => (encoded(name), NAME.len()),
            _ if rest.starts_with(ID) => (encoded(id), ID.len()),
            _ => ("%7B".to_owned(), 1),
        };
        address.push_str(&word);
        rest = &rest[length..];
    }
    address + rest
}

fn percent(byte: u8) -> String {
    match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    }
}

/// The id of a video in what people paste: the id itself or one of the usual links.
pub fn video_of(text: &str) -> Option<String> {
    let text = text.trim();
    if is_video(text) {
        return Some(text.to_owned());
    }
    let url = Url::parse(text).or_else(|_| Url::parse(&format!("https://{text}"))).ok()?;
    let host = url.host_str()?.trim_start_matches("www.").trim_start_matches("m.").trim_start_matches("music.");
    let mut path = url.path_segments()?;
    let found = match (host, path.next()?) {
        ("youtu.be", id) => Some(id.to_owned()),
        ("youtube.com" | "youtube-nocookie.com", "embed" | "live" | "shorts" | "v") => path.next().map(str::to_owned),
        ("youtube.com", "watch") => url.query_pairs().find(|(key, _)| key == "v").map(|(_, id)| id.into_owned()),
        _ => None,
    };
    found.filter(|id| is_video(id))
}

fn is_video(id: &str) -> bool {
    id.len() == 11 && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

/// Every address in a text that begins like this and goes on with what ids are made of.
pub fn words_after(text: &str, beginning: &str) -> Vec<String> {
    let found = text.match_indices(beginning).map(|(at, _)| {
        let rest = &text[at + beginning.len()..];
        let end = rest.find(|c: char| !c.is_ascii_hexdigit() && c != '-').unwrap_or(rest.len());
        let slash = usize::from(beginning == PICTURES && rest[end..].starts_with('/'));
        format!("{beginning}{}", &rest[..end + slash])
    });
    found.filter(|word| word.len() > beginning.len() + 30).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn videos_are_found_in_every_usual_link() {
        let id = "dQw4w9WgXcQ";
        for link in [
            id.to_owned(),
            format!(" https://www.youtube.com/watch?v={id}&t=10s "),
            format!("youtube.com/watch?app=desktop&v={id}"),
            format!("https://youtu.be/{id}?si=abc"),
            format!("https://www.youtube.com/live/{id}?feature=share"),
            format!("https://m.youtube.com/shorts/{id}"),
            format!("https://www.youtube-nocookie.com/embed/{id}"),
        ] {
            assert_eq!(video_of(&link).as_deref(), Some(id), "{link}");
        }
        for other in [
            "",
            "short",
            "https://evil.test/watch?v=dQw4w9WgXcQ",
            "https://youtube.com/watch?v=../../x",
            "javascript:dQw4w9WgXcQ",
        ] {
            assert_eq!(video_of(other), None, "{other}");
        }
    }

    #[test]
    fn frames_are_encrypted_foreign_and_name_their_host() {
        let own = ["https://here.example".to_owned()];
        let with = |address: &str| check(&Content { address: address.into(), ..Content::default() }, false, &own);
        for good in [
            "https://quiz.example/play?name={display_name}&u={id}",
            "https://quiz.example/{id}#x",
            "https://quiz.example:8443/",
        ] {
            assert_eq!(with(good), Ok(()), "{good}");
        }
        for bad in [
            "http://quiz.example/",
            "javascript:alert(1)",
            "data:text/html,x",
            "https://{id}.evil.example/",
            "//quiz.example",
            "https://here.example/control/",
            "https://a:b@quiz.example/",
            "https://quiz.example\u{0}/",
            "quiz.example",
            "file:///etc/passwd",
            "https://quiz.example:{id}/",
        ] {
            assert!(with(bad).is_err(), "{bad}");
        }
        assert!(check(&Content { address: "http://quiz.example/".into(), ..Content::default() }, true, &own).is_ok());
    }

    #[test]
    fn who_looks_is_part_of_an_address_whatever_their_name_holds() {
        let text = "https://quiz.example/?n={display_name}&u={id}&x={other}";
        assert_eq!(
            address_for(text, "Zoë & {id}\"<", "f00"),
            "https://quiz.example/?n=Zo%C3%AB%20%26%20%7Bid%7D%22%3C&u=f00&x=%7Bother}"
        );
    }

    #[test]
    fn pictures_in_a_text_are_found() {
        let id = "0192f0c1-2345-7abc-8def-001122334455";
        let text = format!("![a](/pictures/{id}/) and ![b](file:{id} \"x\") file:no /pictures/short/");
        assert_eq!(words_after(&text, PICTURES), [format!("/pictures/{id}/")]);
        assert_eq!(words_after(&text, UPLOADS), [format!("file:{id}")]);
    }
}
