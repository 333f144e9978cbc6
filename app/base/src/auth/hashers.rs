//! The threads that hash: one for each permit, for as long as the process lives. A hash takes 19 MiB, which the
//! allocator keeps for the thread that had it: on whichever thread of a large pool, a flood would leave it on each.

use super::password::{HashError, Work};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};

pub(super) type Task = Box<dyn FnOnce(&Work) + Send>;

/// Sends work to the threads; they end with this value.
pub(super) struct Hashers(Sender<Task>);

impl Hashers {
    /// Starts so many threads.
    pub(super) fn start(count: usize, work: &Arc<Work>) -> Result<Self, HashError> {
        let (sender, receiver) = channel();
        let receiver = Arc::new(Mutex::new(receiver));
        for _ in 0..count {
            let (receiver, work) = (Arc::clone(&receiver), Arc::clone(work));
            let thread = std::thread::Builder::new().name("hasher".into());
            thread
                .spawn(move || {
                    while let Some(task) = next(&receiver) {
                        // a defect in one must not take the thread from those who come after
                        let _ = catch_unwind(AssertUnwindSafe(|| task(&work)));
                    }
                })
                .map_err(|e| HashError::Failed(e.to_string()))?;
        }
        Ok(Self(sender))
    }

    pub(super) fn send(&self, task: Task) -> Result<(), HashError> {
        self.0.send(task).map_err(|_| HashError::Failed("the hashing threads have ended".into()))
    }
}

fn next(receiver: &Mutex<Receiver<Task>>) -> Option<Task> {
    receiver.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}
