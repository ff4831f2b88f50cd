//! From a client's offer to the server's answer.

/// Longest SDP that is looked at. A browser's offer with 20 m-lines is about 40 KiB; longer ones are refused unread.
pub const MAX_SDP_BYTES: usize = 64 * 1024;
