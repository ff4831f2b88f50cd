//! Janus as a child process: only VideoRoom and the WebSocket transport, ICE-lite, no STUN server, a log in a file.

use std::fs;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, bail};
use tempfile::TempDir;
use tokio::process::{Child, Command};

use super::JanusOptions;
use crate::machine::Place;

/// Where Janus' plugins may be: Debian's folders, then those of a build from source.
const LIBRARIES: [&str; 4] = [
    "/usr/lib/x86_64-linux-gnu/janus",
    "/usr/lib/aarch64-linux-gnu/janus",
    "/usr/local/lib/janus",
    "/opt/janus/lib/janus",
];
/// Bytes of the log that are shown when something went wrong.
const LAST_WORDS: usize = 2_000;

/// The running program and its folder.
pub struct Process {
    child: Child,
    pid: u32,
    port: u16,
    folder: PathBuf,
    /// Removes the folder in the end, unless it was named.
    _temporary: Option<TempDir>,
}

impl Process {
    /// Writes the configuration and starts Janus.
    ///
    /// # Errors
    /// When Janus or its plugins are not there.
    pub async fn start(place: &Place, options: &JanusOptions, address: Ipv4Addr) -> anyhow::Result<Self> {
        let (folder, temporary) = match &options.janus_folder {
            Some(folder) => (folder.clone(), None),
            None => {
                let temporary = tempfile::Builder::new().prefix("loadtest-janus-").tempdir()?;
                (temporary.path().to_owned(), Some(temporary))
            }
        };
        let port = free_port()?;
        write_configuration(&folder, port, address, options.janus_event_loops)?;
        let mut command = Command::new(&options.janus_program);
        command.arg("-F").arg(&folder).arg("-C").arg(folder.join("janus.jcfg"));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        crate::peer::bind(&mut command, *place);
        let child = command.spawn().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => anyhow::anyhow!("{} is not installed", options.janus_program),
            _ => error.into(),
        })?;
        let pid = child.id().context("Janus has ended")?;
        Ok(Process { child, pid, port, folder, _temporary: temporary })
    }

    /// Its process id.
    pub fn pid(&self) -> u32 {
        self.pid
    }

    /// The port of its WebSocket.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Still runs.
    pub fn is_alive(&mut self) -> bool {
        matches!(self.child.try_wait(), Ok(None))
    }

    /// The end of its log.
    pub fn log(&self) -> String {
        let log = fs::read(self.folder.join("janus.log")).unwrap_or_default();
        String::from_utf8_lossy(&log[log.len().saturating_sub(LAST_WORDS)..]).into_owned()
    }
}

/// A port that was free a moment ago; Janus cannot be asked for any.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

fn write_configuration(folder: &Path, port: u16, address: Ipv4Addr, event_loops: u32) -> anyhow::Result<()> {
    let Some(library) = LIBRARIES.iter().map(Path::new).find(|path| path.is_dir()) else {
        bail!("Janus' plugins are in none of {LIBRARIES:?}: is janus installed?");
    };
    for (kind, file) in [("plugins", "libjanus_videoroom.so"), ("transports", "libjanus_websockets.so")] {
        fs::create_dir_all(folder.join(kind))?;
        let link = folder.join(kind).join(file);
        if !link.exists() {
            std::os::unix::fs::symlink(library.join(kind).join(file), link)?;
        }
    }
    let here = folder.display();
    let loops = if event_loops > 0 { format!("event_loops = {event_loops}") } else { String::new() };
    fs::write(
        folder.join("janus.jcfg"),
        format!(
            "general: {{ configs_folder = \"{here}\" plugins_folder = \"{here}/plugins\"\n\
             transports_folder = \"{here}/transports\" loggers_folder = \"{here}/none\" events_folder = \"{here}/none\"\n\
             log_to_stdout = false log_to_file = \"{here}/janus.log\" debug_level = 3 session_timeout = 0 {loops} }}\n\
             media: {{ rtp_port_range = \"10000-65000\" }}\n\
             nat: {{ ice_lite = true nice_debug = false ice_enforce_list = \"{address}\" }}\n"
        ),
    )?;
    fs::write(folder.join("janus.plugin.videoroom.jcfg"), "general: { }\n")?;
    fs::write(
        folder.join("janus.transport.websockets.jcfg"),
        format!(
            "general: {{ json = \"compact\" ws = true ws_ip = \"127.0.0.1\" ws_port = {port} wss = false }}\n\
             admin: {{ admin_ws = false }}\n"
        ),
    )?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_configuration_names_its_folder_and_nothing_outside() {
        let folder = tempfile::tempdir().expect("a folder");
        if write_configuration(folder.path(), 7, Ipv4Addr::LOCALHOST, 2).is_err() {
            eprintln!("skipped: janus is not installed");
            return;
        }
        let main = fs::read_to_string(folder.path().join("janus.jcfg")).expect("written");
        assert!(main.contains("event_loops = 2") && main.contains("ice_enforce_list = \"127.0.0.1\""));
        assert!(!main.contains("/etc/"));
        assert!(folder.path().join("plugins/libjanus_videoroom.so").exists());
    }
}
