//! A picture for a telephone's camera, as shapes in the page: nothing is loaded and nothing leaves.

use std::fmt::Write;

use fast_qr::{ECL, QRBuilder};

/// The white edge that cameras want, in modules.
const QUIET: usize = 4;

/// The dark squares of `text` as an SVG path, and how many modules the whole picture is wide, its edge included.
pub struct Picture {
    pub path: String,
    pub width: usize,
}

/// `None`: the text is too long for any picture.
pub fn picture(text: &str) -> Option<Picture> {
    let code = QRBuilder::new(text).ecl(ECL::M).build().ok()?;
    let mut path = String::new();
    for y in 0..code.size {
        let mut x = 0;
        while x < code.size {
            let run = code[y][x..code.size].iter().take_while(|module| module.value()).count();
            if run > 0 {
                let _ = write!(path, "M{} {}h{run}v1h-{run}z", x + QUIET, y + QUIET);
            }
            x += run.max(1);
        }
    }
    Some(Picture { path, width: code.size + 2 * QUIET })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_has_the_finder_in_its_corner() {
        let picture = picture("otpauth://totp/eventyay:a%40b?secret=GEZDGNBV&issuer=eventyay").unwrap();
        assert!(picture.path.starts_with("M4 4h7v1h-7z"), "{}", &picture.path[..40]);
        assert!(picture.width > 21 + 8);
    }
}
