//! How much is left.

use super::Quota;

/// What is left of a quota, or of a product (the least of its quotas).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Availability {
    /// Sold and paid for.
    Gone,
    /// Nothing left unless somebody does not pay.
    Ordered,
    /// So many are left; `None`: unlimited.
    Left(Option<i64>),
}

impl Availability {
    pub fn number(self) -> Option<i64> {
        match self {
            Availability::Gone | Availability::Ordered => Some(0),
            Availability::Left(number) => number,
        }
    }

    pub fn has(self, wanted: i64) -> bool {
        self.number().is_none_or(|left| left >= wanted)
    }

    /// The scarcer of two: a product is as available as its scarcest quota.
    pub fn scarcer(self, other: Availability) -> Availability {
        let rank = |availability: Availability| match availability {
            Availability::Gone => (0, 0),
            Availability::Ordered => (1, 0),
            Availability::Left(Some(number)) => (2, number),
            Availability::Left(None) => (3, 0),
        };
        if rank(self) <= rank(other) { self } else { other }
    }
}

/// In the field's order: closed, unlimited, then paid orders, then pending ones.
pub fn availability(quota: &Quota) -> Availability {
    let Some(size) = quota.size else {
        return if quota.closed { Availability::Ordered } else { Availability::Left(None) };
    };
    if quota.closed {
        return Availability::Ordered;
    }
    let after_paid = size - quota.paid;
    if after_paid <= 0 {
        return Availability::Gone;
    }
    match after_paid - quota.pending {
        left if left > 0 => Availability::Left(Some(left)),
        _ => Availability::Ordered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quota(size: Option<i64>, closed: bool, paid: i64, pending: i64) -> Quota {
        Quota { id: 1, name: "q".into(), size, closed, paid, pending }
    }

    #[test]
    fn what_is_left_is_size_less_paid_less_pending() {
        let table = [
            (quota(Some(3), false, 0, 0), Availability::Left(Some(3))),
            (quota(Some(3), false, 1, 1), Availability::Left(Some(1))),
            (quota(Some(3), false, 1, 2), Availability::Ordered),
            (quota(Some(3), false, 3, 0), Availability::Gone),
            (quota(Some(0), false, 0, 0), Availability::Gone),
            (quota(None, false, 99, 9), Availability::Left(None)),
            (quota(Some(3), true, 0, 0), Availability::Ordered),
            (quota(None, true, 0, 0), Availability::Ordered),
        ];
        for (quota, expected) in table {
            assert_eq!(availability(&quota), expected, "{quota:?}");
        }
    }

    #[test]
    fn a_product_is_as_available_as_its_scarcest_quota() {
        let few = Availability::Left(Some(2));
        assert_eq!(few.scarcer(Availability::Left(None)), few);
        assert_eq!(Availability::Left(Some(9)).scarcer(few), few);
        assert_eq!(few.scarcer(Availability::Gone), Availability::Gone);
    }
}
