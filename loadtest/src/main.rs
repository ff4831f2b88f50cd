//! Load for the media server: many light clients with real handshakes, and figures that can be compared.
//!
//! `fanout` has one publisher and N subscribers. By default it measures a media node in a child process of its own, so
//! that CPU and memory are the node's alone; with `--whip` and `--whep` it measures a running server. The clients speak
//! real ICE, DTLS and SRTP (`sfu::client`), count gaps in every packet's sequence numbers and decrypt one in a few to
//! read the time at which it was sent.

mod fanout;
mod node;
mod publisher;
mod report;
mod subscribers;
mod target;

use clap::{Parser, Subcommand};

/// Load scenarios for the eventyay media server.
#[derive(Parser)]
#[command(version, about)]
struct Arguments {
    #[command(subcommand)]
    scenario: Scenario,
}

#[derive(Subcommand)]
enum Scenario {
    /// One publisher (VP8 1.2 Mbit/s in frames of five packets, Opus) to N subscribers.
    Fanout(fanout::Arguments),
    /// A bare media node that is driven over standard input; `fanout` starts it for itself.
    #[command(hide = true)]
    Node,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match arguments.scenario {
        Scenario::Fanout(arguments) => runtime.block_on(fanout::run(arguments)),
        Scenario::Node => runtime.block_on(node::run()),
    }
}
