//! A fifth of everything is lost, both ways, on a path of 50 ms: everybody keeps seeing and hearing all the same.

use std::time::Duration;

use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

use super::screen::Screen;
use super::stage::Stage;

#[test]
fn whoever_joins_over_a_lossy_path_sees_the_picture_soon_and_goes_on_seeing_it() {
    for seed in 0..32 {
        let packets = SmallRng::seed_from_u64(seed).random_range(5..=8);
        let mut stage = Stage::new(seed, packets, 2, 0.2);
        stage.play(Duration::from_millis(1_500));
        for screen in &mut stage.screens {
            assert!(screen.frames > 0, "seed {seed}, {packets} packets: {:?} without a picture", screen.longest);
            screen.forget();
        }
        stage.play(Duration::from_secs(10));
        for screen in &stage.screens {
            let Screen { frames, freezes, longest, .. } = screen;
            let seen = format!("seed {seed}, {packets} packets: {frames} frames, {freezes} freezes, {longest:?}");
            assert!(*freezes <= 1 && *frames > 225 && *longest < Duration::from_secs(1), "{seen}");
        }
    }
}
