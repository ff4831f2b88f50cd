//! A sheet of two columns as a page of paper: a title, and names with their values. The letters are those that every reader
//! of PDF files has (Helvetica), which spell the languages of western Europe; others are spelt in ASCII.

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};

use super::sheet::Sheet;

/// A4, in points.
const PAGE: (f32, f32) = (595.0, 842.0);
const MARGIN: f32 = 56.0;
const LINE: f32 = 18.0;
/// Lines of a page below its title.
const LINES: usize = 36;
/// Where values stand, and how many letters fit before and from there.
const VALUES: f32 = 330.0;
const WIDTH: (usize, usize) = (48, 40);
/// Most pages.
const MOST: usize = 50;

/// The file.
pub fn pdf(sheet: &Sheet) -> Vec<u8> {
    let lines: Vec<(String, String)> = sheet.rows.iter().map(|row| (told(row, 0), told(row, 1))).collect();
    let pages: Vec<&[(String, String)]> =
        if lines.is_empty() { vec![&[]] } else { lines.chunks(LINES).take(MOST).collect() };
    let mut next = 1;
    let mut fresh = || {
        next += 1;
        Ref::new(next - 1)
    };
    let (catalog, tree, plain, bold) = (fresh(), fresh(), fresh(), fresh());
    let ids: Vec<(Ref, Ref)> = pages.iter().map(|_| (fresh(), fresh())).collect();
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree);
    pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(ids.len() as i32);
    for (id, name) in [(plain, "Helvetica"), (bold, "Helvetica-Bold")] {
        pdf.type1_font(id).base_font(Name(name.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
    }
    for (lines, (page, content)) in pages.iter().zip(&ids) {
        let mut leaf = pdf.page(*page);
        leaf.parent(tree).media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1)).contents(*content);
        leaf.resources().fonts().pair(Name(b"F0"), plain).pair(Name(b"F1"), bold);
        leaf.finish();
        pdf.stream(*content, &drawn(&sheet.title, lines));
    }
    pdf.finish()
}

fn told(row: &[super::sheet::Cell], at: usize) -> String {
    row.get(at).map(super::sheet::Cell::told).unwrap_or_default()
}

fn drawn(title: &str, lines: &[(String, String)]) -> Vec<u8> {
    let mut content = Content::new();
    let mut write = |font: &[u8], size: f32, (x, y): (f32, f32), text: &str, most: usize| {
        content.begin_text();
        content.set_font(Name(font), size);
        content.next_line(x, y);
        content.show(Str(&ansi(text, most)));
        content.end_text();
    };
    let top = PAGE.1 - MARGIN - 20.0;
    write(b"F1", 18.0, (MARGIN, top), title, 52);
    for (at, (name, value)) in lines.iter().enumerate() {
        let y = top - 36.0 - at as f32 * LINE;
        // A name without a value begins a part.
        let font: &[u8] = if value.is_empty() { b"F1" } else { b"F0" };
        write(font, 11.0, (MARGIN, y), name, WIDTH.0);
        write(b"F0", 11.0, (VALUES, y), value, WIDTH.1);
    }
    content.finish().to_vec()
}

/// In Windows-1252, whose letters above 160 are those of Unicode; a text that is cut ends in dots.
fn ansi(text: &str, most: usize) -> Vec<u8> {
    let byte = |c: char| match c {
        ' '..='~' => vec![c as u8],
        '\u{a0}'..='\u{ff}' => vec![c as u32 as u8],
        '€' => vec![0x80],
        '…' => vec![0x85],
        '‘' => vec![0x91],
        '’' => vec![0x92],
        '“' => vec![0x93],
        '”' => vec![0x94],
        '–' => vec![0x96],
        '—' => vec![0x97],
        c if c.is_control() => Vec::new(),
        c => deunicode::deunicode_char(c).unwrap_or("?").bytes().filter(|byte| (b' '..=b'~').contains(byte)).collect(),
    };
    let mut bytes: Vec<u8> = text.chars().take(most * 2).flat_map(byte).collect();
    if bytes.len() > most {
        bytes.truncate(most.saturating_sub(1));
        bytes.push(0x85);
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::super::sheet::Cell;
    use super::*;

    #[test]
    fn a_page_has_its_words_and_many_lines_have_many_pages() {
        let row = |at: usize| vec![Cell::text(format!("Line {at}")), Cell::count(at as i64)];
        let sheet = Sheet { title: "Grüße (all)".to_owned(), columns: vec![], rows: (0..100).map(row).collect() };
        let file = pdf(&sheet);
        assert!(file.starts_with(b"%PDF-") && file.ends_with(b"%%EOF") || file.ends_with(b"%%EOF\n"));
        let text = String::from_utf8_lossy(&file);
        assert_eq!(text.matches("/Type /Page\n").count(), 3, "{}", text.len());
        assert!(text.contains("(Line 99)"));
    }

    #[test]
    fn letters_that_the_font_lacks_are_spelt() {
        assert_eq!(ansi("Zürich – 5 €", 40), b"Z\xfcrich \x96 5 \x80");
        assert!(ansi("Конференция", 40).starts_with(b"Konf"));
        assert_eq!(ansi("\u{0}\u{7}x", 40), b"x");
        assert_eq!(ansi(&"x".repeat(100), 10).len(), 10);
    }
}
