//! `healthcheck`: asks the running server whether it is alive. For containers without a shell.

use super::Outcome;
use super::failure::Failure;
use super::output::say;
use base::config::Config;
use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;

const LIMIT: Duration = Duration::from_secs(3);
const ANSWER_BYTES_MAX: u64 = 4096;

/// Runs the command.
///
/// # Errors
/// No answer within three seconds, or another than 200.
pub(super) fn run(config: &Config) -> Outcome {
    let address = reachable(config.listen);
    let status = ask(address, host(&config.base_url)).map_err(|e| Failure::Other(format!("no answer from {address}: {e}. Is `passerelle serve` running?")))?;
    if status == "200" { Ok(say("alive")?) } else { Err(Failure::Other(format!("{address} answered {status}; its log says why"))) }
}

/// The same address, or loopback where the server listens everywhere.
fn reachable(listen: SocketAddr) -> SocketAddr {
    let ip = match listen.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => Ipv4Addr::LOCALHOST.into(),
        IpAddr::V6(ip) if ip.is_unspecified() => Ipv6Addr::LOCALHOST.into(),
        ip => ip,
    };
    SocketAddr::new(ip, listen.port())
}

/// The server answers only to its own host.
fn host(base_url: &str) -> &str {
    base_url.split_once("://").map_or(base_url, |(_, host)| host)
}

fn ask(address: SocketAddr, host: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect_timeout(&address, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    stream.write_all(format!("GET /healthz HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").as_bytes())?;
    let mut answer = String::new();
    stream.take(ANSWER_BYTES_MAX).read_to_string(&mut answer)?;
    Ok(answer.split_whitespace().nth(1).unwrap_or("nothing").to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn serving(answer: &'static str) -> (SocketAddr, std::thread::JoinHandle<String>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let thread = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 512];
            let length = stream.read(&mut request).unwrap();
            stream.write_all(answer.as_bytes()).unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        (address, thread)
    }

    #[test]
    fn only_200_is_alive_and_the_host_is_the_public_one() {
        let with = |address: SocketAddr| Config::with([("listen", address.to_string().as_str()), ("base_url", "https://portal.example.org")]).unwrap();
        let (address, thread) = serving("HTTP/1.1 200 OK\r\n\r\nok");
        assert!(run(&with(address)).is_ok());
        assert!(thread.join().unwrap().contains("Host: portal.example.org\r\n"));
        let (address, thread) = serving("HTTP/1.1 503 Service Unavailable\r\n\r\n");
        assert!(run(&with(address)).unwrap_err().to_string().contains("503"));
        thread.join().unwrap();
    }

    #[test]
    fn a_server_that_listens_everywhere_is_asked_on_loopback() {
        assert_eq!(reachable("0.0.0.0:80".parse().unwrap()).to_string(), "127.0.0.1:80");
        assert_eq!(reachable("[::]:80".parse().unwrap()).to_string(), "[::1]:80");
        assert_eq!(reachable("192.0.2.1:80".parse().unwrap()).to_string(), "192.0.2.1:80");
    }
}
