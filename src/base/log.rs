//! The log: one event is one line, whatever somebody put into it.
//!
//! What is secret is not logged at all; `tests/api/log_secrets.rs` plants secrets everywhere and looks for them.

use std::io::{self, Write};

use anyhow::Context;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

use super::config::Config;

/// What `debug.enabled` adds to the filter.
const EVERYTHING_OF_OURS: &str = ",eventyay=debug,sfu_node=debug,sfu=debug,signaling=debug";

/// What others would log of what passes through them, letters with secret links and tokens on sockets among it: never,
/// whatever the filter says.
const NEVER: &str = ",html5ever=info,tungstenite=debug";

/// Begins to log into `out`, for the whole process.
///
/// # Errors
/// `log.filter` or `log.format` make no sense, or somebody logs already.
pub fn start<W>(config: &Config, out: W) -> anyhow::Result<()>
where
    W: for<'w> MakeWriter<'w> + Send + Sync + 'static,
{
    let more = if config.debug.enabled { EVERYTHING_OF_OURS } else { "" };
    let filter = EnvFilter::try_new(format!("{}{more}{NEVER}", config.log.filter)).context("log.filter")?;
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(OneLine(out));
    let begun = match config.log.format.as_str() {
        "json" => logs.json().try_init(),
        "text" => logs.with_ansi(false).try_init(),
        other => anyhow::bail!("log.format is \"text\" or \"json\", not \"{other}\""),
    };
    begun.map_err(|error| anyhow::anyhow!("cannot log: {error}"))
}

/// Makes writers that write each event as one line.
struct OneLine<W>(W);

impl<'w, W: MakeWriter<'w>> MakeWriter<'w> for OneLine<W> {
    type Writer = Line<W::Writer>;

    fn make_writer(&'w self) -> Self::Writer {
        Line(self.0.make_writer())
    }
}

/// Gets one event at a time, with its line's end. What cannot be written is lost: whoever reads the log may go away, and the
/// program goes on.
struct Line<W>(W);

impl<W: Write> Write for Line<W> {
    fn write(&mut self, event: &[u8]) -> io::Result<usize> {
        let body = event.strip_suffix(b"\n").unwrap_or(event);
        let _ = if body.iter().any(u8::is_ascii_control) {
            let end = &event[body.len()..];
            self.0.write_all(&[&escaped(body), end].concat())
        } else {
            self.0.write_all(event)
        };
        Ok(event.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let _ = self.0.flush();
        Ok(())
    }
}

/// Line ends and other control characters as Rust writes them in texts: who reads the log sees that they were there, and no
/// terminal obeys them.
fn escaped(body: &[u8]) -> Vec<u8> {
    let mut clean = Vec::with_capacity(body.len() + 16);
    for byte in body {
        if byte.is_ascii_control() { clean.extend(byte.escape_ascii()) } else { clean.push(*byte) }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_stays_one_line() {
        let mut out = Vec::new();
        Line(&mut out).write_all("name=a\r\nERROR all is lost\x1b[2J é\n".as_bytes()).expect("memory takes it");
        assert_eq!(String::from_utf8(out).unwrap(), "name=a\\r\\nERROR all is lost\\x1b[2J é\n");
    }
}
