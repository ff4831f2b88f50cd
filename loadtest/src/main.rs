//! Load for media servers, and for the whole program: many light clients with real handshakes, and figures that can be compared.
//!
//! A *scenario* seats people in rooms of a *system* (`peer`): our bare media node or Janus, each in a child process on a
//! core of its own, or a running server behind WHIP and WHEP. All clients live in one thread (`fleet`): they speak real
//! ICE, DTLS and SRTP (`sfu::client`), count gaps in every packet's sequence numbers and decrypt one in a few to read
//! the time at which it was sent. A bad network can be put in between (`link`). What comes out is a flat record per run
//! (`report`), with medians, and ratios where two systems took turns. Some scenarios drive the whole program (`site`): its
//! sockets, its API, its pages.

mod fleet;
mod limit;
mod link;
mod machine;
mod media;
mod peer;
mod poller;
mod report;
mod scenario;
mod site;

use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

use machine::Place;
use scenario::{audience, join_storm, layers, lossy, meeting, requests, roulette, sign_ins, soak, stage};

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
#[allow(clippy::large_enum_variant, reason = "there is one per process")]
enum Scenario {
    /// One publisher to N viewers.
    ///
    /// One person sends VP8 with 1.2 Mbit/s (25 frames a second in five packets each) and Opus every 20 ms; N viewers get
    /// both. Tells packets per second, loss, server CPU per packet, latency from publisher to viewer, memory per viewer
    /// and join time. With --find-limit it looks for the largest audience with less than 1 % loss. This is the one to
    /// compare servers with.
    #[command(visible_alias = "fanout")]
    Stage(stage::Arguments),
    /// Everybody sends; everybody sees V and hears the loudest 3.
    ///
    /// N people in one room, each sends VP8 and Opus and has V video slots and A audio slots. People speak in turns of
    /// three seconds, so the server has to choose whose voices are sent and to switch. Janus has no slots: with it each
    /// subscribes to V pictures and to everybody's sound, which is what its clients can do.
    Meeting(meeting::Arguments),
    /// Many rooms of two, re-formed every few seconds.
    ///
    /// Strangers meet in pairs with sound and picture both ways; every few seconds all leave and everybody gets somebody
    /// else in a new room. Tells how long it takes from asking until the other is heard, and what so many comings and
    /// goings cost the server. Pairs come from the seed.
    Roulette(roulette::Arguments),
    /// N people join as fast as the server lets them.
    ///
    /// One person is on stage and N viewers come at once: session descriptions, ICE, DTLS, first packet. Tells joins per
    /// second, the time from asking until connected and until the first media packet, and the server's CPU per join.
    JoinStorm(join_storm::Arguments),
    /// Viewers behind a bad network.
    ///
    /// Each viewer is behind an impairment proxy of its own: random loss, bursts, delay, jitter, a bottleneck with a
    /// queue, reordering, duplicates, blackouts, changes of address and network, all from the seed. Viewers play what they get as a
    /// person's browser would: sound that comes later than 200 ms is missing, a picture that stands for more than 500 ms
    /// is a freeze, and what is missing is asked for again (NACK, then PLI). Tells missing audio frames, freezes, frames
    /// shown and repairs.
    Lossy(lossy::Arguments),
    /// Viewers behind different rates get different layers.
    ///
    /// One person sends its picture in three simulcast layers (150, 500 and 1,200 kbit/s); each viewer is behind a
    /// bottleneck of its own and tells the server what arrives (transport-wide feedback). Tells for each viewer which layer
    /// it got over time, for which share of the time it was the one that fits, how much was dropped in front of the
    /// bottleneck (overshoot), how often the layer changed, and freezes.
    Layers(layers::Arguments),
    /// Ten minutes of coming and going, after which nothing may be left.
    ///
    /// People come, leave with and without a goodbye, restart ICE from another socket and negotiate again, all by chance
    /// from the seed, and for every hundred packets they send five malformed ones besides: flipped bits, cut ends, noise,
    /// replays. It goes in rounds; after each everybody leaves and it is looked at what is left: memory (RSS, PSS),
    /// descriptors, and the entries of the server's tables. The first round warms up and is the baseline; a server that
    /// does not return to it fails the run.
    #[command(mut_arg("seconds", |seconds| seconds.default_value("600")))]
    Soak(soak::Arguments),
    /// Everybody is in one room of the whole program, on a socket.
    ///
    /// N ticket holders come at a steady rate, are let in by the gate, enter the main stage and listen to its chat; some of
    /// them write. Tells join time, server memory per socket, how many of the messages arrived and how late, and the
    /// server's CPU per delivery. With --restart the program is restarted while the chat goes on: it tells when all are back,
    /// and whether anything that was acknowledged is missing.
    Audience(audience::Arguments),
    /// Requests per second of server CPU, for the pages and lists that are asked for most.
    ///
    /// Clients ask one address after another over connections that stay open: a list of 50 orders with a token, a list of
    /// events, the shop, the schedule. Tells requests per CPU-second of the server, and how long they took.
    Requests(requests::Arguments),
    /// Many sign in at once, and others go on shopping.
    ///
    /// Visitors open the shop at a steady rate while nobody signs in, and again while a crowd types its passwords. Tells how
    /// much longer the shop takes meanwhile (the ratio of both p99), and how many sign-ins were answered.
    SignIns(sign_ins::Arguments),
    /// Tells what each scenario does.
    List,
    /// A bare media node that is driven over standard input; the scenarios start it for themselves.
    #[command(hide = true)]
    Node,
}

impl Scenario {
    /// Which cores it wants.
    fn place(&self) -> Option<&Place> {
        match self {
            Scenario::Stage(arguments) => Some(&arguments.common.place),
            Scenario::Meeting(arguments) => Some(&arguments.common.place),
            Scenario::Roulette(arguments) => Some(&arguments.common.place),
            Scenario::JoinStorm(arguments) => Some(&arguments.common.place),
            Scenario::Lossy(arguments) => Some(&arguments.common.place),
            Scenario::Layers(arguments) => Some(&arguments.common.place),
            Scenario::Soak(arguments) => Some(&arguments.common.place),
            Scenario::Audience(arguments) => Some(&arguments.served.place),
            Scenario::Requests(arguments) => Some(&arguments.served.place),
            Scenario::SignIns(arguments) => Some(&arguments.served.place),
            Scenario::List | Scenario::Node => None,
        }
    }
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
    machine::raise_file_limit();
    // Before any thread: those started later stay on the same core.
    scenario.place().inspect(|place| place.settle_generator());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    match scenario {
        Scenario::Stage(arguments) => runtime.block_on(stage::run(arguments)),
        Scenario::Meeting(arguments) => runtime.block_on(meeting::run(arguments)),
        Scenario::Roulette(arguments) => runtime.block_on(roulette::run(arguments)),
        Scenario::JoinStorm(arguments) => runtime.block_on(join_storm::run(arguments)),
        Scenario::Lossy(arguments) => runtime.block_on(lossy::run(arguments)),
        Scenario::Layers(arguments) => runtime.block_on(layers::run(arguments)),
        Scenario::Soak(arguments) => runtime.block_on(soak::run(arguments)),
        Scenario::Audience(arguments) => runtime.block_on(audience::run(arguments)),
        Scenario::Requests(arguments) => runtime.block_on(requests::run(arguments)),
        Scenario::SignIns(arguments) => runtime.block_on(sign_ins::run(arguments)),
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
