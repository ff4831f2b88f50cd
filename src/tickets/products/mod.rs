//! Products: tickets and add-ons.

pub mod api;
pub mod change;
pub mod store;

use crate::base::money::Money;

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Product {
    pub id: i64,
    pub name: String,
    pub description: String,
    pub price: Money,
    /// Whether a person comes in with it.
    pub admission: bool,
    /// Bought with a ticket, never alone.
    pub is_addon: bool,
    pub active: bool,
    pub position: i64,
    pub max_per_order: Option<i64>,
}

impl Product {
    /// A ticket that is on sale; its id is given when it is stored.
    pub fn new(name: &str, price: Money, position: i64) -> Self {
        Product {
            id: 0,
            name: name.to_owned(),
            description: String::new(),
            price,
            admission: true,
            is_addon: false,
            active: true,
            position,
            max_per_order: None,
        }
    }
}

/// Which add-on goes with which product, and how many of it at most.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Addon {
    pub product_id: i64,
    pub addon_id: i64,
    pub max_count: i64,
}

/// All that an event sells.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    pub products: Vec<Product>,
    pub addons: Vec<Addon>,
}

impl Catalog {
    pub fn product(&self, id: i64) -> Option<&Product> {
        self.products.iter().find(|product| product.id == id)
    }

    /// How many of `addon_id` one `product_id` may carry; `None`: they do not go together.
    pub fn addon(&self, product_id: i64, addon_id: i64) -> Option<&Addon> {
        self.addons.iter().find(|addon| addon.product_id == product_id && addon.addon_id == addon_id)
    }

    /// The add-ons that go with a product, in the order of the shop.
    pub fn addons_of(&self, product_id: i64) -> impl Iterator<Item = (&Addon, &Product)> {
        let own = self.addons.iter().filter(move |addon| addon.product_id == product_id);
        own.filter_map(|addon| Some((addon, self.product(addon.addon_id)?)))
    }
}
