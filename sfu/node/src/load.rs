//! How busy a shard is, and what follows from it: whether newcomers are let in, and what the core should do without.
//!
//! Two readings. *Load* is the CPU time of the thread by the clock on the wall, slowly averaged: it plans. *Pressure*
//! is the time in which the thread did not sleep, quickly averaged: it also sees a machine that is busy elsewhere.

use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

/// Time between two readings.
const LOOK: Duration = Duration::from_millis(250);
/// Memory of the load. Longer lets short storms of joins pass, shorter refuses sooner.
const LOAD_MEMORY: Duration = Duration::from_secs(4);
/// Memory of the pressure.
const PRESSURE_MEMORY: Duration = Duration::from_secs(1);
/// Assumed cost of a packet before any was measured.
const FIRST_COST: Duration = Duration::from_micros(5);
/// Packets in a reading that are enough to tell the cost of one.
const ENOUGH: u64 = 50;
/// From here on only what cannot be shed is sent.
const EXTREME: f32 = 0.97;
/// A level is left only this far below where it was entered,
const HYSTERESIS: f32 = 0.05;
/// and one at a time, each after so long: what was shed must not come and go with every breath.
const CALM: Duration = Duration::from_secs(5);
/// What a slot is planned with, in packets per second: a voice at 20 ms, a picture at about 1 Mbit/s.
const PLANNED_AUDIO: u32 = 50;
const PLANNED_VIDEO: u32 = 120;

/// The shard's thread measures here.
pub struct Meter {
    max: f32,
    last: Instant,
    last_cpu: Duration,
    last_packets: u64,
    slept: Duration,
    load: f32,
    pressure: f32,
    /// Nanoseconds per forwarded packet.
    cost: f32,
    level: u8,
    changed: Instant,
}

impl Meter {
    /// `max` is the share of a core at which newcomers are refused and the first layers are shed.
    pub fn new(max: f32, now: Instant, cpu: Duration) -> Self {
        let cost = FIRST_COST.as_nanos() as f32;
        Meter {
            max,
            last: now,
            last_cpu: cpu,
            last_packets: 0,
            slept: Duration::ZERO,
            load: 0.0,
            pressure: 0.0,
            cost,
            level: 0,
            changed: now,
        }
    }

    /// The thread slept.
    pub fn slept(&mut self, time: Duration) {
        self.slept += time;
    }

    /// A reading is due.
    pub fn is_due(&self, now: Instant) -> bool {
        now.saturating_duration_since(self.last) >= LOOK
    }

    /// Takes a reading: CPU time of the thread and packets sent, both since it began.
    pub fn read(&mut self, now: Instant, cpu: Duration, packets: u64) -> Reading {
        let elapsed = now.saturating_duration_since(self.last);
        if elapsed > Duration::ZERO {
            let worked = cpu.saturating_sub(self.last_cpu);
            let awake = elapsed.saturating_sub(self.slept);
            approach(&mut self.load, worked.as_secs_f32() / elapsed.as_secs_f32(), elapsed, LOAD_MEMORY);
            approach(&mut self.pressure, awake.as_secs_f32() / elapsed.as_secs_f32(), elapsed, PRESSURE_MEMORY);
            let sent = packets.saturating_sub(self.last_packets);
            if sent >= ENOUGH {
                approach(&mut self.cost, worked.as_nanos() as f32 / sent as f32, elapsed, LOAD_MEMORY);
            }
        }
        (self.last, self.last_cpu, self.last_packets, self.slept) = (now, cpu, packets, Duration::ZERO);
        let next = match self.wanted_level() {
            wanted if wanted < self.level && now.saturating_duration_since(self.changed) >= CALM => self.level - 1,
            wanted => wanted.max(self.level),
        };
        if next != self.level {
            (self.level, self.changed) = (next, now);
        }
        self.reading()
    }

    /// The last reading.
    pub fn reading(&self) -> Reading {
        let load = (self.load * 1_000.0) as u32;
        Reading { load, cost: Duration::from_nanos(self.cost as u64), level: self.level }
    }

    /// Without a maximum nothing is ever shed.
    fn wanted_level(&self) -> u8 {
        if !self.max.is_finite() {
            return 0;
        }
        let enter = [self.max, (self.max + EXTREME.max(self.max)) / 2.0, EXTREME.max(self.max)];
        let reached = |level: usize, threshold: f32| {
            let below = if usize::from(self.level) > level { HYSTERESIS } else { 0.0 };
            self.pressure >= threshold - below
        };
        enter.iter().enumerate().take_while(|(level, threshold)| reached(*level, **threshold)).count() as u8
    }
}

/// Moves an average towards what was seen over `elapsed`.
fn approach(average: &mut f32, seen: f32, elapsed: Duration, memory: Duration) {
    let weight = 1.0 - (-elapsed.as_secs_f32() / memory.as_secs_f32()).exp();
    *average += (seen - *average) * weight;
}

/// What a shard's thread found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    /// Thousandths of a core.
    pub load: u32,
    /// CPU time per forwarded packet.
    pub cost: Duration,
    /// 0: all is well; 3: only what must not be shed.
    pub level: u8,
}

/// The last reading, where those who decide about joins see it.
#[derive(Debug, Default)]
pub struct Shown {
    load: AtomicU32,
    cost: AtomicU64,
}

impl Shown {
    /// Shows a reading. The two numbers need not fit together exactly.
    pub fn show(&self, reading: Reading) {
        self.load.store(reading.load, Ordering::Relaxed);
        self.cost.store(reading.cost.as_nanos() as u64, Ordering::Relaxed);
    }

    fn load(&self) -> f32 {
        self.load.load(Ordering::Relaxed) as f32 / 1_000.0
    }

    /// Nanoseconds; before the first reading what is assumed.
    fn cost(&self) -> f32 {
        match self.cost.load(Ordering::Relaxed) {
            0 => FIRST_COST.as_nanos() as f32,
            cost => cost as f32,
        }
    }
}

/// What was promised to sessions that came a moment ago and does not show in the load yet.
#[derive(Debug, Default)]
pub struct Planned {
    /// Packets per second, fading as the load takes over.
    packets: f32,
    at: Option<Instant>,
}

impl Planned {
    /// Whether a shard that shows this has room for one more.
    pub fn has_room(&mut self, now: Instant, shown: &Shown, max: f32) -> bool {
        self.fade(now);
        shown.load() + self.packets * shown.cost() / 1e9 < max
    }

    /// A session with so many slots was let in.
    pub fn add(&mut self, now: Instant, audio: usize, video: usize) {
        self.fade(now);
        self.packets += (audio as u32 * PLANNED_AUDIO + video as u32 * PLANNED_VIDEO) as f32;
    }

    fn fade(&mut self, now: Instant) {
        let elapsed = self.at.map_or(Duration::ZERO, |at| now.saturating_duration_since(at));
        approach(&mut self.packets, 0.0, elapsed, LOAD_MEMORY);
        self.at = Some(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs a thread that is busy for `share` of the time and sends 10 packets per busy millisecond.
    fn run(meter: &mut Meter, now: &mut Instant, cpu: &mut Duration, packets: &mut u64, share: f32, seconds: u32) {
        for _ in 0..seconds * 4 {
            *now += LOOK;
            let busy = LOOK.mul_f32(share);
            meter.slept(LOOK - busy);
            *cpu += busy;
            *packets += busy.as_millis() as u64 * 10;
            assert!(meter.is_due(*now));
            meter.read(*now, *cpu, *packets);
        }
    }

    #[test]
    fn load_and_cost_are_measured_and_levels_rise_and_fall_with_hysteresis() {
        let (mut now, mut cpu, mut packets) = (Instant::now(), Duration::ZERO, 0);
        let mut meter = Meter::new(0.8, now, cpu);
        let mut levels = Vec::new();
        for share in [0.5, 0.82, 0.78, 0.70, 0.90, 1.0, 0.2] {
            run(&mut meter, &mut now, &mut cpu, &mut packets, share, 20);
            levels.push(meter.reading().level);
        }
        assert_eq!(levels, [0, 1, 1, 0, 2, 3, 0]);
        let reading = meter.reading();
        assert!((195..215).contains(&reading.load), "{reading:?}");
        assert!((99_000..101_000).contains(&reading.cost.as_nanos()), "{reading:?}");
    }

    #[test]
    fn levels_rise_at_once_and_fall_one_by_one() {
        let (mut now, mut cpu, mut packets) = (Instant::now(), Duration::ZERO, 0);
        let mut meter = Meter::new(0.8, now, cpu);
        run(&mut meter, &mut now, &mut cpu, &mut packets, 1.0, 6);
        assert_eq!(meter.reading().level, 3);
        let mut levels = Vec::new();
        for _ in 0..6 {
            run(&mut meter, &mut now, &mut cpu, &mut packets, 0.1, 3);
            levels.push(meter.reading().level);
        }
        assert_eq!(levels, [2, 2, 1, 1, 0, 0]);
    }

    #[test]
    fn a_thread_that_is_not_let_run_is_under_pressure_without_load() {
        let now = Instant::now();
        let mut meter = Meter::new(0.8, now, Duration::ZERO);
        let reading = meter.read(now + Duration::from_secs(5), Duration::from_millis(500), 0);
        assert!(reading.load < 100 && reading.level == 3, "{reading:?}");
        let mut unlimited = Meter::new(f32::INFINITY, now, Duration::ZERO);
        assert_eq!(unlimited.read(now + Duration::from_secs(5), Duration::from_secs(5), 0).level, 0);
    }

    #[test]
    fn a_storm_of_joins_is_planned_before_it_is_felt_and_forgotten_when_it_is() {
        let shown = Shown::default();
        shown.show(Reading { load: 500, cost: Duration::from_micros(5), level: 0 });
        let (mut planned, now) = (Planned::default(), Instant::now());
        let mut let_in = 0;
        while planned.has_room(now, &shown, 0.8) {
            planned.add(now, 1, 1);
            let_in += 1;
        }
        assert_eq!(let_in, 353, "0.3 of a core at 170 packets of 5 us each");
        assert!(planned.has_room(now + 2 * LOAD_MEMORY, &shown, 0.8));
        shown.show(Reading { load: 801, cost: Duration::from_micros(5), level: 1 });
        assert!(!planned.has_room(now + 9 * LOAD_MEMORY, &shown, 0.8));
    }
}
