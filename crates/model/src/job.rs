//! Long work: what it is for and how it stands.

use crate::words::vocabulary;

vocabulary! {
    /// How a job stands.
    JobState {
        /// Waits for someone to do it.
        Queued = "queued",
        /// Someone does it.
        Running = "running",
        /// Everything was done.
        Done = "done",
        /// It could not be done; its message says why.
        Failed = "failed",
        /// It was stopped; what it had done stays done.
        Cancelled = "cancelled",
    }
}

impl JobState {
    /// Whether nothing more will happen.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

vocabulary! {
    /// Why firms are placed on chains again.
    JobCause {
        /// A file was taken in.
        Import = "import",
        /// An import was undone or brought back.
        Undo = "undo",
        /// The chains became others.
        Pack = "pack",
        /// Someone asked for it.
        Request = "request",
        /// Work was left over by a program that ended.
        Leftover = "leftover",
    }
}
