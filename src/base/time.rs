//! Times as rows and views need them: one newtype over unix microseconds, because SQLite would compare text.

use std::time::Duration;

use super::text_value::text_value;

/// A moment: microseconds since 1970-01-01T00:00:00Z, which is the default. Speaks RFC 3339 in UTC to the outside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type)]
#[sqlx(transparent)]
pub struct Timestamp(pub i64);

impl Timestamp {
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    pub const fn micros(self) -> i64 {
        self.0
    }

    /// Saturates instead of overflowing: the far future is good enough for a bound.
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(span.as_micros().try_into().unwrap_or(i64::MAX)))
    }

    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(span.as_micros().try_into().unwrap_or(i64::MAX)))
    }

    /// How long until `later`; zero when it is past.
    pub fn until(self, later: Timestamp) -> Duration {
        Duration::from_micros(later.0.saturating_sub(self.0).max(0) as u64)
    }

    /// The same moment on the clocks of `zone`.
    pub fn in_zone(self, zone: &jiff::tz::TimeZone) -> jiff::Zoned {
        self.to_jiff().to_zoned(zone.clone())
    }

    /// As HTTP writes dates, in whole seconds: "Mon, 23 Nov 2026 09:30:00 GMT".
    pub fn http_date(self) -> String {
        self.to_jiff().strftime("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    fn to_jiff(self) -> jiff::Timestamp {
        jiff::Timestamp::from_microsecond(self.0).unwrap_or(jiff::Timestamp::MAX)
    }
}

impl From<jiff::Timestamp> for Timestamp {
    fn from(value: jiff::Timestamp) -> Self {
        Self(value.as_microsecond())
    }
}

/// RFC 3339 in UTC with the fewest digits that keep the moment exact.
impl std::fmt::Display for Timestamp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.to_jiff().fmt(f)
    }
}

impl std::str::FromStr for Timestamp {
    type Err = jiff::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<jiff::Timestamp>().map(Into::into)
    }
}

text_value!(Timestamp, "date-time", "2027-03-01T09:30:00Z");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_rfc_3339_in_utc() {
        let moment: Timestamp = "2026-11-22T10:30:00+05:30".parse().unwrap();
        assert_eq!(moment.to_string(), "2026-11-22T05:00:00Z");
    }

    #[test]
    fn dates_of_http_have_whole_seconds() {
        let moment: Timestamp = "2026-11-23T09:30:00.9Z".parse().unwrap();
        assert_eq!(moment.http_date(), "Mon, 23 Nov 2026 09:30:00 GMT");
    }

    #[test]
    fn adding_for_ever_saturates() {
        assert_eq!(Timestamp(5).plus(Duration::MAX), Timestamp(i64::MAX));
    }
}
