//! Load for media servers: many light clients with real handshakes, and figures that can be compared.
//!
//! A *scenario* seats people in rooms of a *system* (`peer`): our bare media node or Janus, each in a child process on a
//! core of its own, or a running server behind WHIP and WHEP. All clients live in one thread (`fleet`): they speak real
//! ICE, DTLS and SRTP (`sfu::client`), count gaps in every packet's sequence numbers and decrypt one in a few to read
//! the time at which it was sent. A bad network can be put in between (`link`). What comes out is a flat record per run
//! (`report`), with medians, and ratios where two systems took turns.

mod fleet;
mod limit;
mod link;
mod machine;
mod media;
mod peer;
mod poller;
mod report;
mod scenario;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use scenario::stage;

/// Load scenarios for media servers (SFUs).
#[derive(Parser)]
#[command(version, about, long_about = LONG_ABOUT)]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
}

const LONG_ABOUT: &str = "\
Load scenarios for media servers (SFUs).

Each scenario starts a server on one core and its clients on another, measures for some seconds and prints a table; \
with --json a line per run. With --peer janus the same clients measure Janus in turns with ours and the ratio is printed. \
`loadtest list` tells what each scenario does.";

#[derive(Subcommand)]
enum Scenario {
    /// One publisher to N viewers.
    ///
    /// One person sends VP8 with 1.2 Mbit/s (25 frames a second in five packets each) and Opus every 20 ms; N viewers get
    /// both. Tells packets per second, loss, server CPU per packet, latency from publisher to viewer, memory per viewer
    /// and join time. With --find-limit it looks for the largest audience with less than 1 % loss. This is the one to
    /// compare servers with.
    #[command(visible_alias = "fanout")]
    Stage(stage::Arguments),
    /// Tells what each scenario does.
    List,
    /// A bare media node that is driven over standard input; the scenarios start it for themselves.
    #[command(hide = true)]
    Node,
}

fn main() -> ExitCode {
    match run(Arguments::parse().scenario) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("loadtest: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(scenario: Scenario) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    machine::raise_file_limit();
    match scenario {
        Scenario::Stage(arguments) => runtime.block_on(stage::run(arguments)),
        Scenario::List => {
            list();
            Ok(())
        }
        Scenario::Node => runtime.block_on(peer::serve()),
    }
}

/// Every scenario's name and paragraph.
fn list() {
    for scenario in Arguments::command().get_subcommands().filter(|command| !command.is_hide_set()) {
        let about = scenario.get_long_about().or(scenario.get_about());
        let paragraph = about.map(ToString::to_string).unwrap_or_default();
        println!("{}\n    {}\n", scenario.get_name(), paragraph.replace('\n', "\n    "));
    }
}
