//! R9: asked to stop, the server takes nobody new, finishes what it has begun, and ends well.

use crate::support::blocker::Blocker;
use crate::support::client::Client;
use crate::support::site::Site;
use crate::support::until;
use crate::support::writer::Writer;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::{Duration, Instant};

const WRITERS: usize = 8;

/// How many established connections the server has, and how many of them hold bytes that it has not read.
fn connections(address: SocketAddr) -> (usize, usize) {
    const ESTABLISHED: &str = "01";
    let port = format!(":{:04X}", address.port());
    let table = std::fs::read_to_string("/proc/self/net/tcp").unwrap();
    let rows = table.lines().skip(1).map(|line| line.split_whitespace().collect::<Vec<_>>());
    let own: Vec<_> = rows.filter(|row| row[1].ends_with(&port) && row[3] == ESTABLISHED).collect();
    (own.len(), own.iter().filter(|row| !row[4].ends_with(":00000000")).count())
}

/// The patient's first answer to a questionnaire, as it goes over the wire.
async fn answer(site: &Site, address: SocketAddr, path: &str) -> String {
    let browser = site.app.signed_in(site.world.patient.account).await;
    let form = "autosave=pain_now&asked=pain_now&version-pain_now=0&answer-pain_now=1";
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: {address}\r\ncookie: sid={}\r\nx-csrf-token: {}\r\nsec-fetch-site: same-origin\r\n\
         hx-request: true\r\nhx-request-type: partial\r\ncontent-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n",
        browser.token(),
        browser.csrf(),
        form.len()
    );
    format!("{head}{form}")
}

/// Sends it; back when all of it has left.
fn send(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    stream.write_all(request.as_bytes()).unwrap();
    stream
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_that_have_begun_are_finished_and_nobody_new_is_taken() {
    let site = Site::new().await;
    let server = site.serve(&[]).await;
    let address = server.address;
    let mut writers: Vec<Writer> = Vec::new();
    let mut answers = Vec::new();
    for _ in 0..WRITERS {
        let writer = site.writer(&server).await;
        answers.push(answer(&site, address, &writer.path).await);
        writers.push(writer);
    }
    let idle = Client::new(&server.url());
    idle.get("/login").await.expect(200);
    let open = connections(address).0;
    let blocker = Blocker::hold(site.app.database_url());
    let requests: Vec<TcpStream> = answers.iter().map(|answer| send(address, answer)).collect();
    until("the requests have been read", || async { connections(address) == (open + WRITERS, 0) }).await;
    let asked = Instant::now();
    server.ask_to_stop().await;
    until("nobody new is taken", || async { TcpStream::connect(address).is_err() }).await;
    let refused = asked.elapsed();
    drop(blocker);
    for mut request in requests {
        let mut answer = String::new();
        request.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    }
    assert!(server.ended().await.success());
    let stopped = asked.elapsed();
    assert!(refused < Duration::from_secs(2), "new ones are refused at once: {refused:?}");
    assert!(stopped < Duration::from_secs(8), "idle connections do not hold it: {stopped:?}");
    for writer in &writers {
        assert_eq!(site.kept(writer.activity).await, (1, 1, 1));
    }
    eprintln!("new ones refused after {refused:?}, ended after {stopped:?}, {WRITERS} requests finished");
}
