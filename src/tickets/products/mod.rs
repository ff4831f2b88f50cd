//! Products: tickets and add-ons.

pub mod api;
pub mod change;
pub mod store;

use sqlx::types::Json;

use crate::base::money::Money;
use crate::base::texts::Texts;

/// Something that is sold.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Product {
    pub id: i64,
    /// In the event's own language, unless it was [read](Catalog::read_in) for somebody.
    pub name: String,
    pub description: String,
    pub names: Json<Texts>,
    pub descriptions: Json<Texts>,
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
            names: Json::default(),
            descriptions: Json::default(),
            price,
            admission: true,
            is_addon: false,
            active: true,
            position,
            max_per_order: None,
        }
    }

    /// Its name in all languages, at an event whose own language is `own`.
    pub fn names(&self, own: &str) -> Texts {
        self.names.0.beside(&self.name, own)
    }

    /// Its description in all languages.
    pub fn descriptions(&self, own: &str) -> Texts {
        self.descriptions.0.beside(&self.description, own)
    }

    /// The same with these texts.
    #[must_use]
    pub fn worded(self, names: Texts, descriptions: Texts, own: &str) -> Self {
        Product {
            name: names.read(own, own).to_owned(),
            description: descriptions.read(own, own).to_owned(),
            names: Json(names),
            descriptions: Json(descriptions),
            ..self
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
    /// With names and descriptions for a reader of this language, at an event whose own is `own`.
    #[must_use]
    pub fn read_in(mut self, language: &str, own: &str) -> Self {
        for product in &mut self.products {
            let (names, descriptions) = (product.names(own), product.descriptions(own));
            names.read(language, own).clone_into(&mut product.name);
            descriptions.read(language, own).clone_into(&mut product.description);
        }
        self
    }

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
