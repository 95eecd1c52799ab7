//! The rules of scoring, each as a test named after it.
