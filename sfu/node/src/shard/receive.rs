//! What comes in: datagrams of our own socket, what other shards pass on, and connections.

use std::net::SocketAddr;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use sfu::{Input, Relayed, Route, Sfu};

use super::Shard;
use crate::rings::{RING, Stray};
use crate::tcp::{Tcp, Verdict};

/// recvmmsg calls per round, so that a flood does not starve orders and timers.
const RECEIVES_PER_ROUND: usize = 8;

impl Shard {
    pub(super) fn receive(&mut self, now: Instant) {
        for _ in 0..RECEIVES_PER_ROUND {
            let Shard { sfu, ownership, .. } = self;
            let shared = ownership.shares_port();
            let received = self.inbox.receive(&self.udp, |from, data| {
                if !(shared && ownership.pass_on(from, data)) {
                    take(sfu, now, Route::udp(from), data);
                }
            });
            match received {
                Ok(0) => return,
                Ok(_) => self.drain(now),
                Err(error) => {
                    tracing::warn!(media.error = %error, "receiving failed");
                    return;
                }
            }
        }
    }

    /// What other shards passed on; as much as was there when the round began, at most.
    pub(super) fn take_strays(&mut self, now: Instant) {
        for stray in self.strays.try_iter().take(RING) {
            match stray {
                Stray::Datagram { via, from, len, mut data } => {
                    self.ownership.await_answer(from, via, &data[..len]);
                    take(&mut self.sfu, now, Route::udp(from), &mut data[..len]);
                }
                Stray::Relayed { from, head, lens, data } => {
                    let (payload, rest) = data.split_at(lens.0);
                    let packet = Relayed { head, payload, descriptor: &rest[..lens.1] };
                    give(&mut self.sfu, now, Input::Relayed { from, packet });
                }
                Stray::Word { from, word } => give(&mut self.sfu, now, Input::Word { from, word: *word }),
                Stray::Belongs { address, owner } => self.ownership.learn(address, owner),
                Stray::Connection(handover) => {
                    let Shard { sfu, tcp, .. } = self;
                    // It was sent here by its mark: wherever it might belong now, it is not sent on.
                    tcp.adopt(now, *handover, &mut |from, _, data| {
                        take(sfu, now, Route::tcp(from), data);
                        Verdict::Taken
                    });
                }
            }
        }
    }

    pub(super) fn receive_tcp(&mut self, now: Instant) {
        self.with_tcp(now, |tcp, take| tcp.receive(now, take));
    }

    /// Lets the connections give what they have to the core, or to the shard that a first check names.
    pub(super) fn with_tcp(
        &mut self,
        now: Instant,
        work: impl FnOnce(&mut Tcp, &mut dyn FnMut(SocketAddr, bool, &mut [u8]) -> Verdict),
    ) {
        let Shard { sfu, tcp, ownership, .. } = self;
        work(tcp, &mut |from, proven, data| {
            if !proven && let Some(shard) = ownership.elsewhere(data) {
                return Verdict::Elsewhere(shard);
            }
            take(sfu, now, Route::tcp(from), data);
            Verdict::Taken
        });
        while let Some((shard, handover)) = tcp.next_handover() {
            ownership.hand_over(shard, handover);
        }
    }
}

/// Gives a datagram to the core.
fn take(sfu: &mut Sfu, now: Instant, from: Route, data: &mut [u8]) {
    give(sfu, now, Input::Packet { from, data });
}

/// A panic costs the peer that it happened for.
fn give(sfu: &mut Sfu, now: Instant, input: Input<'_>) {
    if catch_unwind(AssertUnwindSafe(|| sfu.handle(now, input))).is_err() {
        sfu.recover(now);
    }
}
