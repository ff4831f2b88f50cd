//! A table on its way into a file. Cells that a spreadsheet would take for formulas are text in both formats.

use rust_xlsxwriter::{Format as Look, Workbook, XlsxError};

use crate::base::csv;

/// Longest text of a cell (what Excel takes).
const LONGEST: usize = 32_000;

/// A table.
#[derive(Debug, Default)]
pub struct Sheet {
    pub title: String,
    pub columns: Vec<String>,
    pub rows: Vec<Vec<Cell>>,
}

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell {
    Text(String),
    Number(f64),
    Empty,
}

impl Cell {
    /// Text without what no file can hold.
    pub fn text(text: impl Into<String>) -> Cell {
        let text: String = text.into();
        let kept = |c: &char| !c.is_control() || matches!(c, '\n' | '\t');
        Cell::Text(text.chars().filter(kept).take(LONGEST).collect())
    }

    pub fn count(count: i64) -> Cell {
        Cell::Number(count as f64)
    }

    /// Minutes with a decimal.
    pub fn minutes(micros: i64) -> Cell {
        Cell::Number((micros as f64 / 6_000_000.0).round() / 10.0)
    }

    pub fn told(&self) -> String {
        match self {
            Cell::Text(text) => text.clone(),
            Cell::Number(number) => number.to_string(),
            Cell::Empty => String::new(),
        }
    }
}

impl Sheet {
    /// With a mark at its beginning by which spreadsheets know that it is UTF-8.
    pub fn csv(&self) -> Vec<u8> {
        let mut text = String::from('\u{feff}');
        text.push_str(&csv::line(&self.columns));
        for row in &self.rows {
            let cells: Vec<String> = row.iter().map(Cell::told).collect();
            text.push_str(&csv::line(&cells));
        }
        text.into_bytes()
    }

    /// # Errors
    /// When it does not fit into a workbook.
    pub fn xlsx(&self) -> Result<Vec<u8>, XlsxError> {
        let mut book = Workbook::new();
        let page = book.add_worksheet();
        let head = Look::new().set_bold();
        for (column, words) in (0u16..).zip(&self.columns) {
            page.write_string_with_format(0, column, words, &head)?;
            page.set_column_width(column, 20)?;
        }
        page.set_freeze_panes(1, 0)?;
        for (at, row) in (1u32..).zip(&self.rows) {
            for (column, cell) in (0u16..).zip(row) {
                match cell {
                    // A string is a string there, whatever it begins with; whoever saves it as CSV later gets the mark too.
                    Cell::Text(text) => page.write_string(at, column, neutral(text))?,
                    Cell::Number(number) => page.write_number(at, column, *number)?,
                    Cell::Empty => continue,
                };
            }
        }
        book.save_to_buffer()
    }
}

/// As `base/csv.rs` does it.
fn neutral(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheet(text: &str) -> Sheet {
        Sheet {
            title: "x".to_owned(),
            columns: vec!["name".to_owned()],
            rows: vec![vec![Cell::text(text), Cell::count(3)]],
        }
    }

    #[test]
    fn formulas_are_text_in_csv() {
        for evil in ["=1+1", "+1", "-1", "@x", "\t=1"] {
            let file = String::from_utf8(sheet(evil).csv()).expect("UTF-8");
            assert!(file.contains(&format!("\"'{evil}\"")), "{file}");
        }
        assert!(String::from_utf8(sheet("a \"b\"").csv()).expect("UTF-8").contains("\"a \"\"b\"\"\",\"3\"\r\n"));
    }

    #[test]
    fn a_workbook_is_one_whatever_stands_in_it() {
        for text in ["=cmd|' /C calc'!A0", "\u{0}\u{1b}x", "😀 المؤتمر", &"x".repeat(50_000)] {
            let file = sheet(text).xlsx().expect("it fits");
            assert!(file.starts_with(b"PK"), "a zip");
        }
    }
}
