//! Which layer of a picture is to be seen, over time.

use std::time::{Duration, Instant};

/// Length of one step.
pub const STEP: Duration = Duration::from_millis(100);
/// Steps kept: ten minutes.
const MAX_STEPS: usize = 6_000;

/// One picture's layers, step by step.
#[derive(Clone, Debug, Default)]
pub struct Layers {
    begin: Option<Instant>,
    steps: Vec<Step>,
}

/// What came within a step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The layer of the last packet, 0 is the lowest; none when nothing came.
    pub layer: Option<u8>,
    /// Payload bytes, repairs included.
    pub bytes: u32,
}

impl Layers {
    /// Steps are counted from `begin` on.
    pub fn restart(&mut self, begin: Instant) {
        *self = Layers { begin: Some(begin), steps: Vec::new() };
    }

    /// A packet came. What comes before [`restart`](Self::restart) is not noted.
    pub fn receive(&mut self, now: Instant, layer: u8, bytes: usize) {
        let Some(begin) = self.begin else { return };
        let index = (now.saturating_duration_since(begin).as_millis() / STEP.as_millis()) as usize;
        if index >= MAX_STEPS {
            return;
        }
        if self.steps.len() <= index {
            self.steps.resize(index + 1, Step::default());
        }
        self.steps[index].layer = Some(layer);
        self.steps[index].bytes += bytes as u32;
    }

    /// What came, step by step.
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }
}

/// How often the layer changes from one step to the next. Steps without a packet do not count as a change.
pub fn switches(steps: &[Step]) -> usize {
    let layers: Vec<u8> = steps.iter().filter_map(|step| step.layer).collect();
    layers.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_tell_the_last_layer_and_pauses_are_no_switches() {
        let begin = Instant::now();
        let at = |millis| begin + Duration::from_millis(millis);
        let mut layers = Layers::default();
        layers.receive(at(0), 0, 10);
        layers.restart(begin);
        layers.receive(at(10), 0, 100);
        layers.receive(at(90), 1, 200);
        layers.receive(at(350), 1, 300);
        layers.receive(at(450), 2, 300);
        let found: Vec<_> = layers.steps().iter().map(|step| (step.layer, step.bytes)).collect();
        assert_eq!(found, [(Some(1), 300), (None, 0), (None, 0), (Some(1), 300), (Some(2), 300)]);
        assert_eq!(switches(layers.steps()), 1);
    }
}
