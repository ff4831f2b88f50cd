//! The shard's thread as the system sees it: its core, its priority, its CPU time.

use std::time::Duration;

/// Priority of the shards' threads. Lower numbers delay web requests under overload, 0 delays packets.
const NICENESS: i32 = -10;

/// Whether shards are pinned to cores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Pin {
    /// Where there are more cores than shards, so that one is left for everything else.
    #[default]
    Auto,
    /// Always.
    On,
    /// Never.
    Off,
}

impl std::str::FromStr for Pin {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "auto" => Ok(Pin::Auto),
            "on" => Ok(Pin::On),
            "off" => Ok(Pin::Off),
            other => Err(format!("`{other}` is not a way to pin; use auto, on or off")),
        }
    }
}

/// Lets media go before everything else on a busy machine, where the system allows it (CAP_SYS_NICE): a late packet is
/// heard, a late page is not. Best effort; without it the thread is one among others.
pub fn prefer() {
    // SAFETY: setpriority takes no pointers; on Linux 0 means the calling thread.
    unsafe { libc::setpriority(libc::PRIO_PROCESS, 0, NICENESS) };
}

/// Keeps this thread, shard `index` of `shards`, on a core of its own if `pin` and the cores say so. Best effort: where
/// the system refuses, its scheduler decides as before.
pub fn pin(pin: Pin, index: usize, shards: usize) {
    if let Some(core) = choose(pin, index, shards, &allowed()) {
        // SAFETY: all zeros is an empty set; CPU_SET stays inside of it because the core came out of such a set; the
        // set lives over the call and its size is given.
        unsafe {
            let mut set: libc::cpu_set_t = std::mem::zeroed();
            libc::CPU_SET(core, &mut set);
            libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const set);
        }
    }
}

/// From the last core down: the first ones take the machine's interrupts.
fn choose(pin: Pin, index: usize, shards: usize, allowed: &[usize]) -> Option<usize> {
    let wanted = match pin {
        Pin::Off => false,
        Pin::On => !allowed.is_empty(),
        Pin::Auto => allowed.len() > shards,
    };
    wanted.then(|| allowed[allowed.len() - 1 - index % allowed.len()])
}

/// The cores that this process may use.
fn allowed() -> Vec<usize> {
    // SAFETY: all zeros is an empty set, which lives over the call; its size is given. CPU_ISSET stays inside of it.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        if libc::sched_getaffinity(0, size_of::<libc::cpu_set_t>(), &raw mut set) != 0 {
            return Vec::new();
        }
        (0..libc::CPU_SETSIZE as usize).filter(|core| libc::CPU_ISSET(*core, &set)).collect()
    }
}

/// CPU time of this thread.
pub fn cpu() -> Duration {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: the timespec lives over the call.
    unsafe { libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time) };
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_core_is_left_for_everything_else_unless_told_otherwise() {
        let cores = [0, 2, 4, 6];
        assert_eq!(
            (0..3).map(|shard| choose(Pin::Auto, shard, 3, &cores)).collect::<Vec<_>>(),
            [Some(6), Some(4), Some(2)]
        );
        assert_eq!(choose(Pin::Auto, 0, 4, &cores), None);
        assert_eq!(choose(Pin::On, 5, 6, &cores), Some(4), "more shards than cores share them in turn");
        assert_eq!(choose(Pin::Off, 0, 1, &cores), None);
        assert_eq!(choose(Pin::On, 0, 1, &[]), None);
    }

    #[test]
    fn a_pinned_thread_runs_where_it_was_put() {
        let last = *allowed().last().expect("a core to run on");
        let seen = std::thread::spawn(|| {
            pin(Pin::On, 0, 1);
            allowed()
        });
        assert_eq!(seen.join().expect("no panic"), [last]);
    }
}
