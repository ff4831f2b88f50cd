//! Layers of a scalable stream in one shape for all codecs: *operating points*, and per frame which of them need it.
//!
//! VP8 and VP9 tell a spatial and a temporal id; the dependency descriptor tells decode targets. Both become bit masks
//! over operating points, so that forwarding asks one question: is the bit of the wanted point set?

/// Operating points of a stream that are looked at.
pub const MAX_TARGETS: usize = 32;
/// Temporal layers in the grid of codecs that tell ids.
const TEMPORAL: u8 = 4;
/// Spatial layers in that grid.
const SPATIAL: u8 = 4;

/// The layers up to which an operating point goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operating {
    /// Highest spatial layer.
    pub spatial: u8,
    /// Highest temporal layer.
    pub temporal: u8,
}

/// The operating points that a stream has, by bit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    points: [Option<Operating>; MAX_TARGETS],
}

impl Default for Targets {
    fn default() -> Self {
        Targets { points: [None; MAX_TARGETS] }
    }
}

impl Targets {
    /// Number of known points.
    pub fn len(&self) -> usize {
        self.points.iter().flatten().count()
    }

    /// No point is known.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The point of a bit.
    pub fn get(&self, index: usize) -> Option<Operating> {
        self.points.get(index).copied().flatten()
    }

    /// Sets the point of a bit below [`MAX_TARGETS`].
    pub fn set(&mut self, index: usize, point: Operating) {
        if let Some(place) = self.points.get_mut(index) {
            *place = Some(point);
        }
    }

    /// The bit of a point.
    pub fn bit(&self, point: Operating) -> Option<usize> {
        self.iter().find(|(_, known)| *known == point).map(|(bit, _)| bit)
    }

    /// Every known point with its bit.
    pub fn iter(&self) -> impl Iterator<Item = (usize, Operating)> + '_ {
        self.points.iter().enumerate().filter_map(|(index, point)| Some((index, (*point)?)))
    }
}

/// What one frame means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layering {
    /// Its spatial layer.
    pub spatial: u8,
    /// Its temporal layer.
    pub temporal: u8,
    /// Operating points that need it.
    pub needed: u32,
    /// Operating points of its own spatial layer that can be entered with it from a lower temporal layer.
    pub switch: u32,
    /// First packet of the (layer) frame.
    pub start: bool,
    /// Last packet of the (layer) frame.
    pub end: bool,
}

impl Default for Layering {
    /// A stream without layers.
    fn default() -> Self {
        Layering { spatial: 0, temporal: 0, needed: u32::MAX, switch: u32::MAX, start: true, end: false }
    }
}

impl Layering {
    /// From the ids that VP8 and VP9 tell. `sync`: the frame depends on lower temporal layers only.
    pub fn of_ids(spatial: u8, temporal: u8, sync: bool, start: bool, end: bool) -> Self {
        let (spatial, temporal) = (spatial.min(SPATIAL - 1), temporal.min(TEMPORAL - 1));
        let mut needed = 0;
        for s in spatial..SPATIAL {
            for t in temporal..TEMPORAL {
                needed |= 1 << grid(s, t);
            }
        }
        let enters = if sync || temporal == 0 { 1 << grid(spatial, temporal) } else { 0 };
        Layering { spatial, temporal, needed, switch: enters, start, end }
    }
}

/// The bit of an operating point in the grid.
pub fn grid(spatial: u8, temporal: u8) -> usize {
    usize::from(spatial * TEMPORAL + temporal)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_needed_by_every_point_at_or_above_its_layers() {
        let frame = Layering::of_ids(1, 1, false, true, false);
        let needs = |s, t| frame.needed >> grid(s, t) & 1 == 1;
        assert!(needs(1, 1) && needs(1, 2) && needs(2, 1));
        assert!(!needs(1, 0) && !needs(0, 2));
        assert_eq!(frame.switch, 0);
        assert_eq!(Layering::of_ids(0, 2, true, true, false).switch, 1 << grid(0, 2));
    }
}
