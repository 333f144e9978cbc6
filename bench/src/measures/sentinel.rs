//! How fast this machine is at the moment: how many times a second it brings a small file to the disk. When that moves
//! between rounds, the figures of these rounds are not to be compared.

use crate::failure::Outcome;
use std::io::Write as _;
use std::time::{Duration, Instant};

const LASTING: Duration = Duration::from_millis(300);

/// Writes that reached the disk, a second.
///
/// # Errors
/// The temporary folder cannot be written.
pub fn disk_rate() -> Outcome<f64> {
    let mut file = tempfile::NamedTempFile::new()?;
    let (begun, mut count) = (Instant::now(), 0_u32);
    while begun.elapsed() < LASTING {
        file.write_all(&[7; 4096])?;
        file.as_file().sync_data()?;
        count += 1;
    }
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}
