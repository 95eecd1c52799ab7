//! The product: command line, HTTP, jobs and the built web app.
fn main() {}
