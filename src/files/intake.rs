//! What becomes of bytes that somebody sent: the kind by their first bytes (never by name or header), pictures decoded under
//! limits, turned as their EXIF says, and written anew without it.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};

use crate::base::language::{Saying, say};

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
