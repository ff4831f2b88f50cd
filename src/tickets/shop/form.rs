//! The checkout form as it comes in: flat fields, read into an order request.
//!
//! `product_5=2` on the way from the shop; then `ticket_0=5`, `name_0=Ada`, `addon_0_7=1`, `email=...` from the checkout.

use std::collections::BTreeMap;

use crate::tickets::orders::rules::{Choice, MAX_TICKETS, Request};

pub type Fields = BTreeMap<String, String>;

/// A ticket in the form, with the add-ons that were ticked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub product_id: i64,
    pub attendee: String,
    /// The attendee's own address; empty: none was given.
    pub email: String,
    /// Add-on product and how many.
    pub addons: BTreeMap<i64, i64>,
}

/// The tickets of the form: from quantities or from numbered fields. More than an order takes are cut, one is enough to see it.
pub fn tickets(fields: &Fields) -> Vec<Ticket> {
    let numbered: Vec<Ticket> = (0..=MAX_TICKETS).map_while(|at| ticket(fields, at)).collect();
    if numbered.is_empty() { from_quantities(fields) } else { numbered }
}

fn ticket(fields: &Fields, at: usize) -> Option<Ticket> {
    let product_id = fields.get(&format!("ticket_{at}"))?.parse().ok()?;
    let prefix = format!("addon_{at}_");
    let addons = fields.range(prefix.clone()..).take_while(|(name, _)| name.starts_with(&prefix));
    let addons = addons.filter_map(|(name, count)| {
        let count = count.parse::<i64>().ok().filter(|count| *count > 0)?;
        Some((name[prefix.len()..].parse().ok()?, count.min(MAX_TICKETS as i64)))
    });
    Some(Ticket {
        product_id,
        attendee: fields.get(&format!("name_{at}")).cloned().unwrap_or_default(),
        email: fields.get(&format!("email_{at}")).map(|email| email.trim().to_owned()).unwrap_or_default(),
        addons: addons.collect(),
    })
}

fn from_quantities(fields: &Fields) -> Vec<Ticket> {
    let quantities = fields.iter().filter_map(|(name, count)| {
        let product_id: i64 = name.strip_prefix("product_")?.parse().ok()?;
        Some((product_id, count.parse::<usize>().ok()?.min(MAX_TICKETS + 1)))
    });
    let blank =
        |product_id| Ticket { product_id, attendee: String::new(), email: String::new(), addons: BTreeMap::new() };
    quantities
        .flat_map(|(product_id, count)| std::iter::repeat_n(blank(product_id), count))
        .take(MAX_TICKETS + 1)
        .collect()
}

/// What the form asks for.
pub fn request(fields: &Fields) -> Request {
    let mut choices = Vec::new();
    for ticket in tickets(fields) {
        let base = choices.len();
        choices.push(Choice {
            product_id: ticket.product_id,
            attendee_name: ticket.attendee,
            attendee_email: Some(ticket.email).filter(|email| !email.is_empty()),
            addon_to: None,
        });
        for (addon, count) in ticket.addons {
            let line = Choice { product_id: addon, addon_to: Some(base), ..Choice::default() };
            choices.extend(std::iter::repeat_n(line, count as usize));
        }
    }
    Request {
        email: fields.get("email").map(|email| email.trim().to_owned()).unwrap_or_default(),
        choices,
        ..Request::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| (name.to_string(), value.to_string())).collect()
    }

    #[test]
    fn quantities_become_tickets_without_names() {
        let tickets = tickets(&fields(&[("product_5", "2"), ("product_6", "0"), ("product_x", "3")]));
        assert_eq!(tickets.len(), 2);
        assert!(tickets.iter().all(|ticket| ticket.product_id == 5 && ticket.attendee.is_empty()));
    }

    #[test]
    fn addons_stay_with_their_ticket() {
        let request = request(&fields(&[
            ("ticket_0", "5"),
            ("name_0", "Ada"),
            ("ticket_1", "5"),
            ("name_1", "Bob"),
            ("addon_1_7", "1"),
            ("email", " ada@example.org "),
        ]));
        assert_eq!(request.email, "ada@example.org");
        let addon = &request.choices[2];
        assert_eq!((request.choices.len(), addon.product_id, addon.addon_to), (3, 7, Some(1)));
    }

    #[test]
    fn absurd_numbers_are_cut() {
        assert_eq!(tickets(&fields(&[("product_5", "99999999")])).len(), MAX_TICKETS + 1);
        assert!(request(&fields(&[("ticket_0", "5"), ("addon_0_7", "99999999")])).choices.len() <= MAX_TICKETS + 1);
    }
}
