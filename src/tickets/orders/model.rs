use sqlx::types::Json;
use uuid::Uuid;

use crate::base::money::Money;
use crate::base::texts::Texts;
use crate::base::time::Timestamp;

/// Where an order stands. Rows and API use the field's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Pending,
    Paid,
    Expired,
    Canceled,
}

impl Status {
    pub fn letter(self) -> &'static str {
        match self {
            Status::Pending => "n",
            Status::Paid => "p",
            Status::Expired => "e",
            Status::Canceled => "c",
        }
    }

    /// The message for people.
    pub fn label(self) -> &'static str {
        match self {
            Status::Pending => "shop-status-pending",
            Status::Paid => "shop-status-paid",
            Status::Expired => "shop-status-expired",
            Status::Canceled => "shop-status-canceled",
        }
    }
}

impl TryFrom<String> for Status {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "n" => Ok(Status::Pending),
            "p" => Ok(Status::Paid),
            "e" => Ok(Status::Expired),
            "c" => Ok(Status::Canceled),
            _ => Err(format!("`{text}` is not an order status")),
        }
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Order {
    pub id: i64,
    pub organizer_id: i64,
    pub event_id: i64,
    pub code: String,
    /// Opens the order page together with the code.
    pub secret: String,
    #[sqlx(try_from = "String")]
    pub status: Status,
    pub testmode: bool,
    pub email: String,
    pub locale: String,
    pub total: Money,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub canceled_at: Option<Timestamp>,
    pub modified_at: Timestamp,
}

impl Order {
    /// The handle of this order's grants.
    pub fn grant_source(&self) -> String {
        format!("order:{}", self.id)
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Position {
    pub id: i64,
    pub order_id: i64,
    /// 1, 2, 3 ... within the order, never used twice.
    pub positionid: i64,
    pub product_id: i64,
    /// In the event's own language; readers of others want [`Position::title`].
    pub product_name: String,
    pub(super) product_names: Json<Texts>,
    pub price: Money,
    pub attendee_name: Option<String>,
    pub attendee_email: Option<String>,
    /// The position (its row id) that this add-on belongs to.
    pub addon_to: Option<i64>,
    pub secret: String,
    pub person_id: Option<Uuid>,
    pub canceled: bool,
}

impl Position {
    /// What was bought, for a reader of this language, at an event whose own is `own`.
    pub fn title(&self, language: &str, own: &str) -> String {
        self.product_names.0.beside(&self.product_name, own).read(language, own).to_owned()
    }
}

#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Payment {
    pub order_id: i64,
    pub local_id: i64,
    pub state: String,
    pub amount: Money,
    pub provider: String,
    pub created_at: Timestamp,
    pub paid_at: Option<Timestamp>,
}
