//! The machine: which core runs what, how many files may be open, and what a process has used.
//!
//! Server and generator are kept on cores of their own, so that the figures of one do not contain the other. Both get
//! the same niceness, whichever server is measured.

use std::fs;
use std::io;
use std::time::Duration;

use anyhow::Context;
use clap::Args;

/// Where the programs of a run live.
#[derive(Args, Clone, Copy, Debug)]
pub struct Place {
    /// Core of the server. Without it the server may use all of them.
    #[arg(long, default_value = "0", value_parser = core_or_none)]
    pub server_core: Core,
    /// Core of the generator; `any` lifts the bond. On a machine with one core both share it.
    #[arg(long, default_value = "1", value_parser = core_or_none)]
    pub generator_core: Core,
    /// Niceness of server and generator, -20 to 19. Lower values than 0 need the right to; without it 0 is used.
    #[arg(long, default_value_t = -10, allow_hyphen_values = true)]
    pub nice: i32,
    /// Runs server and generator before everything else on their cores (SCHED_RR), so that a busy machine can measure too.
    /// Needs the right to; without it nothing changes.
    #[arg(long)]
    pub realtime: bool,
}

/// A core, or any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Core(Option<usize>);

fn core_or_none(text: &str) -> Result<Core, String> {
    if text == "any" {
        return Ok(Core(None));
    }
    text.parse().map(|core| Core(Some(core))).map_err(|_| "a core's number, or `any`".to_owned())
}

/// CPU and memory that a process has used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// User and system time of all its threads.
    pub cpu: Duration,
    /// Resident memory in bytes.
    pub memory: u64,
    /// The same with what is shared divided by those who share it; 0 where the kernel does not tell.
    pub proportional: u64,
    /// Open descriptors: sockets, pipes, epolls.
    pub descriptors: usize,
    /// RTP packets the server says it forwarded; not every server says.
    pub forwarded: Option<u64>,
    /// Packets that the server's kernel refused, where the server says so.
    pub refused: Option<u64>,
}

impl Place {
    /// Binds the calling thread, and those it starts, to the generator's core.
    pub fn settle_generator(&self) {
        settle(self.generator_core, self.nice, self.realtime);
    }

    /// Binds a server that is just being started.
    pub fn settle_server(&self) {
        settle(self.server_core, self.nice, self.realtime);
    }
}

/// Best effort: a core that does not exist or a niceness that is not allowed leaves things as they were.
/// Called between fork and exec too, so it only makes system calls.
fn settle(core: Core, nice: i32, realtime: bool) {
    // SAFETY: the set lives over the calls and `core` is checked against its size; no pointers else.
    unsafe {
        let mut set: libc::cpu_set_t = std::mem::zeroed();
        match core.0 {
            Some(core) if core < libc::CPU_SETSIZE as usize => libc::CPU_SET(core, &mut set),
            // A parent may be bound; its child is not.
            _ => (0..libc::CPU_SETSIZE as usize).for_each(|core| libc::CPU_SET(core, &mut set)),
        }
        libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), &raw const set);
        libc::setpriority(libc::PRIO_PROCESS, 0, nice);
        if realtime {
            // The lowest of its priorities: kernel threads that have one stay before it.
            let priority = libc::sched_param { sched_priority: 1 };
            libc::sched_setscheduler(0, libc::SCHED_RR, &raw const priority);
        }
    }
}

/// A socket per client: as many as the system allows. Best effort; binding tells when it is not enough.
pub fn raise_file_limit() {
    let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
    // SAFETY: the struct lives over both calls.
    unsafe {
        if libc::getrlimit(libc::RLIMIT_NOFILE, &raw mut limit) == 0 {
            limit.rlim_cur = limit.rlim_max;
            libc::setrlimit(libc::RLIMIT_NOFILE, &raw const limit);
        }
    }
}

/// CPU time of this process.
pub fn own_cpu() -> Duration {
    // SAFETY: all zeros is a valid rusage, and it lives over the call.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_SELF, &raw mut usage);
        usage
    };
    let time = |t: libc::timeval| Duration::new(t.tv_sec as u64, t.tv_usec as u32 * 1_000);
    time(usage.ru_utime) + time(usage.ru_stime)
}

/// What the process `pid` has used. CPU is user and system time of all its threads, those that have ended included.
///
/// # Errors
/// When there is no such process.
pub fn usage(pid: u32) -> anyhow::Result<Usage> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).context("the server has ended")?;
    let memory = resident(&status).context("malformed status")?;
    let rollup = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    let proportional = kib(&rollup, "Pss:").unwrap_or_default();
    let descriptors = fs::read_dir(format!("/proc/{pid}/fd")).map_or(0, Iterator::count);
    let cpu = cpu(pid).context("the server has ended")?;
    Ok(Usage { cpu, memory, proportional, descriptors, ..Usage::default() })
}

/// By the process's clock: utime + stime as in `/proc`, but in nanoseconds instead of ticks of 10 ms.
fn cpu(pid: u32) -> io::Result<Duration> {
    let mut time = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    // SAFETY: both calls write one value each that lives over them.
    let error = unsafe {
        let mut clock: libc::clockid_t = 0;
        match libc::clock_getcpuclockid(pid as libc::pid_t, &raw mut clock) {
            0 => libc::clock_gettime(clock, &raw mut time),
            error => return Err(io::Error::from_raw_os_error(error)),
        }
    };
    if error != 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(Duration::new(time.tv_sec as u64, time.tv_nsec as u32))
}

fn resident(status: &str) -> Option<u64> {
    kib(status, "VmRSS:")
}

/// A line of KiB, in bytes.
fn kib(text: &str, key: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix(key))?;
    let kib: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kib * 1_024)
}

/// The IPv4 address by which this machine is known to others, for servers that do not listen on loopback.
///
/// # Errors
/// When there is no interface besides loopback.
pub fn own_address() -> io::Result<std::net::Ipv4Addr> {
    let socket = std::net::UdpSocket::bind("0.0.0.0:0")?;
    // Nothing is sent: connecting a UDP socket only picks the route. The address is reserved for documentation.
    socket.connect("198.51.100.1:9")?;
    match socket.local_addr()?.ip() {
        std::net::IpAddr::V4(address) if !address.is_loopback() => Ok(address),
        _ => Err(io::Error::other("no interface besides loopback")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_read_in_bytes() {
        assert_eq!(resident("Name:\tx\nVmRSS:\t    2048 kB\n"), Some(2 << 20));
    }

    #[test]
    fn this_process_has_used_something_and_a_missing_one_nothing() {
        let own = usage(std::process::id()).expect("it runs");
        assert!(own.memory > 0 && !own.cpu.is_zero());
        assert!(usage(u32::MAX).is_err());
    }
}
