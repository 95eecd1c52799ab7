//! `liantu serve` and `liantu migrate`.

use std::io::ErrorKind;
use std::net::SocketAddr;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use model::JobCause;
use tokio::sync::watch;

use super::init;
use crate::cli::{Folder, Serve};
use crate::config::Config;
use crate::folder::Replace;
use crate::http::Shared;
use crate::http::guard::Front;
use crate::{clock, folder, http, jobs, mail, papers, report};

/// Serves until it is told to stop.
pub(super) async fn run(args: &Serve) -> Result<()> {
    let store = if folder::holds_nothing(&args.folder) {
        report::note(format!("note: {} was empty: a district is begun in it", args.folder.place()));
        init::begin(&args.folder, Replace::Refuse).await?
    } else {
        folder::open(&args.folder).await?.store
    };
    if !store.has_users().await? {
        let first = format!("`liantu user add NAME --role admin {}`", args.folder.words());
        if !args.addr.ip().is_loopback() {
            bail!(
                "`{}` is not a loopback address, and there are no users yet who could log in; hint: `--addr 127.0.0.1:{}`, or first {first}",
                args.addr,
                args.addr.port()
            );
        }
        if args.behind_tls {
            bail!("there are no users yet who could log in through a proxy; hint: first {first}");
        }
    } else if !args.addr.ip().is_loopback() && !args.behind_tls {
        report::note(
            "note: passwords cross the network as they are typed; hint: a proxy with TLS before it and `--behind-tls`",
        );
    }
    let front = if args.behind_tls { Front::TlsProxy } else { Front::Direct };
    let config = Config::load(&store).await?;
    // What an earlier run left is done in the background, like any other job.
    store.queue_placing(config.version()?, JobCause::Leftover, &clock::now()).await?;
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
    let (stop, stopping) = watch::channel(false);
    let shared = Arc::new(Shared::new(store.clone(), config, stopping.clone()).behind(front));
    let papers = args.folder.dir.join("files");
    match papers::sweep(&papers, papers::LEFT_BEHIND) {
        Ok(0) => {}
        Ok(swept) => tracing::info!("removed {swept} beginnings of papers that an earlier run left"),
        Err(error) => tracing::warn!("sweeping the papers: {}", report::chain(&error)),
    }
    let _ = shared.papers.set(papers);
    let background = tokio::spawn(jobs::serve(Arc::clone(&shared), stopping.clone()));
    let post = tokio::spawn(mail::serve(Arc::clone(&shared), stopping));
    report::line(format!("Liantu is at http://{address}/"))?;
    // The first search would else wait for the whole register to be read.
    let search = Arc::clone(&shared);
    tokio::spawn(async move {
        if let Err(error) = search.search.refresh(&search.store).await {
            tracing::warn!("reading the register for searches: {}", report::chain(&error));
        }
    });
    let told = async move {
        stopped().await;
        // Open streams of progress end, and the job in hand ends at its next step.
        let _ = stop.send(true);
    };
    let app = http::app(shared).into_make_service_with_connect_info::<SocketAddr>();
    axum::serve(listener, app).with_graceful_shutdown(told).await.context("serving")?;
    background.await.context("ending the jobs")?;
    post.await.context("ending the post")?;
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
