//! The dependency descriptor (AV1 RTP specification, appendix A): which layer a frame belongs to and which operating
//! points need it, told outside of the payload, so that encrypted and unknown codecs can be forwarded by layer too.
//!
//! Templates come with key frames ([`Structure`]); every packet then names its template ([`Descriptor`]).

use super::layers::{Layering, MAX_TARGETS, Operating, Targets};

/// URI of the header extension.
pub const URI: &str = "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

/// Templates that a structure may have (6-bit ids).
const MAX_TEMPLATES: usize = 64;
/// Longest descriptor that is forwarded: a structure with three spatial and three temporal layers takes about 80 bytes.
pub const MAX_LEN: usize = 128;

/// Decode target indications (A.8.3).
const NOT_PRESENT: u8 = 0;
const SWITCH: u8 = 2;

/// A template: its layer and what its frames mean to each decode target.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Template {
    spatial: u8,
    temporal: u8,
    needed: u32,
    switch: u32,
}

/// The template structure of a stream, valid until the next one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Structure {
    id_offset: u8,
    templates: Vec<Template>,
    /// Operating points with their layers.
    pub targets: Targets,
    /// Rendered size of each spatial layer in pixels, lowest first; may be empty.
    pub resolutions: Vec<(u16, u16)>,
}

/// One packet's descriptor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Descriptor {
    /// Frame number; wraps.
    pub frame: u16,
    /// What the frame is.
    pub layering: Layering,
    /// A new structure: the frame is a key frame.
    pub structure: Option<Structure>,
}

impl Descriptor {
    /// Reads a descriptor with the structure that is in force. `None` when it is cut short, contradicts itself or names
    /// a template that nobody has told.
    pub fn parse(bytes: &[u8], known: Option<&Structure>) -> Option<Descriptor> {
        let mut bits = Bits::new(bytes);
        let (start, end) = (bits.flag()?, bits.flag()?);
        let template = bits.take(6)? as u8;
        let frame = bits.take(16)? as u16;
        let extended = bytes.len() > 3;
        let mut flags = [false; 5];
        if extended {
            for flag in &mut flags {
                *flag = bits.flag()?;
            }
        }
        let [has_structure, has_active, custom_targets, ..] = flags;
        let structure = if has_structure { Some(Structure::read(&mut bits)?) } else { None };
        let in_force = structure.as_ref().or(known)?;
        let count = in_force.targets.len();
        if has_active {
            bits.take(count as u32)?;
        }
        let template = in_force.template(template)?;
        let (mut needed, mut switch) = (template.needed, template.switch);
        if custom_targets {
            (needed, switch) = read_indications(&mut bits, count)?;
        }
        let Template { spatial, temporal, .. } = *template;
        let layering = Layering { spatial, temporal, needed, switch, start, end };
        Some(Descriptor { frame, layering, structure })
    }

    /// Writes another frame number into a descriptor.
    pub fn patch(bytes: &mut [u8], frame: u16) {
        if let Some(number) = bytes.get_mut(1..3) {
            number.copy_from_slice(&frame.to_be_bytes());
        }
    }

    /// The frame number of a descriptor, without reading the rest.
    pub fn frame_of(bytes: &[u8]) -> Option<u16> {
        Some(u16::from_be_bytes([*bytes.get(1)?, *bytes.get(2)?]))
    }
}

impl Structure {
    fn template(&self, id: u8) -> Option<&Template> {
        let index = (usize::from(id) + MAX_TEMPLATES - usize::from(self.id_offset)) % MAX_TEMPLATES;
        self.templates.get(index)
    }

    fn read(bits: &mut Bits<'_>) -> Option<Structure> {
        let id_offset = bits.take(6)? as u8;
        let count = bits.take(5)? as usize + 1;
        let mut templates = read_layers(bits)?;
        for template in &mut templates {
            (template.needed, template.switch) = read_indications(bits, count)?;
        }
        for _ in &templates {
            while bits.flag()? {
                bits.take(4)?;
            }
        }
        skip_chains(bits, count, templates.len())?;
        let mut resolutions = Vec::new();
        if bits.flag()? {
            for _ in 0..=templates.last()?.spatial {
                resolutions.push((size(bits.take(16)?), size(bits.take(16)?)));
            }
        }
        let targets = targets(&templates, count)?;
        Some(Structure { id_offset, templates, targets, resolutions })
    }
}

/// Sizes are coded minus one; the largest one does not fit 16 bits and does not matter.
fn size(coded: u32) -> u16 {
    (coded + 1).min(u32::from(u16::MAX)) as u16
}

fn read_layers(bits: &mut Bits<'_>) -> Option<Vec<Template>> {
    let mut templates = Vec::new();
    let mut layer = Template::default();
    loop {
        if templates.len() == MAX_TEMPLATES {
            return None;
        }
        templates.push(layer);
        match bits.take(2)? {
            0 => {}
            1 => layer.temporal += 1,
            2 => (layer.spatial, layer.temporal) = (layer.spatial + 1, 0),
            _ => return Some(templates),
        }
    }
}

fn read_indications(bits: &mut Bits<'_>, count: usize) -> Option<(u32, u32)> {
    let (mut needed, mut switch) = (0, 0);
    for target in 0..count {
        let indication = bits.take(2)? as u8;
        if indication != NOT_PRESENT {
            needed |= 1 << target;
        }
        if indication == SWITCH {
            switch |= 1 << target;
        }
    }
    Some((needed, switch))
}

fn skip_chains(bits: &mut Bits<'_>, targets: usize, templates: usize) -> Option<()> {
    let chains = bits.non_symmetric(targets as u32 + 1)?;
    if chains == 0 {
        return Some(());
    }
    for _ in 0..targets {
        bits.non_symmetric(chains)?;
    }
    for _ in 0..templates as u32 * chains {
        bits.take(4)?;
    }
    Some(())
}

/// The layers of every decode target are the highest of the templates that it needs (A.8.3.7).
fn targets(templates: &[Template], count: usize) -> Option<Targets> {
    if count > MAX_TARGETS {
        return None;
    }
    let mut targets = Targets::default();
    for index in 0..count {
        let needed = templates.iter().filter(|template| template.needed >> index & 1 == 1);
        let spatial = needed.clone().map(|template| template.spatial).max().unwrap_or(0);
        let temporal = needed.map(|template| template.temporal).max().unwrap_or(0);
        targets.set(index, Operating { spatial, temporal });
    }
    Some(targets)
}

/// Reads bits from the front.
struct Bits<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Bits<'a> {
    fn new(bytes: &'a [u8]) -> Self {
        Bits { bytes, at: 0 }
    }

    fn flag(&mut self) -> Option<bool> {
        let byte = *self.bytes.get(self.at / 8)?;
        let bit = byte >> (7 - self.at % 8) & 1;
        self.at += 1;
        Some(bit == 1)
    }

    fn take(&mut self, count: u32) -> Option<u32> {
        let mut value = 0;
        for _ in 0..count {
            value = value << 1 | u32::from(self.flag()?);
        }
        Some(value)
    }

    /// A number below `n` in as few bits as possible (A.8.1, `ns(n)`).
    fn non_symmetric(&mut self, n: u32) -> Option<u32> {
        let width = u32::BITS - n.leading_zeros();
        let short = (1 << width) - n;
        let value = self.take(width.saturating_sub(1))?;
        if value < short {
            return Some(value);
        }
        Some((value << 1) - short + u32::from(self.flag()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Writes bits, to build descriptors as the specification describes them.
    #[derive(Default)]
    struct Writer(Vec<bool>);

    impl Writer {
        fn put(&mut self, width: u32, value: u32) -> &mut Self {
            self.0.extend((0..width).rev().map(|bit| value >> bit & 1 == 1));
            self
        }

        fn bytes(&self) -> Vec<u8> {
            let byte = |bits: &[bool]| bits.iter().enumerate().fold(0, |b, (i, bit)| b | u8::from(*bit) << (7 - i));
            self.0.chunks(8).map(byte).collect()
        }
    }

    /// L2T2: four templates, four decode targets, two chains, both sizes.
    fn key_frame() -> Vec<u8> {
        let mut bits = Writer::default();
        bits.put(1, 1).put(1, 0).put(6, 5).put(16, 700);
        bits.put(5, 0b10000).put(6, 5).put(5, 3);
        for next in [1, 2, 1, 3] {
            bits.put(2, next);
        }
        // Decode targets: (0,0) (0,1) (1,0) (1,1).
        for indications in [[2, 2, 3, 3], [0, 1, 0, 3], [0, 0, 2, 2], [0, 0, 0, 1]] {
            indications.iter().for_each(|indication| {
                bits.put(2, *indication);
            });
        }
        bits.put(1, 0);
        bits.put(1, 1).put(4, 1).put(1, 0);
        bits.put(1, 1).put(4, 0).put(1, 0);
        bits.put(1, 1).put(4, 1).put(1, 1).put(4, 0).put(1, 0);
        // Two chains: ns(5) codes 2 in two bits; each target's ns(2) in one; four templates with two differences each.
        bits.put(2, 2);
        bits.put(1, 0).put(1, 0).put(1, 1).put(1, 1);
        (0..8).for_each(|_| {
            bits.put(4, 1);
        });
        bits.put(1, 1).put(16, 319).put(16, 179).put(16, 639).put(16, 359);
        bits.bytes()
    }

    #[test]
    fn a_structure_tells_layers_targets_and_sizes() {
        let found = Descriptor::parse(&key_frame(), None).expect("complete");
        assert_eq!((found.frame, found.layering.start, found.layering.end), (700, true, false));
        let structure = found.structure.expect("a key frame brings it");
        assert_eq!(structure.resolutions, [(320, 180), (640, 360)]);
        let layers: Vec<_> = (0..4).map(|target| structure.targets.get(target).expect("a target")).collect();
        let layers: Vec<_> = layers.iter().map(|target| (target.spatial, target.temporal)).collect();
        assert_eq!(layers, [(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!((found.layering.needed, found.layering.switch), (0b1111, 0b0011));
    }

    #[test]
    fn a_short_descriptor_uses_the_template_in_force() {
        let structure = Descriptor::parse(&key_frame(), None).and_then(|found| found.structure).expect("a structure");
        let mut bytes = Writer::default().put(1, 1).put(1, 1).put(6, 8).put(16, 701).bytes();
        let found = Descriptor::parse(&bytes, Some(&structure)).expect("complete");
        assert_eq!((found.layering.spatial, found.layering.temporal), (1, 1));
        assert_eq!((found.layering.needed, found.layering.switch), (0b1000, 0));
        Descriptor::patch(&mut bytes, 9);
        assert_eq!(Descriptor::parse(&bytes, Some(&structure)).expect("complete").frame, 9);
        assert_eq!(Descriptor::parse(&bytes, None), None, "nobody told the templates");
        bytes[0] = 0xc0 | 40;
        assert_eq!(Descriptor::parse(&bytes, Some(&structure)), None, "no such template");
    }

    #[test]
    fn what_is_cut_short_is_refused() {
        let whole = key_frame();
        for len in 0..whole.len() - 1 {
            assert_eq!(Descriptor::parse(&whole[..len], None), None, "{len}");
        }
    }
}
