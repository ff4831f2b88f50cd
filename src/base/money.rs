//! Money as whole minor units. The API speaks strings ("23.00"), rows speak `BIGINT`.

use super::text_value::text_value;

/// An amount in minor units (cents) of the event's currency. Two decimal places, as the field's API has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Money(pub i64);

impl Money {
    pub const ZERO: Money = Money(0);

    pub const fn minor(self) -> i64 {
        self.0
    }

    pub fn checked_add(self, other: Money) -> Option<Money> {
        self.0.checked_add(other.0).map(Money)
    }
}

impl std::fmt::Display for Money {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let minor = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", minor / 100, minor % 100)
    }
}

/// What was wrong with an amount.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("an amount looks like 23.00: digits, and at most two after the point")]
pub struct NotMoney;

impl std::str::FromStr for Money {
    type Err = NotMoney;

    fn from_str(text: &str) -> Result<Self, NotMoney> {
        let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
        let (whole, cents) = digits.split_once('.').unwrap_or((digits, ""));
        let is_digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        if whole.is_empty() || cents.len() > 2 || !is_digits(whole) || !is_digits(cents) {
            return Err(NotMoney);
        }
        let whole: i64 = whole.parse().map_err(|_| NotMoney)?;
        let cents: i64 = format!("{cents:0<2}").parse().map_err(|_| NotMoney)?;
        let minor = whole.checked_mul(100).and_then(|minor| minor.checked_add(cents));
        minor.map(|minor| Money(sign * minor)).ok_or(NotMoney)
    }
}

text_value!(Money, "decimal", "23.00");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_minor_units_agree() {
        for (text, minor) in [("20.00", 2000), ("0.05", 5), ("-1.50", -150), ("7", 700), ("7.5", 750)] {
            assert_eq!(text.parse(), Ok(Money(minor)), "{text}");
        }
        assert_eq!(Money(-150).to_string(), "-1.50");
        assert_eq!(Money(5).to_string(), "0.05");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in ["", ".5", "1.234", "1,00", "--1", "1e3", "999999999999999999999"] {
            assert_eq!(text.parse::<Money>(), Err(NotMoney), "{text}");
        }
    }
}
