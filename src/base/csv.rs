//! Lines of CSV (RFC 4180), safe to be opened with a spreadsheet.

use axum::http::header;
use axum::response::{IntoResponse, Response};

/// A line, its end included.
pub fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A whole file, to be saved under this name.
pub fn file(name: &str, columns: &[&str], rows: impl IntoIterator<Item = Vec<String>>) -> Response {
    let columns: Vec<String> = columns.iter().map(|column| (*column).to_owned()).collect();
    let mut text = line(&columns);
    rows.into_iter().for_each(|row| text.push_str(&line(&row)));
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)];
    (headers, text).into_response()
}

/// Spreadsheets take a cell that begins like a formula for one: an apostrophe before it makes it text.
fn quoted(cell: &str) -> String {
    let is_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let text = cell.replace('"', "\"\"");
    if is_formula { format!("\"'{text}\"") } else { format!("\"{text}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_exported_as_text() {
        for evil in ["=cmd()", "+1", "-1", "@x", "\tx"] {
            assert!(quoted(evil).starts_with("\"'"), "{evil}");
        }
        assert_eq!(quoted("say \"=1\""), "\"say \"\"=1\"\"\"");
        assert_eq!(line(&["a".to_owned(), "b".to_owned()]), "\"a\",\"b\"\r\n");
    }
}
