//! `liantu serve` and `liantu migrate`.

use std::io::ErrorKind;
use std::sync::Arc;

use anyhow::{Context, Result, bail};

use crate::cli::{Folder, Serve};
use crate::config::Config;
use crate::{folder, http, ingest, report};

/// Serves until it is told to stop.
pub(super) async fn run(args: &Serve) -> Result<()> {
    if !args.addr.ip().is_loopback() {
        bail!(
            "`{}` is not a loopback address, and there are no users yet who could log in; hint: `--addr 127.0.0.1:{}`",
            args.addr,
            args.addr.port()
        );
    }
    let store = folder::open(&args.folder).await?.store;
    let config = Arc::new(Config::load(&store).await?);
    let caught_up = ingest::place_pending(&store, &config.lexicon).await?;
    if caught_up > 0 {
        tracing::info!(firms = caught_up, "placed firms that an earlier run left");
    }
    let listener = match tokio::net::TcpListener::bind(args.addr).await {
        Ok(listener) => listener,
        Err(error) if error.kind() == ErrorKind::AddrInUse => bail!(
            "`{}` is taken by another program; hint: end that one, or take a free port: `--addr {}:0`",
            args.addr,
            args.addr.ip()
        ),
        Err(error) => return Err(error).with_context(|| format!("listening on `{}`", args.addr)),
    };
    let address = listener.local_addr().context("asking for the address")?;
    let app = http::app(http::App { store: store.clone(), config });
    report::line(format!("Liantu is at http://{address}/"))?;
    axum::serve(listener, app).with_graceful_shutdown(stopped()).await.context("serving")?;
    store.close().await?;
    Ok(())
}

/// Ctrl-C, or the signal that a service manager sends.
async fn stopped() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    {
        let terminate = async {
            match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
                Ok(mut signal) => {
                    signal.recv().await;
                }
                Err(_) => std::future::pending().await,
            }
        };
        tokio::select! { () = interrupt => {}, () = terminate => {} }
    }
    #[cfg(not(unix))]
    interrupt.await;
}

/// Brings the database to this version.
pub(super) async fn migrate(folder: &Folder) -> Result<()> {
    let store = folder::connect(folder).await?;
    store.migrate().await.context("migrating the database")?;
    report::line(format!("the data in {} is up to date", folder.place()))?;
    store.close().await?;
    Ok(())
}
