//! Passwords: hashed by argon2id, a few at once. Each hash takes its share of memory and a core, so floods of sign-ins queue
//! here instead of taking the machine.

pub mod rules;
pub mod store;
mod stored;

use std::sync::LazyLock;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

/// How long somebody waits for their turn before they are told to come back.
const PATIENCE: Duration = Duration::from_secs(30);
/// Sign-ins that may wait at once; more are told to come back. Each holds only its password meanwhile.
const MOST_WAITING: usize = 256;

/// As many at once as there are cores: more would only take memory.
static TURNS: LazyLock<Semaphore> =
    LazyLock::new(|| Semaphore::new(std::thread::available_parallelism().map_or(1, |cores| cores.get())));
static WAITING: AtomicUsize = AtomicUsize::new(0);
/// Compared against when there is no account, so that the answer takes as long.
static NOBODYS: LazyLock<String> = LazyLock::new(|| stored::make("nobody's password"));

/// Too many sign-ins at once; nothing was computed.
#[derive(Debug)]
pub struct Busy;

/// What to store for a new password.
///
/// # Errors
/// [`Busy`] when no core came free in time.
pub async fn hash(password: String) -> Result<String, Busy> {
    let turn = turn().await?;
    Ok(on_a_core(turn, move || stored::make(&password)).await)
}

/// Whether `password` is the one that `stored` was made from. Without a stored one it takes as long and says no.
///
/// # Errors
/// [`Busy`] when no core came free in time.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, Busy> {
    let turn = turn().await?;
    Ok(on_a_core(turn, move || match stored {
        Some(stored) => stored::matches(&password, &stored),
        None => stored::matches(&password, &NOBODYS) && false,
    })
    .await)
}

/// Whether a stored password should be hashed anew now that its owner typed it.
pub fn is_outdated(stored: &str) -> bool {
    stored::is_outdated(stored)
}

async fn turn() -> Result<SemaphorePermit<'static>, Busy> {
    let waiting = Waiting::enter()?;
    let turn = tokio::time::timeout(PATIENCE, TURNS.acquire()).await.map_err(|_| Busy)?;
    drop(waiting);
    Ok(turn.expect("nobody closes it"))
}

/// The turn is given back when the work is done, also when nobody waits for the answer any more.
async fn on_a_core<T: Send + 'static>(turn: SemaphorePermit<'static>, work: impl FnOnce() -> T + Send + 'static) -> T {
    let work = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    work.await.expect("hashing does not panic")
}

struct Waiting;

impl Waiting {
    fn enter() -> Result<Self, Busy> {
        let before = WAITING.fetch_add(1, Ordering::Relaxed);
        let entered = Waiting;
        if before < MOST_WAITING { Ok(entered) } else { Err(Busy) }
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        WAITING.fetch_sub(1, Ordering::Relaxed);
    }
}
