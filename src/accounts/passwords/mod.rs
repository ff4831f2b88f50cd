//! Passwords: hashed by argon2id, a few at once. Each hash takes its share of memory and a core, so floods of sign-ins queue
//! here instead of taking the machine.

pub mod rules;
pub mod store;
mod stored;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, LazyLock, Mutex};
use std::thread;
use std::time::Duration;

use tokio::sync::oneshot;

/// How long somebody waits for their answer before they are told to come back.
const PATIENCE: Duration = Duration::from_secs(30);
/// How far hashing stands behind everything else. Higher: pages notice a storm of sign-ins less, and it lasts longer.
const NICENESS: i32 = 5;
/// Sign-ins that may wait at once; more are told to come back. Each holds only its password meanwhile.
const MOST_WAITING: usize = 256;

type Job = Box<dyn FnOnce() + Send>;

/// What waits for a core.
static QUEUE: LazyLock<SyncSender<Job>> = LazyLock::new(start);
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
    on_a_core(move || stored::make(&password)).await
}

/// Whether `password` is the one that `stored` was made from. Without a stored one it takes as long and says no.
///
/// # Errors
/// [`Busy`] when no core came free in time.
pub async fn verify(password: String, stored: Option<String>) -> Result<bool, Busy> {
    on_a_core(move || match stored {
        Some(stored) => stored::matches(&password, &stored),
        None => {
            stored::matches(&password, &NOBODYS);
            false
        }
    })
    .await
}

/// Whether a stored password should be hashed anew now that its owner typed it.
pub fn is_outdated(stored: &str) -> bool {
    stored::is_outdated(stored)
}

async fn on_a_core<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Busy> {
    let (tell, told) = oneshot::channel();
    let job = move || {
        // Nobody waits any more for whoever gave up.
        if !tell.is_closed() {
            let _ = tell.send(work());
        }
    };
    QUEUE.try_send(Box::new(job)).map_err(|_| Busy)?;
    tokio::time::timeout(PATIENCE, told).await.map_err(|_| Busy)?.map_err(|_| Busy)
}

/// A thread for each core but one, which stays for everybody else; more would only take memory. They are our own, and not the runtime's: the allocator
/// keeps some memory for every thread that ever hashed, and the runtime's threads come and go.
fn start() -> SyncSender<Job> {
    let (queue, jobs) = sync_channel(MOST_WAITING);
    let jobs = Arc::new(Mutex::new(jobs));
    for _ in 0..thread::available_parallelism().map_or(1, |cores| cores.get().saturating_sub(1).max(1)) {
        let jobs = jobs.clone();
        let started = thread::Builder::new().name("passwords".to_owned()).spawn(move || work_off(&jobs));
        started.expect("the system gives the first threads");
    }
    queue
}

/// Somebody who signs in waits gladly for a blink; a page does not. Where both want the same core this thread gets a quarter of
/// it, and all of it when nobody else wants it.
fn step_back() {
    // SAFETY: setpriority takes no pointers; on Linux 0 means the calling thread.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, libc::getpriority(libc::PRIO_PROCESS, 0) + NICENESS) };
}

fn work_off(jobs: &Mutex<Receiver<Job>>) {
    step_back();
    loop {
        let job = jobs.lock().expect("nobody panics while waiting").recv();
        let Ok(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(job)).is_err() {
            tracing::error!("passwords.panic");
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Barrier;
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    /// Made by Django from "correct horse"; takes 100 MiB.
    const EXPENSIVE: &str = "argon2$argon2id$v=19$m=102400,t=2,p=8$cGZabVJSMzFOSWd3cEJuTzlMRTRNWQ$LkuC77hNberCA8jkNzla0wwHs6/EOIIXEMXG7gHARRU";

    fn resident_mib() -> usize {
        let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).expect("it is there");
        line.split_whitespace().nth(1).and_then(|kib| kib.parse::<usize>().ok()).expect("a number") / 1024
    }

    /// The most that the process grows by while `work` runs, in MiB.
    fn grown_by(work: impl FnOnce()) -> usize {
        let (before, ended) = (resident_mib(), AtomicBool::new(false));
        let most = thread::scope(|scope| {
            let watch = scope.spawn(|| {
                let mut most = before;
                while !ended.load(Ordering::Relaxed) {
                    most = most.max(resident_mib());
                    thread::yield_now();
                }
                most
            });
            work();
            ended.store(true, Ordering::Relaxed);
            watch.join().expect("watching never panics")
        });
        most - before
    }

    /// T26, and its control: the same work without the turns takes more memory than the turns ever let it.
    #[test]
    fn only_the_turns_keep_a_storm_of_expensive_hashes_small() {
        let cores = thread::available_parallelism().map_or(1, |cores| cores.get());
        let (storm, limit) = (3 * (cores + 1), 150 * (cores + 1));
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        let with_turns = grown_by(|| {
            let all = (0..storm).map(|_| verify("correct horse".to_owned(), Some(EXPENSIVE.to_owned())));
            let right = runtime.block_on(futures_util::future::join_all(all));
            assert!(right.into_iter().all(|right| right.expect("there is room in the queue")));
        });
        let together = Barrier::new(storm);
        let without = grown_by(|| {
            thread::scope(|scope| {
                for _ in 0..storm {
                    scope.spawn(|| {
                        together.wait();
                        assert!(stored::matches("correct horse", EXPENSIVE));
                    });
                }
            });
        });
        println!("{storm} at once: {with_turns} MiB with turns, {without} MiB without; the limit is {limit}");
        assert!(with_turns < limit, "{with_turns} MiB");
        assert!(without > limit, "the control: {without} MiB");
    }
}
