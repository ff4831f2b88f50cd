//! Letters to buyers: what became of their order, and the link that opens it.

use std::collections::BTreeMap;

use anyhow::Context;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;

use super::{Order, Position, Status, store};
use crate::base::Base;
use crate::base::journal::Line;
use crate::base::language::Language;
use crate::base::letters::{Form, Letter, Reader, Role, Value, Writer};
use crate::base::tx::Tx;
use crate::events::{self, Event};
use crate::orgs::organizers;
use crate::settings::Settings;

/// What every letter of an order may speak of.
const PLACEHOLDERS: &[(&str, Form, &str)] = &[
    ("event", Form::Text, "Monsoon Conference"),
    ("code", Form::Text, "A7KZQ"),
    ("reference", Form::Text, "MONSOON-A7KZQ"),
    ("tickets", Form::Lines, "1 × Online ticket (Meera)\n1 × Workshop seat"),
    ("total", Form::Text, "20.00 EUR"),
    ("expires", Form::Text, "Mon, 23 Nov, 23:59 (Europe/Berlin)"),
    ("payment_instructions", Form::Lines, "Account 1234\nBank of Examples"),
    ("link", Form::Link, "https://example.org/lotus/monsoon/order/A7KZQ/secret/"),
];

const ROLES: &[Role] = &[
    Role { name: "order_placed", label: "mail-order-placed", placeholders: PLACEHOLDERS },
    Role { name: "order_paid", label: "mail-order-paid", placeholders: PLACEHOLDERS },
    Role { name: "order_expired", label: "mail-order-expired", placeholders: PLACEHOLDERS },
    Role { name: "order_canceled", label: "mail-order-canceled", placeholders: PLACEHOLDERS },
];

/// Writes to buyers.
pub struct OrderLetters;

impl OrderLetters {
    async fn compose(&self, base: &Base, tx: &mut Tx, line: &Line) -> anyhow::Result<Option<Letter>> {
        let Some(role) = role_of(&line.kind) else { return Ok(None) };
        let event_id = line.event_id.context("an order belongs to an event")?;
        let Some(event) = events::store::by_id(tx, event_id).await? else { return Ok(None) };
        let Some(organizer) = organizers::store::by_id(tx, event.organizer_id).await? else { return Ok(None) };
        let code = line.body["code"].as_str().context("an order has a code")?;
        let Some(order) = store::by_code(tx, event.id, code).await? else { return Ok(None) };
        // Shredded: there is nobody to write to any more.
        if order.email.is_empty() {
            return Ok(None);
        }
        // What costs nothing is paid with the same breath: one letter says so.
        if role == "order_placed" && order.status == Status::Paid {
            return Ok(None);
        }
        let positions = store::positions(tx, order.id).await?;
        let settings = event.settings(tx, &base.config).await?;
        let link =
            format!("{}/{}/{}/order/{}/{}/", base.public_url, organizer.slug, event.slug, order.code, order.secret);
        Ok(Some(Letter {
            role,
            organizer_id: line.organizer_id,
            event_id: line.event_id,
            to: Reader { name: String::new(), email: order.email.clone(), locale: order.locale.clone() },
            values: values(&event, &settings, (&order, &positions), link),
            confidential: false,
        }))
    }
}

fn role_of(kind: &str) -> Option<&'static str> {
    match kind {
        "order.placed" => Some("order_placed"),
        "order.paid" => Some("order_paid"),
        "order.expired" => Some("order_expired"),
        "order.canceled" => Some("order_canceled"),
        _ => None,
    }
}

fn values(
    event: &Event,
    settings: &Settings,
    (order, positions): (&Order, &[Position]),
    link: String,
) -> BTreeMap<&'static str, Value> {
    let language = Language::or_english(&order.locale);
    let expires = format!("{} ({})", event.moment(language, order.expires_at), event.timezone);
    let instructions = settings.payment_instructions.read(&order.locale, &event.locale);
    BTreeMap::from([
        ("event", Value::Text(event.title(&order.locale))),
        ("code", Value::Text(order.code.clone())),
        ("reference", Value::Text(format!("{}-{}", event.slug.to_uppercase(), order.code))),
        ("tickets", Value::Lines(tickets(event, language, positions))),
        ("total", Value::Text(language.money(order.total, &event.currency))),
        ("expires", Value::Text(expires)),
        ("payment_instructions", Value::Lines(instructions.to_owned())),
        ("link", Value::Link(link)),
    ])
}

/// What was ordered, a line each: "1 × Online ticket (Meera)".
fn tickets(event: &Event, language: Language, positions: &[Position]) -> String {
    let line = |position: &Position| {
        let title = position.title(language.tag(), &event.locale);
        let named = |name: &String| format!("1 × {title} ({name})");
        position.attendee_name.as_ref().map_or(format!("1 × {title}"), named)
    };
    positions.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl Writer for OrderLetters {
    fn roles(&self) -> &'static [Role] {
        ROLES
    }

    fn wants(&self, kind: &str) -> bool {
        role_of(kind).is_some()
    }

    fn write<'a>(
        &'a self,
        base: &'a Base,
        tx: &'a mut Tx,
        line: &'a Line,
    ) -> BoxFuture<'a, anyhow::Result<Option<Letter>>> {
        self.compose(base, tx, line).boxed()
    }
}
