//! Shares a subscriber's budget among what it looks at.
//!
//! Everything visible gets its lowest rung, the most important first, before anything gets more; then the most important
//! climbs as high as is of use, then the next. Equals climb in turn. What the budget does not carry falls at once; to
//! climb takes room to spare ([`HEADROOM`] over the least budget of the last second) and some time since the last change
//! ([`HOLD`]), so that nothing flaps when the estimate wobbles. The sum exceeds the budget only by a first picture that is
//! [granted](Budget::granted). With less than one lowest rung everything else is paused; [`Allocation::demand`] then says
//! what it takes to go on, and the prober asks the path for exactly that.
//!
//! Audio and repairs are not in here: the caller takes them off the budget first and adds them to the demand with
//! [`Demand::plus`].

use std::time::Duration;

use super::Demand;

/// What may be allocated at once; the slots that a client can have.
pub const MAX_WISHES: usize = 64;
/// To climb, the budget must be so many times what is then used: just more than the ratio of a tenth more to a tenth
/// less, so that such noise takes nothing back that it gave. It covers the swing of GCC's estimate too, between the
/// capacity and 0.85 of it. Less uses more of a path and flaps.
pub const HEADROOM: f64 = 1.23;
/// Time for which a choice stays before it may climb.
pub const HOLD: Duration = Duration::from_secs(2);
/// Time for which something stays paused at least.
pub const PAUSE: Duration = Duration::from_millis(500);

/// How important a wish is: the greater, the more. The order of the variants is the order of importance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Priority {
    /// A small picture at the edge.
    #[default]
    Thumbnail,
    /// Visible; the larger, the more important (any unit).
    Visible(u32),
    /// Who speaks.
    Speaker,
    /// A shared screen, or pinned by the viewer.
    Pinned,
}

/// A track that could be sent.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// How important it is.
    pub priority: Priority,
    /// Bits per second of each layer that can be chosen, ascending. Layers without a rate (not sent now) are left out.
    pub rungs: &'a [u64],
    /// The highest rung worth sending for the visible size; `None` when hidden: nothing is sent and nothing asked for.
    /// Beyond the ladder means its top.
    pub useful: Option<usize>,
    /// The rung that is sent now, `None` while paused.
    pub current: Option<usize>,
    /// Time since the rung last changed; [`Duration::MAX`] when it never did.
    pub held: Duration,
    /// The rung to send from now on: the result, whatever it was before.
    pub choice: Option<usize>,
}

impl Wish<'_> {
    fn top(&self) -> Option<usize> {
        Some(self.useful?.min(self.rungs.len().checked_sub(1)?))
    }

    fn cost(&self, rung: Option<usize>) -> u64 {
        rung.and_then(|rung| self.rungs.get(rung)).copied().unwrap_or(0)
    }

    /// The next higher rung, when it is of use.
    fn next(&self) -> Option<usize> {
        let next = self.choice.map_or(0, |rung| rung + 1);
        self.top().filter(|top| next <= *top).map(|_| next)
    }

    /// Whether going to `rung` is a climb from what is sent now.
    fn climbs(&self, rung: usize) -> bool {
        self.current.is_none_or(|current| rung > current)
    }

    fn rested(&self) -> bool {
        self.held >= if self.current.is_some() { HOLD } else { PAUSE }
    }
}

/// The budget and the least it was lately, in bits per second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Budget {
    /// Now: nothing goes beyond this.
    pub now: u64,
    /// The least lately, at most `now`: what climbing relies on.
    pub steady: u64,
    /// What the first picture may take at its lowest rung even where that is more. It is given, not estimated, so
    /// nothing has to be spared.
    pub granted: u64,
}

/// Remembers the least budget of the last half to whole second.
#[derive(Clone, Copy, Debug)]
pub struct Steady {
    since: Duration,
    before: u64,
    current: u64,
}

impl Default for Steady {
    fn default() -> Self {
        Steady { since: Duration::ZERO, before: u64::MAX, current: u64::MAX }
    }
}

impl Steady {
    /// Half of the time looked back.
    const HALF: Duration = Duration::from_millis(500);

    /// Takes the budget at this moment of the core's clock, and what is [granted](Budget::granted) besides.
    pub fn update(&mut self, at: Duration, budget: u64, granted: u64) -> Budget {
        let passed = at.saturating_sub(self.since);
        if passed >= Self::HALF {
            self.before = if passed >= 2 * Self::HALF { budget } else { self.current };
            (self.since, self.current) = (at, budget);
        }
        self.current = self.current.min(budget);
        Budget { now: budget, steady: self.current.min(self.before), granted }
    }
}

/// What was decided besides the choices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// Bits per second of all choices together.
    pub used: u64,
    /// Wishes that are visible, have a ladder and are paused for want of budget.
    pub paused: usize,
    /// What budgets would improve it.
    pub demand: Demand,
}

/// Fills in the choice of every wish. Allocates no memory and does not change the order; wishes beyond [`MAX_WISHES`]
/// are paused.
pub fn allocate(budget: Budget, wishes: &mut [Wish<'_>]) -> Allocation {
    wishes.iter_mut().for_each(|wish| wish.choice = None);
    let kept = wishes.len().min(MAX_WISHES);
    let wishes = &mut wishes[..kept];
    let mut order: [usize; MAX_WISHES] = std::array::from_fn(|index| index);
    let order = &mut order[..kept];
    order.sort_unstable_by_key(|index| (std::cmp::Reverse(wishes[*index].priority), *index));
    let mut sharing = Sharing { budget, used: 0, wishes };
    sharing.each_class(order, |sharing, equals| {
        sharing.round(equals, |wish| wish.choice.is_none() && wish.current.is_some());
        sharing.round(equals, |wish| wish.choice.is_none());
    });
    sharing.each_class(order, |sharing, equals| {
        // Each round goes up one rung, so both end with the longest ladder. What plays goes first: equals do not take
        // each other's place.
        while sharing.round(equals, |wish| wish.choice.is_some() && wish.choice < wish.current) {}
        while sharing.round(equals, |wish| wish.choice.is_some()) {}
    });
    let used = sharing.used;
    Allocation { used, paused: wishes.iter().filter(|wish| is_paused(wish)).count(), demand: demand(wishes, order) }
}

fn is_paused(wish: &Wish<'_>) -> bool {
    wish.choice.is_none() && wish.top().is_some()
}

struct Sharing<'a, 'b> {
    budget: Budget,
    used: u64,
    wishes: &'a mut [Wish<'b>],
}

impl Sharing<'_, '_> {
    /// Goes through the wishes of equal priority together, the most important first.
    fn each_class(&mut self, order: &[usize], each: impl Fn(&mut Self, &[usize])) {
        let mut rest = order;
        while let Some(first) = rest.first() {
            let priority = self.wishes[*first].priority;
            let len = rest.iter().take_while(|index| self.wishes[**index].priority == priority).count();
            let (equals, after) = rest.split_at(len);
            each(self, equals);
            rest = after;
        }
    }

    /// One rung up for each of `equals` that is `meant` and fits. Returns whether anything changed.
    fn round(&mut self, equals: &[usize], meant: impl Fn(&Wish<'_>) -> bool) -> bool {
        let mut any = false;
        for &index in equals {
            any |= meant(&self.wishes[index]) && self.raise(index);
        }
        any
    }

    fn raise(&mut self, index: usize) -> bool {
        let (budget, wish) = (self.budget, &mut self.wishes[index]);
        let Some(next) = wish.next() else {
            return false;
        };
        let after = (self.used + wish.cost(Some(next))).saturating_sub(wish.cost(wish.choice));
        let roomy = !wish.climbs(next) || wish.rested() && with_headroom(after) <= budget.steady.min(budget.now);
        let first = self.used == 0 && next == 0;
        let granted = first && after <= budget.granted && (!wish.climbs(next) || wish.rested());
        let fits = after <= budget.now && roomy || granted;
        if fits {
            (self.used, wish.choice) = (after, Some(next));
        }
        fits
    }
}

/// The budget that it takes to climb to `used`.
fn with_headroom(used: u64) -> u64 {
    (used as f64 * HEADROOM).ceil() as u64
}

/// What would improve the picture: first of all the most important one that is paused, else the most important one that
/// could be better. What is less important yields to it, so that does not count.
fn demand(wishes: &[Wish<'_>], order: &[usize]) -> Demand {
    let all: u64 = wishes.iter().map(|wish| wish.cost(wish.top())).sum();
    let lowest = |wish: &Wish<'_>| wish.cost(wish.top().map(|_| 0));
    let ordered = || order.iter().map(|index| &wishes[*index]);
    let paused = ordered().position(is_paused).map(|place| ordered().take(place + 1).map(lowest).sum());
    let climb = || {
        let place = ordered().position(|wish| wish.next().is_some())?;
        let before: u64 = ordered().take(place).map(|wish| wish.cost(wish.choice)).sum();
        let after: u64 = ordered().skip(place + 1).map(lowest).sum();
        ordered().nth(place).map(|wish| before + wish.cost(wish.next()) + after)
    };
    let next: u64 = paused.or_else(climb).unwrap_or(0);
    Demand { next: with_headroom(next), all: with_headroom(all) }
}
