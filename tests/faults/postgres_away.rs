//! R41, R42: the PostgreSQL server is killed and started again, or ends connections all the time, under two web processes
//! and a worker. Pages say so within seconds, nothing hangs, nothing acknowledged is lost, nobody has to be restarted.

use crate::support::client::Client;
use crate::support::postgres::Server;
use crate::support::program::{Program, free_address};
use crate::support::site::Site;
use crate::support::until;
use crate::support::writer::Writer;
use futures_util::future::join_all;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tests::{is_postgres, own_database_on};

/// Nobody waits longer to be told that the database is away.
const TOLD: Duration = Duration::from_secs(5);
/// As long as the server is away.
const AWAY: Duration = Duration::from_secs(6);
const TERMINATING: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(200);

/// Two web processes and a worker.
struct Farm {
    webs: [Program; 2],
    worker: Program,
    site: Site,
    postgres: Server,
}

impl Farm {
    async fn start() -> Self {
        let postgres = Server::start();
        let site = Site::on(own_database_on(postgres.url(), tempfile::tempdir().unwrap())).await;
        let webs = [site.serve(&["--no-worker"]).await, site.serve(&["--no-worker"]).await];
        let worker = site.start(&["worker"], free_address());
        site.log_in(&webs[0]).await;
        Self { webs, worker, site, postgres }
    }

    /// Everything goes on in the same processes.
    async fn is_whole(&mut self) {
        for web in &self.webs {
            let visitor = Client::new(&web.url());
            until("the web process is ready again", || visitor.is_ready()).await;
        }
        for web in &self.webs {
            self.site.log_in(web).await;
        }
        self.site.verify_audit().await;
        assert!(self.webs.iter_mut().chain([&mut self.worker]).all(Program::is_alive), "the same processes all along");
    }
}

/// How the answers were.
#[derive(Default)]
struct Tally {
    saved: AtomicUsize,
    refused: AtomicUsize,
    broken: AtomicUsize,
}

async fn save(mut writer: Writer, tally: Arc<Tally>, stop: Arc<AtomicBool>) -> Writer {
    while !stop.load(Ordering::Relaxed) {
        let begun = Instant::now();
        let count = match writer.save().await {
            Some(page) if page.status == 200 => &tally.saved,
            Some(page) => {
                assert_eq!((page.status, page.heading().as_str()), (503, "Le service revient bientôt"));
                &tally.refused
            }
            // the page could not be opened anew
            None => &tally.broken,
        };
        count.fetch_add(1, Ordering::Relaxed);
        assert!(begun.elapsed() < TOLD * 2, "{:?} for opening and saving", begun.elapsed());
    }
    writer
}

async fn nothing_is_lost(site: &Site, writers: Vec<Writer>) -> i32 {
    let mut unheard = 0;
    for mut writer in writers {
        until("the page opens again", || async { writer.client.try_get(&writer.path).await.is_ok_and(|page| page.status == 200) }).await;
        assert!(writer.reload().await);
        let version = writer.version();
        assert_eq!(site.kept(writer.activity).await, (version, version, version), "whole rows, each with its record");
        assert!(version >= writer.acknowledged);
        unheard += version - writer.acknowledged;
    }
    unheard
}

/// What people see while the server is away.
async fn while_away(farm: &Farm, patient: &[Client; 2], path: &str) -> Duration {
    let mut slowest = Duration::ZERO;
    let begun = Instant::now();
    while begun.elapsed() < AWAY {
        for (web, client) in farm.webs.iter().zip(patient) {
            let asked = Instant::now();
            let pages = join_all([path, "/login", path].map(|page| client.get(page))).await;
            slowest = slowest.max(asked.elapsed());
            for page in [&pages[0], &pages[2]] {
                assert_eq!((page.status, page.heading().as_str(), page.header("retry-after")), (503, "Le service revient bientôt", "5"));
            }
            let visitor = Client::new(&web.url());
            let asked = Instant::now();
            visitor.get("/healthz").await.expect(200);
            visitor.get(&farm.site.app.state.assets.path("css/app.css").unwrap()).await.expect(200);
            assert!(asked.elapsed() < Duration::from_secs(1), "what needs no database does not wait for it");
            assert_eq!(visitor.get("/readyz").await.status, 503);
        }
    }
    assert!(slowest < TOLD, "{slowest:?}");
    slowest
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_is_told_cleanly_and_everything_goes_on_when_it_is_back() {
    if !is_postgres() {
        return;
    }
    let mut farm = Farm::start().await;
    let path = format!("/care/{}/dashboard", farm.site.world.patient.person);
    let patient = [farm.site.patient(&farm.webs[0]).await, farm.site.patient(&farm.webs[1]).await];
    patient[0].get(&path).await.expect(200);
    let (tally, stop) = (Arc::new(Tally::default()), Arc::new(AtomicBool::new(false)));
    let mut tasks = Vec::new();
    for web in &farm.webs {
        tasks.push(tokio::spawn(save(farm.site.writer(web).await, Arc::clone(&tally), Arc::clone(&stop))));
    }
    until("answers are saved", || async { tally.saved.load(Ordering::Relaxed) > 50 }).await;
    farm.postgres.kill();
    let slowest = while_away(&farm, &patient, &path).await;
    farm.postgres.start_again();
    let back = Instant::now();
    let before = tally.saved.load(Ordering::Relaxed);
    until("answers are saved again", || async { tally.saved.load(Ordering::Relaxed) > before }).await;
    let healed = back.elapsed();
    stop.store(true, Ordering::Relaxed);
    let writers = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    let unheard = nothing_is_lost(&farm.site, writers).await;
    farm.is_whole().await;
    eprintln!(
        "slowest 503 {slowest:?}, saved again {healed:?} after the start, {} acknowledged, none lost, {unheard} kept unheard",
        tally.saved.load(Ordering::Relaxed)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn connections_that_are_ended_all_the_time_lose_nothing() {
    if !is_postgres() {
        return;
    }
    let mut farm = Farm::start().await;
    let (tally, stop) = (Arc::new(Tally::default()), Arc::new(AtomicBool::new(false)));
    let mut tasks = Vec::new();
    for web in farm.webs.iter().chain(&farm.webs) {
        tasks.push(tokio::spawn(save(farm.site.writer(web).await, Arc::clone(&tally), Arc::clone(&stop))));
    }
    let begun = Instant::now();
    while begun.elapsed() < TERMINATING {
        farm.postgres.end_connections();
        tokio::time::sleep(PAUSE).await;
    }
    let ended = Instant::now();
    let before = tally.saved.load(Ordering::Relaxed);
    until("answers are saved again", || async { tally.saved.load(Ordering::Relaxed) > before }).await;
    let healed = ended.elapsed();
    stop.store(true, Ordering::Relaxed);
    let writers = join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    let unheard = nothing_is_lost(&farm.site, writers).await;
    farm.is_whole().await;
    let [saved, refused, broken] = [&tally.saved, &tally.refused, &tally.broken].map(|count| count.load(Ordering::Relaxed));
    assert!(healed < TOLD, "{healed:?}");
    eprintln!("{saved} acknowledged, none lost; {refused} answered 503, {broken} pages not opened, {unheard} kept unheard; healed after {healed:?}");
}
