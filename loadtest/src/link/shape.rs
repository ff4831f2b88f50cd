//! What a link is like, and how it is written: `loss=20%,delay=25ms,rate=1mbit,queue=64k,burst=1%:30%`.

use std::str::FromStr;
use std::time::Duration;

/// Bytes that wait for their turn when no queue is named: 100 ms at 5 Mbit/s. More delays before it loses.
const QUEUE: usize = 64 * 1_024;
/// How much later a reordered datagram comes, when nothing else is said.
const REORDER_BY: Duration = Duration::from_millis(30);

/// One direction of a network.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Bits per second; none is unlimited.
    pub rate: Option<u64>,
    /// Bytes that may wait for their turn.
    pub queue: usize,
    /// Share of datagrams lost at random, 0 to 1.
    pub loss: f64,
    /// Losses that come together.
    pub burst: Option<Burst>,
    /// Every datagram's delay.
    pub delay: Duration,
    /// At most so much is added to the delay, evenly spread; the order stays.
    pub jitter: Duration,
    /// Share of datagrams that others overtake, 0 to 1.
    pub reorder: f64,
    /// Share of datagrams that come twice, 0 to 1.
    pub duplicate: f64,
    /// Times in which nothing gets through, from the link's start.
    pub blackouts: Vec<(Duration, Duration)>,
    /// Times at which the client's address changes, from the link's start.
    pub moves: Vec<Duration>,
    /// Times at which the client's network is gone for good: nothing gets through until the client comes from another
    /// socket.
    pub switches: Vec<Duration>,
}

/// Both directions of somebody's network.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Network {
    /// From client to server.
    pub up: Shape,
    /// From server to client.
    pub down: Shape,
}

/// Gilbert-Elliott: a good state without loss and a bad one in which everything is lost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Burst {
    /// Chance per datagram that a good link turns bad.
    pub enter: f64,
    /// Chance per datagram that a bad link turns good. A burst is `1 / leave` datagrams long on average.
    pub leave: f64,
}

impl Default for Shape {
    fn default() -> Self {
        Shape {
            rate: None,
            queue: QUEUE,
            loss: 0.0,
            burst: None,
            delay: Duration::ZERO,
            jitter: Duration::ZERO,
            reorder: 0.0,
            duplicate: 0.0,
            blackouts: Vec::new(),
            moves: Vec::new(),
            switches: Vec::new(),
        }
    }
}

impl Network {
    /// The same without what happens at certain times.
    pub fn lasting(&self) -> Network {
        let lasting = |shape: &Shape| {
            let (blackouts, moves, switches) = (Vec::new(), Vec::new(), Vec::new());
            Shape { blackouts, moves, switches, ..shape.clone() }
        };
        Network { up: lasting(&self.up), down: lasting(&self.down) }
    }
}

impl Shape {
    /// How much later a reordered datagram comes.
    pub fn reorder_by(&self) -> Duration {
        REORDER_BY.max(self.jitter * 2)
    }
}

impl FromStr for Shape {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let mut shape = Shape::default();
        for part in text.split(',').filter(|part| !part.is_empty() && *part != "clean") {
            let (key, value) = part.split_once('=').ok_or_else(|| format!("`{part}`: expected key=value"))?;
            shape.set(key, value).ok_or_else(|| format!("`{part}`: not understood"))?;
        }
        Ok(shape)
    }
}

impl Shape {
    fn set(&mut self, key: &str, value: &str) -> Option<()> {
        match key {
            "rate" => self.rate = Some(bits(value)?),
            "queue" => self.queue = bytes(value)?,
            "loss" => self.loss = share(value)?,
            "burst" => {
                let (enter, leave) = value.split_once(':')?;
                self.burst = Some(Burst { enter: share(enter)?, leave: share(leave)? });
            }
            "delay" => self.delay = time(value)?,
            "jitter" => self.jitter = time(value)?,
            "reorder" => self.reorder = share(value)?,
            "duplicate" => self.duplicate = share(value)?,
            "blackout" => {
                let (at, length) = value.split_once('+')?;
                self.blackouts.push((time(at)?, time(length)?));
            }
            "move" => self.moves.push(time(value)?),
            "switch" => self.switches.push(time(value)?),
            _ => return None,
        }
        Some(())
    }
}

fn number(text: &str, units: &[(&str, f64)]) -> Option<f64> {
    let (digits, scale) =
        units.iter().find_map(|(unit, scale)| Some((text.strip_suffix(unit)?, scale))).unwrap_or((text, &1.0));
    let value: f64 = digits.parse().ok()?;
    (value.is_finite() && value >= 0.0).then_some(value * scale)
}

fn share(text: &str) -> Option<f64> {
    number(text, &[("%", 0.01)]).filter(|share| *share <= 1.0)
}

fn bits(text: &str) -> Option<u64> {
    number(text, &[("gbit", 1e9), ("mbit", 1e6), ("kbit", 1e3)]).filter(|bits| *bits >= 1.0).map(|bits| bits as u64)
}

fn bytes(text: &str) -> Option<usize> {
    number(text, &[("m", 1_048_576.0), ("k", 1_024.0)]).map(|bytes| bytes as usize)
}

fn time(text: &str) -> Option<Duration> {
    let seconds = number(text, &[("ms", 0.001), ("s", 1.0)]).filter(|seconds| *seconds < 86_400.0);
    seconds.map(Duration::from_secs_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_read_with_its_unit() {
        let text = "loss=20%,delay=25ms,jitter=5ms,rate=1.5mbit,queue=32k,burst=1%:30%,reorder=2%,duplicate=0.01,\
                    blackout=5s+1s,move=8s,switch=9s";
        let shape: Shape = text.parse().expect("understood");
        assert_eq!(
            shape,
            Shape {
                rate: Some(1_500_000),
                queue: 32_768,
                loss: 0.2,
                burst: Some(Burst { enter: 0.01, leave: 0.3 }),
                delay: Duration::from_millis(25),
                jitter: Duration::from_millis(5),
                reorder: 0.02,
                duplicate: 0.01,
                blackouts: vec![(Duration::from_secs(5), Duration::from_secs(1))],
                moves: vec![Duration::from_secs(8)],
                switches: vec![Duration::from_secs(9)],
            }
        );
        assert_eq!("clean".parse(), Ok(Shape::default()));
    }

    #[test]
    fn nonsense_is_refused_with_the_part_named() {
        for text in ["loss=120%", "loss", "rate=0", "delay=-1ms", "delay=NaN", "colour=red", "blackout=5s"] {
            let error = text.parse::<Shape>().expect_err(text);
            assert!(error.contains(text), "{error}");
        }
    }
}
