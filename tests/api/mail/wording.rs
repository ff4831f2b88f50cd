//! What letters say: each event's own words, and values that try to be more than text.

use eventyay::mail::render::Head;

use super::*;

crate::both! {
    #[start_without_worker]
    async fn an_event_words_its_letters_and_can_go_back(server: Server) {
        let (base, event, writers) = (&server.base, event(&server.base).await, letter_writers());
        let role = writers.event_role("order_paid").unwrap();
        let own = |body: &str| Template { subject: "Da! {code}".into(), body: body.into() };
        let unknown = change::put(base, &event, Actor::System, role, "de", &own("{ticket}")).await.unwrap_err();
        assert!(unknown.to_string().contains("{ticket}") && unknown.to_string().contains("{link}"), "{unknown}");
        assert!(change::put(base, &event, Actor::System, role, "../x", &own("{link}")).await.is_err());
        change::put(base, &event, Actor::System, role, "de", &own("Hier: {link}")).await.unwrap();
        let mut conn = base.read().await.unwrap();
        let used = templates::in_use(&mut conn, Some(event.id), "order_paid", "de-AT").await.unwrap().unwrap();
        assert_eq!(used.body, "Hier: {link}");
        let other = templates::in_use(&mut conn, Some(event.id), "order_paid", "en").await.unwrap().unwrap();
        assert!(other.subject.contains("Your tickets"));
        drop(conn);
        assert!(change::reset(base, &event, Actor::System, role, "de").await.unwrap());
        assert!(!change::reset(base, &event, Actor::System, role, "de").await.unwrap());
    }
}

/// Values that try to be more than text (threat T21).
const EVIL: &str = "**bold** [click](https://evil.example/) <img src=x onerror=alert(1)> <script>alert(1)</script> \
    `code` &lt;b&gt; ![p](https://evil.example/p.gif) <https://evil.example/>\r\nBcc: victim@example.org\r\n\r\n# Heading\n\
    - item\n{link} {{link}} \u{202e}turned";

fn evil_values(role: &Role) -> BTreeMap<&'static str, Value> {
    let value = |form: Form| match form {
        Form::Text => Value::Text(EVIL.into()),
        Form::Lines => Value::Lines(EVIL.into()),
        Form::Link => Value::Link("https://example.org/order/A7KZQ/?a=1&b=\"><script>alert(1)</script>".into()),
    };
    role.placeholders.iter().map(|(name, form, _)| (*name, value(*form))).collect()
}

/// Every letter in every language with values that try everything. A changed output is looked at, then taken over with
/// `EVENTYAY_UPDATE_GOLDEN=1`.
#[test]
fn whatever_values_hold_they_are_text_in_every_letter() {
    let writers = letter_writers();
    let mut all = String::new();
    for role in writers.roles() {
        for locale in languages() {
            let template = templates::default(role.name, locale).expect("every letter has a text");
            let values = evil_values(role);
            let subject = rules::fill_subject(&template.subject, &values).unwrap();
            let body = rules::fill_body(&template.body, &values).unwrap();
            let letter = render::render(&subject, &body, locale, &Head { from: "Conf <b>".to_owned(), logo: None });
            assert!(!letter.subject.contains(['\r', '\n']), "{}", role.name);
            for forbidden in ["<script", "<img", "<h1", "href=\"https://evil", "onerror=alert(1)>", "<b>", "\u{202e}"] {
                assert!(!letter.html.contains(forbidden), "{} {locale}: {forbidden}\n{}", role.name, letter.html);
            }
            let start = letter.html.find("<body>").unwrap();
            all += &format!(
                "== {} {locale}\nSubject: {}\n\n{}\n{}\n",
                role.name,
                letter.subject,
                letter.text,
                &letter.html[start..]
            );
        }
    }
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/api/golden/letters.txt");
    if std::env::var_os("EVENTYAY_UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(golden.parent().unwrap()).unwrap();
        std::fs::write(&golden, &all).unwrap();
    }
    assert!(std::fs::read_to_string(&golden).unwrap_or_default() == all, "letters differ from {}", golden.display());
}

#[test]
fn every_letter_has_a_sound_text_in_every_language() {
    for role in letter_writers().roles() {
        for locale in languages() {
            let template = templates::default(role.name, locale).unwrap_or_else(|| panic!("{} has no text", role.name));
            let sound = rules::check(&template, role);
            assert!(sound.is_ok(), "{} {locale}: {sound:?}", role.name);
            let english = templates::default(role.name, "en").unwrap();
            assert!(locale == "en" || template.subject != english.subject, "{} {locale} is not translated", role.name);
        }
    }
}
