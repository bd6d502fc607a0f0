//! Fits and measures the head of advertising.

use super::measure::{Measured, Protocol};
use super::{Fitted, Tables};
use crate::creator::advertising::head::AdvertisingHead;
use crate::learn::train::TrainError;

/// Fits the head and measures it.
///
/// # Errors
/// A table cannot be read, or has only one class.
pub fn fit(_tables: &Tables) -> Result<Fitted<AdvertisingHead>, TrainError> {
    todo!()
}

/// Measures heads on rows that they have not seen.
///
/// # Errors
/// A table cannot be read, or the protocol leaves nothing to train on or to
/// judge.
pub fn measure(_tables: &Tables, _protocol: Protocol) -> Result<Vec<Measured>, TrainError> {
    todo!()
}
