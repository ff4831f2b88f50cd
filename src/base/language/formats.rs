//! Numbers, money, days and clocks as a language writes them. The shapes and names stand in `formats.ftl` of each language;
//! the browser apps have them from the browser.

use jiff::Zoned;
use jiff::tz::TimeZone;

use super::{Language, Said};
use crate::base::money::Money;
use crate::base::time::Timestamp;

const WEEKDAYS: [&str; 7] = [
    "formats-weekday-1",
    "formats-weekday-2",
    "formats-weekday-3",
    "formats-weekday-4",
    "formats-weekday-5",
    "formats-weekday-6",
    "formats-weekday-7",
];
const MONTHS: [&str; 12] = [
    "formats-month-1",
    "formats-month-2",
    "formats-month-3",
    "formats-month-4",
    "formats-month-5",
    "formats-month-6",
    "formats-month-7",
    "formats-month-8",
    "formats-month-9",
    "formats-month-10",
    "formats-month-11",
    "formats-month-12",
];
const SHORT_WEEKDAYS: [&str; 7] = [
    "formats-weekday-short-1",
    "formats-weekday-short-2",
    "formats-weekday-short-3",
    "formats-weekday-short-4",
    "formats-weekday-short-5",
    "formats-weekday-short-6",
    "formats-weekday-short-7",
];
const SHORT_MONTHS: [&str; 12] = [
    "formats-month-short-1",
    "formats-month-short-2",
    "formats-month-short-3",
    "formats-month-short-4",
    "formats-month-short-5",
    "formats-month-short-6",
    "formats-month-short-7",
    "formats-month-short-8",
    "formats-month-short-9",
    "formats-month-short-10",
    "formats-month-short-11",
    "formats-month-short-12",
];

impl Language {
    /// "1,234.50 EUR", "1.234,50 EUR".
    pub fn money(self, amount: Money, currency: &str) -> String {
        self.t("common-money").with("amount", self.number(&amount.to_string())).with("currency", currency).into()
    }

    /// A decimal number in plain notation (`-1234.50`) with the language's marks.
    pub fn number(self, plain: &str) -> String {
        let (sign, digits) = plain.strip_prefix('-').map_or(("", plain), |digits| ("-", digits));
        let (whole, fraction) = digits.split_once('.').map_or((digits, None), |(whole, rest)| (whole, Some(rest)));
        let mut shown = sign.to_owned();
        for (at, digit) in whole.chars().enumerate() {
            if at > 0 && (whole.len() - at).is_multiple_of(3) {
                shown.push_str(&self.t("formats-group").to_string());
            }
            shown.push(digit);
        }
        if let Some(fraction) = fraction {
            shown.push_str(&self.t("formats-decimal").to_string());
            shown.push_str(fraction);
        }
        shown
    }

    /// "Monday, 23 November".
    pub fn day(self, at: &Zoned) -> String {
        self.dated("formats-day", at, &WEEKDAYS, &MONTHS).into()
    }

    /// "23 November 2026", in UTC: for days that belong to no place.
    pub fn date(self, at: Timestamp) -> String {
        let at = at.in_zone(&TimeZone::UTC);
        self.dated("formats-date", &at, &WEEKDAYS, &MONTHS).with("year", at.year().to_string()).into()
    }

    /// "09:30".
    pub fn clock(self, at: &Zoned) -> String {
        self.t("formats-clock").with("hour", two(at.hour())).with("minute", two(at.minute())).into()
    }

    /// "Mon, 23 Nov, 09:30": a moment near now, on clocks that the reader knows of.
    pub fn moment(self, at: &Zoned) -> String {
        self.dated("formats-moment", at, &SHORT_WEEKDAYS, &SHORT_MONTHS).with("time", self.clock(at)).into()
    }

    /// "23 Nov 2026, 09:30": a moment of any year.
    pub fn date_time(self, at: &Zoned) -> String {
        let said = self.dated("formats-date-time", at, &SHORT_WEEKDAYS, &SHORT_MONTHS);
        said.with("year", at.year().to_string()).with("time", self.clock(at)).into()
    }

    fn dated(self, key: &'static str, at: &Zoned, weekdays: &[&'static str; 7], months: &[&'static str; 12]) -> Said {
        let name = |names: &[&'static str], one_based: i8| self.t(names[(one_based - 1) as usize]);
        self.t(key)
            .with("weekday", name(weekdays, at.weekday().to_monday_one_offset()))
            .with("day", at.day().to_string())
            .with("month", name(months, at.month()))
    }
}

fn two(number: i8) -> String {
    format!("{number:02}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_carry_the_marks_of_their_language() {
        let (english, german) = (Language::english(), Language::find("de").unwrap());
        assert_eq!(english.money("1234.5".parse().unwrap(), "EUR"), "1,234.50 EUR");
        assert_eq!(german.money("1234.5".parse().unwrap(), "EUR"), "1.234,50\u{a0}EUR");
        assert_eq!(german.number("-1234567"), "-1.234.567");
        assert_eq!(english.number("-123"), "-123");
    }

    #[test]
    fn times_are_written_out_as_people_read_them() {
        let at: Zoned = "2026-11-23T09:05:00+01:00[Europe/Berlin]".parse().unwrap();
        let (english, german) = (Language::english(), Language::find("de").unwrap());
        assert_eq!(english.moment(&at), "Mon, 23 Nov, 09:05");
        assert_eq!(german.moment(&at), "Mo., 23. Nov., 09:05 Uhr");
        assert_eq!(english.day(&at), "Monday, 23 November");
        assert_eq!(german.day(&at), "Montag, 23. November");
        assert_eq!(german.date_time(&at), "23. Nov. 2026, 09:05 Uhr");
    }
}
