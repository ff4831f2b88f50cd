//! What may be ordered and what follows. Prices, ids and totals come from the catalog, never from the client.

use std::collections::BTreeMap;

use super::{Order, Refusal, Status};
use crate::base::money::Money;
use crate::settings::Settings;
use crate::tickets::products::{Catalog, Product};

/// Most tickets (add-ons not counted) that an event can allow in one order (`max_items_per_order`).
pub const MAX_TICKETS: usize = 100;
/// Most positions in one order, add-ons counted.
pub const MAX_POSITIONS: usize = 200;
/// Longest name of a person.
const MAX_NAME: usize = 100;
/// Longest address (RFC 5321 section 4.5.3.1.3).
const MAX_EMAIL: usize = 254;

/// What an event asks of orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Most tickets, add-ons not counted.
    pub max_tickets: usize,
    pub names_required: bool,
    pub emails_required: bool,
}

impl From<&Settings> for Terms {
    fn from(settings: &Settings) -> Self {
        Terms {
            max_tickets: usize::try_from(settings.max_items_per_order).unwrap_or(1).min(MAX_TICKETS),
            names_required: settings.attendee_names_asked && settings.attendee_names_required,
            emails_required: settings.attendee_emails_asked && settings.attendee_emails_required,
        }
    }
}

/// One line as the buyer chose it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    pub product_id: i64,
    pub attendee_name: String,
    pub attendee_email: Option<String>,
    /// Index of an earlier line that this add-on belongs to.
    pub addon_to: Option<usize>,
}

/// An order as a buyer asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    pub email: String,
    /// The language that the buyer reads; the event's when nobody told us.
    pub locale: Option<String>,
    pub choices: Vec<Choice>,
}

/// A line that may be sold, with the price that we ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line<'a> {
    pub product: &'a Product,
    pub attendee_name: Option<&'a str>,
    pub attendee_email: Option<&'a str>,
    pub addon_to: Option<usize>,
}

/// What would be sold: lines, total, and how many of each product.
#[derive(Debug)]
pub struct Draft<'a> {
    pub lines: Vec<Line<'a>>,
    pub total: Money,
    pub counts: BTreeMap<i64, i64>,
}

/// Checks everything that needs no lock.
pub fn draft<'a>(catalog: &'a Catalog, terms: Terms, request: &'a Request) -> Result<Draft<'a>, Refusal> {
    check_size(terms, request)?;
    check_email(&request.email)?;
    let mut lines: Vec<Line<'a>> = Vec::with_capacity(request.choices.len());
    for choice in &request.choices {
        lines.push(check_line(catalog, terms, &lines, choice)?);
    }
    let counts = count(&lines);
    check_counts(catalog, &lines, &counts)?;
    let total = lines.iter().try_fold(Money::ZERO, |sum, line| sum.checked_add(line.product.price));
    Ok(Draft { total: total.ok_or(Refusal::TooMany(terms.max_tickets as i64))?, lines, counts })
}

fn check_size(terms: Terms, request: &Request) -> Result<(), Refusal> {
    let tickets = request.choices.iter().filter(|choice| choice.addon_to.is_none()).count();
    if tickets == 0 {
        return Err(Refusal::Empty);
    }
    if tickets > terms.max_tickets || request.choices.len() > MAX_POSITIONS {
        return Err(Refusal::TooMany(terms.max_tickets as i64));
    }
    Ok(())
}

/// Only what is certainly no address is refused; whether mail arrives is for mail to find out.
fn check_email(email: &str) -> Result<(), Refusal> {
    let (local, domain) = email.split_once('@').ok_or(Refusal::BadEmail)?;
    let odd = |c: char| c.is_whitespace() || c.is_control() || "<>(),;:\"".contains(c);
    let bad = local.is_empty() || !domain.contains('.') || domain.starts_with('.') || domain.ends_with('.');
    if bad || domain.contains('@') || email.len() > MAX_EMAIL || email.contains(odd) {
        return Err(Refusal::BadEmail);
    }
    Ok(())
}

fn check_line<'a>(
    catalog: &'a Catalog,
    terms: Terms,
    before: &[Line<'a>],
    choice: &'a Choice,
) -> Result<Line<'a>, Refusal> {
    let product = catalog.product(choice.product_id).ok_or(Refusal::UnknownProduct)?;
    if !product.active {
        return Err(Refusal::NotOnSale(product.name.clone()));
    }
    match choice.addon_to {
        None if product.is_addon => return Err(Refusal::AddonAlone(product.name.clone())),
        None => {}
        Some(at) => check_addon(catalog, before.get(at), product)?,
    }
    let name = choice.attendee_name.trim();
    let is_ticket = product.admission && !product.is_addon;
    let named = !name.is_empty() && name.chars().count() <= MAX_NAME && !name.contains(char::is_control);
    if is_ticket && !named && (terms.names_required || !name.is_empty()) {
        return Err(Refusal::NameMissing);
    }
    match choice.attendee_email.as_deref() {
        Some(email) => check_email(email)?,
        None if is_ticket && terms.emails_required => return Err(Refusal::BadEmail),
        None => {}
    }
    Ok(Line {
        product,
        attendee_name: named.then_some(name),
        attendee_email: choice.attendee_email.as_deref(),
        addon_to: choice.addon_to,
    })
}

fn check_addon(catalog: &Catalog, base: Option<&Line<'_>>, product: &Product) -> Result<(), Refusal> {
    let base = base.filter(|line| line.addon_to.is_none());
    let fits = base.is_some_and(|line| catalog.addon(line.product.id, product.id).is_some());
    if fits { Ok(()) } else { Err(Refusal::AddonMismatch(product.name.clone())) }
}

fn count(lines: &[Line<'_>]) -> BTreeMap<i64, i64> {
    let mut counts = BTreeMap::new();
    for line in lines {
        *counts.entry(line.product.id).or_insert(0) += 1;
    }
    counts
}

fn check_counts(catalog: &Catalog, lines: &[Line<'_>], counts: &BTreeMap<i64, i64>) -> Result<(), Refusal> {
    for line in lines {
        if let Some(max) = line.product.max_per_order.filter(|max| counts[&line.product.id] > *max) {
            return Err(Refusal::TooManyOf { product: line.product.name.clone(), max });
        }
        if let Some(base) = line.addon_to {
            let same = |other: &&Line<'_>| other.addon_to == Some(base) && other.product.id == line.product.id;
            let max = catalog.addon(lines[base].product.id, line.product.id).map_or(0, |addon| addon.max_count);
            if lines.iter().filter(same).count() as i64 > max {
                return Err(Refusal::TooManyOf { product: line.product.name.clone(), max });
            }
        }
    }
    Ok(())
}

/// A free order is paid as soon as it is placed.
pub fn first_status(total: Money) -> Status {
    if total == Money::ZERO { Status::Paid } else { Status::Pending }
}

/// Whether an order may be canceled.
pub fn may_cancel(order: &Order) -> Result<(), Refusal> {
    match order.status {
        Status::Canceled => Err(Refusal::AlreadyCanceled),
        Status::Pending | Status::Paid | Status::Expired => Ok(()),
    }
}

/// Whether an order may be marked paid, and whether its places must be checked again because they were given back.
pub fn may_pay(order: &Order) -> Result<bool, Refusal> {
    match order.status {
        Status::Pending => Ok(false),
        Status::Expired => Ok(true),
        Status::Paid => Err(Refusal::AlreadyPaid),
        Status::Canceled => Err(Refusal::CanceledOrder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tickets::products::Addon;

    fn product(id: i64, price: i64, is_addon: bool) -> Product {
        let made = Product::new(&format!("product {id}"), Money(price), 0);
        Product { id, admission: !is_addon, is_addon, ..made }
    }

    fn catalog() -> Catalog {
        Catalog {
            products: vec![product(1, 0, false), product(2, 2000, false), product(3, 500, true)],
            addons: vec![Addon { product_id: 1, addon_id: 3, max_count: 1 }],
        }
    }

    fn ticket(product_id: i64) -> Choice {
        Choice { product_id, attendee_name: "Ada".into(), ..Choice::default() }
    }

    fn addon(product_id: i64, to: usize) -> Choice {
        Choice { product_id, addon_to: Some(to), ..Choice::default() }
    }

    fn request(choices: Vec<Choice>) -> Request {
        Request { email: "ada@example.org".into(), choices, ..Request::default() }
    }

    const TERMS: Terms = Terms { max_tickets: 10, names_required: true, emails_required: false };

    fn refusal(choices: Vec<Choice>) -> Option<Refusal> {
        draft(&catalog(), TERMS, &request(choices)).err()
    }

    #[test]
    fn prices_come_from_the_catalog() {
        let (catalog, request) = (catalog(), request(vec![ticket(1), addon(3, 0), ticket(2)]));
        let draft = draft(&catalog, TERMS, &request).unwrap();
        assert_eq!(draft.total, Money(2500));
        assert_eq!(draft.counts, BTreeMap::from([(1, 1), (2, 1), (3, 1)]));
    }

    #[test]
    fn an_event_decides_what_it_asks_for() {
        let (catalog, nameless) = (catalog(), request(vec![Choice { attendee_name: " ".into(), ..ticket(1) }]));
        let free = Terms { names_required: false, ..TERMS };
        assert_eq!(draft(&catalog, TERMS, &nameless).err(), Some(Refusal::NameMissing));
        assert!(draft(&catalog, free, &nameless).is_ok());
        assert_eq!(draft(&catalog, Terms { emails_required: true, ..free }, &nameless).err(), Some(Refusal::BadEmail));
        let two = request(vec![ticket(1), ticket(1)]);
        assert_eq!(draft(&catalog, Terms { max_tickets: 1, ..TERMS }, &two).err(), Some(Refusal::TooMany(1)));
    }

    #[test]
    fn addons_need_their_ticket() {
        assert_eq!(
            refusal(vec![ticket(1), Choice { addon_to: None, ..addon(3, 0) }]),
            Some(Refusal::AddonAlone("product 3".into()))
        );
        assert_eq!(refusal(vec![ticket(2), addon(3, 0)]), Some(Refusal::AddonMismatch("product 3".into())));
        assert_eq!(refusal(vec![ticket(1), addon(3, 7)]), Some(Refusal::AddonMismatch("product 3".into())));
        assert_eq!(
            refusal(vec![ticket(1), addon(3, 0), addon(3, 0)]),
            Some(Refusal::TooManyOf { product: "product 3".into(), max: 1 })
        );
    }

    #[test]
    fn an_order_is_neither_empty_nor_endless() {
        assert_eq!(refusal(vec![]), Some(Refusal::Empty));
        assert_eq!(refusal(vec![ticket(1); 11]), Some(Refusal::TooMany(10)));
        assert_eq!(refusal(vec![ticket(9)]), Some(Refusal::UnknownProduct));
    }

    #[test]
    fn every_ticket_has_a_name() {
        for name in ["", "   ", "a\nb", &"x".repeat(101)] {
            let nameless = Choice { attendee_name: name.into(), ..ticket(1) };
            assert_eq!(refusal(vec![nameless]), Some(Refusal::NameMissing), "{name:?}");
        }
    }

    #[test]
    fn what_is_certainly_no_address_is_refused() {
        for email in
            ["", "ada", "ada@", "@example.org", "a b@example.org", "ada@example", "a@b@c.org", "a\n@example.org"]
        {
            let request = Request { email: email.into(), ..request(vec![ticket(1)]) };
            assert_eq!(draft(&catalog(), TERMS, &request).err(), Some(Refusal::BadEmail), "{email:?}");
        }
    }
}
