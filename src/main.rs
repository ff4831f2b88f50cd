//! The command line: what the program can be asked to do.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Parser, Subcommand};
use eventyay::accounts::links::{self, Target};
use eventyay::accounts::users::{self, User};
use eventyay::accounts::{factors, sessions, sign_in};
use eventyay::app::{self, App, Options, Roles, crowd, demo};
use eventyay::base::config::{self, Loaded, Sources};
use eventyay::base::log;
use eventyay::base::tx::{Actor, Tx};
use eventyay::orgs::{organizers, teams};

/// Tickets, talks and live rooms for events, in one program.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves pages, API, live rooms and media.
    Serve(Serve),
    /// Serves a demo conference and prints links into it.
    Demo(DemoArgs),
    /// Brings the database's schema up to date and ends.
    Migrate(Common),
    /// Accounts, from the server's own command line.
    #[command(subcommand)]
    Admin(Admin),
    /// The configuration as this program sees it.
    #[command(subcommand)]
    Config(ConfigCommand),
}

#[derive(Args)]
struct Common {
    /// A TOML file; see config/default.toml for every key. Also EVENTYAY_CONFIG_FILE.
    #[arg(long)]
    config: Option<PathBuf>,
    /// Where the embedded database and files live. Also EVENTYAY_DATA_DIR.
    #[arg(long)]
    data_dir: Option<PathBuf>,
}

#[derive(Args)]
struct Listen {
    /// Address and port of pages, API and WebSockets; port 0 picks a free one.
    #[arg(long)]
    listen: Option<SocketAddr>,
    /// Address and first UDP port of the media shards; port 0 picks free ones.
    #[arg(long)]
    media: Option<SocketAddr>,
}

#[derive(Args)]
struct Serve {
    #[command(flatten)]
    common: Common,
    #[command(flatten)]
    listen: Listen,
    /// Which parts this process runs: all, or some of web,live,worker.
    #[arg(long, default_value = "all")]
    roles: Roles,
}

#[derive(Args)]
struct DemoArgs {
    /// A fresh temporary directory unless given.
    #[arg(long)]
    data_dir: Option<PathBuf>,
    #[command(flatten)]
    listen: Listen,
    /// One line of JSON on standard output as soon as it is ready, for scripts.
    #[arg(long)]
    json: bool,
    /// So many ticket holders more, for load tests; `crowd` of the JSON has their socket tokens.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=i64::from(crowd::MOST)))]
    crowd: u32,
}

#[derive(Subcommand)]
enum Admin {
    /// Creates an account and prints its one-time sign-in link.
    CreateUser {
        #[command(flatten)]
        common: Common,
        email: String,
        name: String,
        /// Slug of an organizer that the account shall belong to.
        #[arg(long)]
        organizer: Option<String>,
    },
    /// Prints a one-time sign-in link for an account (or, before its address is confirmed, the link that confirms it).
    LoginLink {
        #[command(flatten)]
        common: Common,
        email: String,
    },
    /// Takes codes, passkeys and recovery codes away from an account whose owner lost them, and ends its sessions.
    ResetSecondStep {
        #[command(flatten)]
        common: Common,
        email: String,
    },
    /// Ends all sessions of an account.
    EndSessions {
        #[command(flatten)]
        common: Common,
        email: String,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Every value with its origin; secrets are not shown.
    Show(Common),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = runtime.map_err(Into::into).and_then(|runtime| runtime.block_on(run(cli.command)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("eventyay: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(args) => serve(args).await,
        Command::Demo(args) => run_demo(args).await,
        Command::Migrate(common) => migrate(&common).await,
        Command::Admin(command) => admin(command).await,
        Command::Config(ConfigCommand::Show(common)) => show_config(&common),
    }
}

async fn serve(args: Serve) -> anyhow::Result<()> {
    let loaded = load(&args.common, &args.listen)?;
    start_logging(&loaded)?;
    let app = App::start(Options { roles: args.roles, ..Options::new(loaded.config) }).await?;
    tracing::info!(url = %app.base.public_url, "app.ready");
    if let Some(link) = app.setup_link().await? {
        println!("\nThis installation is empty. Open this one-time link to set it up:\n\n  {link}\n");
    }
    app.run(shutdown_signal()).await;
    Ok(())
}

async fn run_demo(args: DemoArgs) -> anyhow::Result<()> {
    let temporary = match &args.data_dir {
        Some(_) => None,
        None => Some(
            tempfile::Builder::new().prefix("eventyay-demo-").tempdir().context("cannot make a temporary directory")?,
        ),
    };
    let data_dir = args.data_dir.clone().or_else(|| temporary.as_ref().map(|dir| dir.path().to_owned()));
    let common = Common { config: None, data_dir };
    let listen =
        Listen { listen: args.listen.listen.or(Some(free_port())), media: args.listen.media.or(Some(free_port())) };
    let loaded = load(&common, &listen)?;
    start_logging(&loaded)?;
    let app = App::start(Options::new(loaded.config)).await?;
    let demo = demo::prepare(&app, args.crowd).await?;
    if args.json {
        println!("{}", serde_json::to_string(&demo)?);
    } else {
        print_links(&demo);
    }
    app.run(shutdown_signal()).await;
    drop(temporary);
    Ok(())
}

fn free_port() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], 0))
}

fn print_links(demo: &demo::Demo) {
    let event = format!("{}/{}/{}/", demo.base_url, demo.organizer.slug, demo.event.slug);
    println!("\nThe demo conference is open. Each person wants a browser (or a private window) of their own.\n");
    println!("  Shop (free tickets)     {event}");
    println!("  Schedule                {event}schedule/");
    println!("  Organizer, one-time     {}", demo.organizer.login_link);
    println!("  Speaker, personal       {}", demo.speaker.join_link);
    for holder in &demo.holders {
        println!(
            "  {:<23} {}",
            format!("Order of {}", holder.email.split('@').next().unwrap_or_default()),
            holder.order_link
        );
    }
    for room in &demo.rooms {
        println!("  {:<23} {event}video/{}", format!("Room \"{}\"", room.name), room.slug);
    }
    println!("\nStop with Ctrl-C.\n");
}

async fn migrate(common: &Common) -> anyhow::Result<()> {
    let loaded = load(common, &Listen { listen: None, media: None })?;
    start_logging(&loaded)?;
    app::open_database(&loaded.config).await?.close().await;
    println!("The schema is up to date.");
    Ok(())
}

async fn admin(command: Admin) -> anyhow::Result<()> {
    let (Admin::CreateUser { common, .. }
    | Admin::LoginLink { common, .. }
    | Admin::ResetSecondStep { common, .. }
    | Admin::EndSessions { common, .. }) = &command;
    let loaded = load(common, &Listen { listen: Some(free_port()), media: Some(free_port()) })?;
    let address = loaded.config.http.public_url.trim_end_matches('/').to_owned();
    let app = App::start(Options::new(loaded.config)).await?;
    let mut tx = app.base.begin(Actor::System).await?;
    let said = match command {
        Admin::CreateUser { email, name, organizer, .. } => {
            let now = tx.now();
            let user = users::store::insert(&mut tx, &email, &name, now).await.context("cannot create this account")?;
            if let Some(slug) = organizer {
                let organizer =
                    organizers::store::by_slug(&mut tx, &slug).await?.context("there is no such organizer")?;
                let teams = teams::store::of_organizer(&mut tx, organizer.id).await?;
                let team = teams.into_iter().next().context("this organizer has no team")?;
                teams::store::add_member(&mut tx, team.id, user.id).await?;
            }
            sign_in_link(&mut tx, &address, &user).await?
        }
        Admin::LoginLink { email, .. } => {
            let user = account(&mut tx, &email).await?;
            sign_in_link(&mut tx, &address, &user).await?
        }
        Admin::ResetSecondStep { email, .. } => {
            let user = account(&mut tx, &email).await?;
            factors::reset(&mut tx, user.id).await?;
            sessions::store::delete_others(&mut tx, user.id, 0).await?;
            let what = serde_json::json!({"what": "second_step_reset"});
            tx.record(sign_in::fact("user.security_changed", user.id, what)).await?;
            "The account has no second step any more.".to_owned()
        }
        Admin::EndSessions { email, .. } => {
            let user = account(&mut tx, &email).await?;
            let ended = sessions::store::delete_others(&mut tx, user.id, 0).await?;
            tx.record(sign_in::fact("user.sessions_ended", user.id, serde_json::json!({"sessions": ended}))).await?;
            format!("Ended sessions: {ended}.")
        }
    };
    tx.commit().await?;
    println!("{said}");
    Ok(())
}

async fn account(tx: &mut Tx, email: &str) -> anyhow::Result<User> {
    users::store::by_email(tx, email).await?.context("there is no account with this address")
}

async fn sign_in_link(tx: &mut Tx, address: &str, user: &User) -> anyhow::Result<String> {
    let confirmed = users::store::is_confirmed(tx, user.id).await?.unwrap_or(false);
    let target = if confirmed { Target::SignIn { user: user.id } } else { Target::Confirm { user: user.id } };
    let secret = links::mint(tx, target).await?;
    Ok(format!("{address}{}", target.path(&secret)))
}

fn show_config(common: &Common) -> anyhow::Result<()> {
    let loaded = load(common, &Listen { listen: None, media: None })?;
    for (key, value, origin) in loaded.origins {
        println!("{key} = {value}  # {origin}");
    }
    Ok(())
}

fn load(common: &Common, listen: &Listen) -> anyhow::Result<Loaded> {
    let mut sources = Sources::from_process();
    sources.file = common.config.clone().or(sources.file);
    let data_dir = common.data_dir.as_ref().map(|dir| ("data.dir".to_owned(), dir.display().to_string()));
    let http = listen.listen.map(|address| ("http.listen".to_owned(), address.to_string()));
    let media = listen.media.map(|address| ("media.listen".to_owned(), address.to_string()));
    sources.flags.extend([data_dir, http, media].into_iter().flatten());
    Ok(config::load(&sources)?)
}

/// Logs go to standard error: standard output is for what scripts read.
fn start_logging(loaded: &Loaded) -> anyhow::Result<()> {
    log::start(&loaded.config, std::io::stderr)
}

/// SIGTERM or Ctrl-C.
async fn shutdown_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate()).expect("the process may listen to its own signals");
    tokio::select! {
        _ = terminate.recv() => {}
        _ = tokio::signal::ctrl_c() => {}
    }
}
