//! The one place with `unsafe`: running a loop with the vector instructions
//! that the processor has, and asking memory for what will be read soon.
//!
//! The program is built for any x86-64 processor, whose vectors hold four
//! floats and cannot widen bytes. Nearly all have more. The same code is
//! compiled a second time for those, and a test holds both to the same bits:
//! lanes are added in the same order, and nothing is fused.

#![allow(unsafe_code)]

/// Something to compute. `run` must be `#[inline(always)]`, or it is compiled
/// for the least processor only.
pub trait Kernel {
    /// What comes of it.
    type Output;

    /// Computes it.
    fn run(self) -> Self::Output;
}

/// Runs a kernel with AVX2 where the processor has it.
#[inline]
pub fn vectorised<K: Kernel>(kernel: K) -> K::Output {
    #[cfg(target_arch = "x86_64")]
    if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("popcnt") {
        // SAFETY: the processor has just said that it has both features, which
        // are all that `with_avx2` is compiled for.
        return unsafe { with_avx2(kernel) };
    }
    kernel.run()
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2,popcnt")]
fn with_avx2<K: Kernel>(kernel: K) -> K::Output {
    kernel.run()
}

/// Asks memory for an item that will be read soon, so that it is not waited for
/// then. Changes nothing else, and does nothing where there is no such item.
#[inline(always)]
pub fn prefetch<T>(items: &[T], at: usize) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::{_MM_HINT_T0, _mm_prefetch};
        let item = items.as_ptr().wrapping_add(at);
        // SAFETY: every x86-64 processor has the instruction, and it neither
        // reads nor writes and never faults, whatever the address.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(item.cast()) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = (items, at);
}

/// The natural logarithm of a positive, normal number, within a few units of
/// the last place. Unlike the system's it is made of steps that vectors have,
/// and the same on all platforms.
#[inline(always)]
pub fn ln(number: f32) -> f32 {
    // From the root of a half to the root of two, so that the series is short.
    const ROOT: u32 = 0x3f35_04f3;
    let above = number.to_bits().wrapping_sub(ROOT).cast_signed();
    let exponent = (above >> 23) as f32;
    let mantissa = f32::from_bits((above & 0x007f_ffff).cast_unsigned() + ROOT);
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let series = 1.0 + square * (1.0 / 3.0 + square * (0.2 + square * (1.0 / 7.0 + square / 9.0)));
    exponent * std::f32::consts::LN_2 + 2.0 * t * series
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    struct Dot<'a>(&'a [[i8; 8]], &'a [f32]);

    impl Kernel for Dot<'_> {
        type Output = [f32; 8];

        #[inline(always)]
        fn run(self) -> [f32; 8] {
            let mut sums = [0.0; 8];
            for (codes, count) in self.0.iter().zip(self.1) {
                for lane in 0..8 {
                    let size = f32::from(codes[lane]);
                    sums[lane] += count * size * size.abs();
                }
            }
            sums
        }
    }

    #[test]
    fn logarithms_are_those_of_the_system() {
        for exponent in -126..=127 {
            for step in 0..64 {
                let number = (1.0 + step as f32 / 64.0) * 2_f32.powi(exponent);
                let (own, expected) = (ln(number), number.ln());
                assert!(
                    (own - expected).abs() <= 2e-7 * expected.abs().max(1.0),
                    "{number}"
                );
            }
        }
        assert_eq!(ln(1.0), 0.0);
    }

    proptest! {
        #[test]
        fn vectors_change_no_bit(
            rows in prop::collection::vec((any::<[i8; 8]>(), 1.0_f32..9.0), 0..200),
        ) {
            let (codes, counts): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
            let plain = Dot(&codes, &counts).run();
            let vector = vectorised(Dot(&codes, &counts));
            prop_assert_eq!(plain.map(f32::to_bits), vector.map(f32::to_bits));
        }
    }
}
