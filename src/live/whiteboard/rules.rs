//! What may be drawn: pure.

use signaling::protocol::{
    BoardColor, BoardElement, BoardKind, ErrorCode, Failure, MAX_BOARD_COORDINATE, MAX_BOARD_ELEMENT, MAX_BOARD_ID,
    MAX_BOARD_POINTS, MAX_BOARD_TEXT,
};

use crate::live::answer::Answer;

/// The element as it is kept: JSON, empty for a deleted one.
///
/// # Errors
/// `whiteboard.invalid` with the field that is out of bounds.
pub fn content(element: &BoardElement) -> Answer<String> {
    if let Some(field) = wrong(element) {
        return Err(Failure::new(ErrorCode::WhiteboardInvalid).detail("field", field));
    }
    if element.deleted {
        return Ok(String::new());
    }
    let text = serde_json::to_string(element).expect("an element is plain JSON");
    if text.len() > MAX_BOARD_ELEMENT {
        return Err(Failure::new(ErrorCode::WhiteboardInvalid).detail("field", "elements"));
    }
    Ok(text)
}

fn wrong(element: &BoardElement) -> Option<&'static str> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let id = &element.id;
    let far = |coordinate: &i32| !(-MAX_BOARD_COORDINATE..=MAX_BOARD_COORDINATE).contains(coordinate);
    // A line reaches as far from its place as the board is wide.
    let too_long = |step: &i32| !(-2 * MAX_BOARD_COORDINATE..=2 * MAX_BOARD_COORDINATE).contains(step);
    let lines = matches!(element.kind, BoardKind::Pen | BoardKind::Line | BoardKind::Arrow);
    let has_text = matches!(element.kind, BoardKind::Text | BoardKind::Note);
    match element {
        _ if id.is_empty() || id.len() > MAX_BOARD_ID || !id.chars().all(is_name) => Some("id"),
        element if element.version == 0 => Some("version"),
        element if element.deleted => None,
        element if !(1..=4).contains(&element.size) => Some("size"),
        element if far(&element.x) || far(&element.y) => Some("x"),
        element if element.width < 0 || element.height < 0 || far(&element.width) || far(&element.height) => {
            Some("width")
        }
        element if element.points.len() % 2 == 1 || element.points.len() > 2 * MAX_BOARD_POINTS => Some("points"),
        element if element.points.iter().any(too_long) || element.points.is_empty() == lines => Some("points"),
        element if element.text.chars().count() > MAX_BOARD_TEXT || element.text.contains('\0') => Some("text"),
        element if !element.text.is_empty() && !has_text => Some("text"),
        _ => None,
    }
}

/// An element that was kept; `None`: another release wrote it.
pub fn element(id: &str, (version, nonce): (u32, u32), content: &str) -> Option<BoardElement> {
    if content.is_empty() {
        return Some(gone(id, version, nonce));
    }
    serde_json::from_str(content).ok()
}

/// What is left of a deleted element.
fn gone(id: &str, version: u32, nonce: u32) -> BoardElement {
    BoardElement {
        id: id.to_owned(),
        version,
        nonce,
        kind: BoardKind::Pen,
        color: BoardColor::Ink,
        size: 1,
        x: 0,
        y: 0,
        width: 0,
        height: 0,
        points: Vec::new(),
        text: String::new(),
        filled: false,
        order: 0,
        deleted: true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn note() -> BoardElement {
        BoardElement {
            kind: BoardKind::Note,
            text: "Tea".to_owned(),
            width: 100,
            height: 80,
            deleted: false,
            ..gone("a-1", 1, 7)
        }
    }

    #[test]
    fn what_is_kept_is_read_again() {
        let text = content(&note()).unwrap();
        assert_eq!(element("a-1", (1, 7), &text), Some(note()));
        let deleted = BoardElement { deleted: true, version: 2, ..note() };
        assert_eq!(content(&deleted).unwrap(), "");
        let left = element("a-1", (2, 7), "").unwrap();
        assert!(left.deleted && left.text.is_empty() && left.version == 2, "{left:?}");
    }

    #[test]
    fn what_is_out_of_bounds_is_named() {
        let line = || BoardElement { kind: BoardKind::Pen, text: String::new(), points: vec![0, 0, 5, 5], ..note() };
        assert!(content(&line()).is_ok());
        let bad: [(BoardElement, &str); 12] = [
            (BoardElement { id: String::new(), ..note() }, "id"),
            (BoardElement { id: "a b".to_owned(), ..note() }, "id"),
            (BoardElement { id: "x".repeat(33), deleted: true, ..note() }, "id"),
            (BoardElement { version: 0, ..note() }, "version"),
            (BoardElement { size: 5, ..note() }, "size"),
            (BoardElement { x: i32::MIN, ..note() }, "x"),
            (BoardElement { width: -1, ..note() }, "width"),
            (BoardElement { text: "x".repeat(1_001), ..note() }, "text"),
            (BoardElement { points: vec![1], ..line() }, "points"),
            (BoardElement { points: vec![], ..line() }, "points"),
            (BoardElement { points: vec![0; 2_002], ..line() }, "points"),
            (BoardElement { text: "hidden".to_owned(), ..line() }, "text"),
        ];
        for (element, field) in bad {
            assert_eq!(content(&element).unwrap_err().details["field"], field, "{element:?}");
        }
        // Numbers of many digits make a line larger than its points let one think.
        let long = BoardElement { points: vec![-39_999; 2_000], ..line() };
        assert!(content(&long).is_ok_and(|text| text.len() < MAX_BOARD_ELEMENT));
    }
}
