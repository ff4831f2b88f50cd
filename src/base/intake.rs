//! What becomes of bytes that somebody sent: the kind by their first bytes (never by name or header), pictures decoded under
//! limits, turned as their EXIF says, and written anew without it.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use tokio::sync::Semaphore;

use super::language::{Saying, say};

/// Pictures that are decoded at once in this process. More is faster and takes a quarter of a gigabyte each.
static AT_WORK: Semaphore = Semaphore::const_new(1);
/// Longest name.
const MAX_NAME: usize = 100;
/// Most pixels of a picture. More costs memory: four bytes each, twice while it is turned.
const MAX_PIXELS: u64 = 25_000_000;
/// Longest side of a picture.
const MAX_SIDE: u32 = 12_000;
/// Most memory that a decoder may ask for, in bytes.
const MAX_MEMORY: u64 = 128 * 1024 * 1024;
/// Of 100. Higher is larger and looks the same.
const JPEG_QUALITY: u8 = 88;

/// Bytes that we keep.
#[derive(Debug, PartialEq, Eq)]
pub struct Kept {
    pub content_type: &'static str,
    pub extension: &'static str,
    pub bytes: Vec<u8>,
}

/// Why bytes are not kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    UnknownKind,
    TooManyPixels,
    Damaged,
}

impl Refusal {
    /// For whoever sent them.
    pub fn saying(&self) -> Saying {
        match self {
            Refusal::UnknownKind => say("api-file-kind"),
            Refusal::TooManyPixels => say("api-file-pixels").with("most", MAX_SIDE),
            Refusal::Damaged => say("api-file-damaged"),
        }
    }
}

/// What is kept of `bytes`, on a thread of its own, one after another.
///
/// # Errors
/// Not kept, or the program ends.
pub async fn take_in_turn(bytes: Bytes) -> anyhow::Result<Result<Kept, Refusal>> {
    let _turn = AT_WORK.acquire().await?;
    Ok(tokio::task::spawn_blocking(move || take(&bytes)).await?)
}

/// What may stand in a header and in any file system, of what somebody called it; the ending is ours.
pub fn name(sent: &str, extension: &str) -> String {
    let last = sent.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let clean: String = stem.chars().take(MAX_NAME).map(keep).collect();
    let stem = if clean.is_empty() { "file" } else { clean.as_str() };
    format!("{stem}.{extension}")
}

/// RFC 6266: how a browser is to treat a file, with a name for old programs and the whole one in UTF-8.
pub fn disposition(kind: &str, name: &str) -> String {
    let plain: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c } else { '_' }).collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            byte if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

/// What is kept of `bytes`. Takes up to a second and [`MAX_MEMORY`] and more: not for the async threads.
pub fn take(bytes: &[u8]) -> Result<Kept, Refusal> {
    let (format, content_type, extension) = match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => (ImageFormat::Png, "image/png", "png"),
        [0xff, 0xd8, 0xff, ..] => (ImageFormat::Jpeg, "image/jpeg", "jpg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => (ImageFormat::WebP, "image/webp", "webp"),
        // Not looked into: it is only ever a download, in a type that no browser runs within a page.
        [b'%', b'P', b'D', b'F', b'-', ..] => {
            return Ok(Kept { content_type: "application/pdf", extension: "pdf", bytes: bytes.to_vec() });
        }
        _ => return Err(Refusal::UnknownKind),
    };
    let picture = decode(bytes, format)?;
    let bytes = encode(&picture, format).map_err(|_| Refusal::Damaged)?;
    Ok(Kept { content_type, extension, bytes })
}

fn decode(bytes: &[u8], format: ImageFormat) -> Result<DynamicImage, Refusal> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MAX_PIXELS {
        return Err(Refusal::TooManyPixels);
    }
    let orientation = decoder.orientation().map_err(|error| refusal(&error))?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(|error| refusal(&error))?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn refusal(error: &image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(_) => Refusal::TooManyPixels,
        _ => Refusal::Damaged,
    }
}

/// Eight bits a channel: what a browser shows.
fn encode(picture: &DynamicImage, format: ImageFormat) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Vec::new();
    match format {
        ImageFormat::Jpeg => {
            picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY))?;
        }
        _ if picture.color().has_alpha() => picture.to_rgba8().write_to(&mut Cursor::new(&mut bytes), format)?,
        _ => picture.to_rgb8().write_to(&mut Cursor::new(&mut bytes), format)?,
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_a_name() {
        for (sent, kept) in [
            ("logo.png", "logo"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nSet-Cookie: x", "a__Set-Cookie__x"),
            ("C:\\x\\évil name.php.png", "évil_name_php"),
            ("", "file"),
            (".htaccess", "file"),
        ] {
            assert_eq!(name(sent, "png"), format!("{kept}.png"), "{sent}");
        }
    }
}
