//! C93: what arrives on a real socket is limited before anything reads it: bodies in chunks, heads that do not end.

use super::{Server, folder, free_address};
use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.address).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    stream
}

/// What is answered until the connection ends.
fn answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::new();
    let read = stream.read_to_end(&mut bytes);
    // it may be cut off with something of ours unread
    assert!(read.as_ref().err().is_none_or(|error| error.kind() == ErrorKind::ConnectionReset), "{read:?}");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn head(server: &Server, more: &str) -> String {
    format!("POST /login HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\nConnection: close\r\n{more}\r\n", server.address)
}

/// Memory of the process, in kB.
fn resident(server: &Server) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", server.child.id())).unwrap();
    status.lines().find_map(|line| line.strip_prefix("VmRSS:")?.split_whitespace().next()?.parse().ok()).unwrap()
}

/// Sends chunks until the server has enough; says how many bytes it took.
fn flood(stream: &mut TcpStream, most: usize) -> usize {
    let chunk = format!("4000\r\n{}\r\n", "a".repeat(0x4000));
    let mut sent = 0;
    while sent < most && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += 0x4000;
    }
    sent
}

#[test]
fn a_body_in_chunks_is_cut_at_its_limit_and_costs_no_memory() {
    const GIGABYTE: usize = 1 << 30;
    let folder = folder();
    let server = Server::start(folder.path(), free_address());
    let mut before = 0;
    for round in 0..3 {
        let mut stream = connect(&server);
        stream.write_all(head(&server, "Transfer-Encoding: chunked\r\n").as_bytes()).unwrap();
        let sent = flood(&mut stream, GIGABYTE);
        assert!(sent < GIGABYTE / 8, "{sent} bytes were taken");
        let told = answer(&mut stream);
        assert!(told.is_empty() || told.starts_with("HTTP/1.1 413"), "{told}");
        match round {
            0 => before = resident(&server),
            _ => assert!(resident(&server) <= before + 1024, "{before} kB became {}", resident(&server)),
        }
    }
    // one chunk too many, and the answer is read
    let mut stream = connect(&server);
    let body = format!("10001\r\n{}\r\n0\r\n\r\n", "a".repeat(0x1_0001));
    stream.write_all(format!("{}{body}", head(&server, "Transfer-Encoding: chunked\r\n")).as_bytes()).unwrap();
    let told = answer(&mut stream);
    assert!(told.starts_with("HTTP/1.1 413") && told.contains("content-security-policy"), "{told}");
}

#[test]
fn a_head_that_does_not_end_is_cut_after_ten_seconds() {
    let folder = folder();
    let server = Server::start(folder.path(), free_address());
    let started = Instant::now();
    let mut stream = connect(&server);
    stream.write_all(format!("GET /help HTTP/1.1\r\nHost: {}\r\nX-Pad: ", server.address).as_bytes()).unwrap();
    let told = answer(&mut stream);
    let seconds = started.elapsed().as_secs();
    assert!((9..20).contains(&seconds), "{seconds} seconds");
    assert!(!told.contains("200 OK"), "{told}");
    let mut whole = connect(&server);
    whole.write_all(format!("GET /help HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", server.address).as_bytes()).unwrap();
    assert!(answer(&mut whole).starts_with("HTTP/1.1 200"));
}

#[test]
fn what_could_be_read_in_two_ways_is_read_in_none() {
    let folder = folder();
    let server = Server::start(folder.path(), free_address());
    for more in [
        "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n",
        "Content-Length: 3\r\nContent-Length: 4\r\n",
        "Content-Length: -1\r\n",
        "Host: evil.example\r\n",
    ] {
        let mut stream = connect(&server);
        stream.write_all(format!("{}0\r\n\r\n", head(&server, more)).as_bytes()).unwrap();
        let told = answer(&mut stream);
        assert!(told.starts_with("HTTP/1.1 400"), "{more:?}: {told}");
    }
}
