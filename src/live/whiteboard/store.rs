use signaling::protocol::BoardElement;

use super::rules;
use crate::base::db::Conn;
use crate::{execute, query_all, query_one, query_opt};

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Board {
    pub id: i64,
    pub epoch: i64,
    pub seq: i64,
    pub closed: bool,
}

/// An element as it stands.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Row {
    pub element_id: String,
    pub version: i64,
    pub nonce: i64,
    pub seq: i64,
    pub content: String,
    pub size: i64,
}

impl Row {
    /// `None`: what another release wrote.
    pub fn element(&self) -> Option<BoardElement> {
        let number = |number: i64| u32::try_from(number).unwrap_or(u32::MAX);
        rules::element(&self.element_id, (number(self.version), number(self.nonce)), &self.content)
    }
}

/// How much is on a board.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Fill {
    /// With those that are deleted.
    pub rows: i64,
    pub elements: i64,
    pub bytes: i64,
}

pub async fn board(conn: &mut Conn, (room_id, group): (i64, i64)) -> Result<Option<Board>, sqlx::Error> {
    query_opt!(
        conn,
        Board,
        "SELECT id, epoch, seq, closed FROM whiteboards WHERE room_id = $1 AND group_number = $2",
        room_id,
        group,
    )
}

/// The board, made when there is none.
pub async fn make(conn: &mut Conn, (room_id, group): (i64, i64), epoch: i64) -> Result<Board, sqlx::Error> {
    query_one!(
        conn,
        Board,
        "INSERT INTO whiteboards (room_id, group_number, epoch, seq, closed) VALUES ($1, $2, $3, 0, FALSE)
         ON CONFLICT (room_id, group_number) DO UPDATE SET seq = whiteboards.seq
         RETURNING id, epoch, seq, closed",
        room_id,
        group,
        epoch,
    )
}

pub async fn put(conn: &mut Conn, board: &Board) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "UPDATE whiteboards SET epoch = $2, seq = $3, closed = $4 WHERE id = $1",
        board.id,
        board.epoch,
        board.seq,
        board.closed,
    )?;
    Ok(())
}

pub async fn fill(conn: &mut Conn, board_id: i64) -> Result<Fill, sqlx::Error> {
    query_one!(
        conn,
        Fill,
        "SELECT COUNT(*) AS rows, COALESCE(CAST(SUM(CASE WHEN size > 0 THEN 1 ELSE 0 END) AS BIGINT), 0) AS elements,
             COALESCE(CAST(SUM(size) AS BIGINT), 0) AS bytes
         FROM whiteboard_elements WHERE board_id = $1",
        board_id,
    )
}

pub async fn element(conn: &mut Conn, board_id: i64, element_id: &str) -> Result<Option<Row>, sqlx::Error> {
    query_opt!(
        conn,
        Row,
        "SELECT element_id, version, nonce, seq, content, size FROM whiteboard_elements
         WHERE board_id = $1 AND element_id = $2",
        board_id,
        element_id,
    )
}

pub async fn put_element(conn: &mut Conn, board_id: i64, row: &Row) -> Result<(), sqlx::Error> {
    execute!(
        conn,
        "INSERT INTO whiteboard_elements (board_id, element_id, version, nonce, seq, content, size)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         ON CONFLICT (board_id, element_id) DO UPDATE SET version = excluded.version, nonce = excluded.nonce,
             seq = excluded.seq, content = excluded.content, size = excluded.size",
        board_id,
        row.element_id.as_str(),
        row.version,
        row.nonce,
        row.seq,
        row.content.as_str(),
        row.size,
    )?;
    Ok(())
}

/// What changed after a number, in its order. Who knows nothing needs no deleted ones.
pub async fn after(
    conn: &mut Conn,
    board_id: i64,
    seq: i64,
    with_deleted: bool,
    limit: i64,
) -> Result<Vec<Row>, sqlx::Error> {
    query_all!(
        conn,
        Row,
        "SELECT element_id, version, nonce, seq, content, size FROM whiteboard_elements
         WHERE board_id = $1 AND seq > $2 AND (size > 0 OR $3) ORDER BY seq LIMIT $4",
        board_id,
        seq,
        with_deleted,
        limit,
    )
}

/// Everything of it is gone.
pub async fn clear(conn: &mut Conn, board_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM whiteboard_elements WHERE board_id = $1", board_id)?;
    Ok(())
}

/// What is left of deleted elements goes too.
pub async fn sweep(conn: &mut Conn, board_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM whiteboard_elements WHERE board_id = $1 AND size = 0", board_id)?;
    Ok(())
}

/// New groups begin with empty boards.
pub async fn forget_groups(conn: &mut Conn, room_id: i64) -> Result<(), sqlx::Error> {
    execute!(conn, "DELETE FROM whiteboards WHERE room_id = $1 AND group_number > 0", room_id)?;
    Ok(())
}
