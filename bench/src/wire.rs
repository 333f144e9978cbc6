//! HTTP/1.1 over one connection that stays open: as little as a generator of load needs, so that the server gets the
//! machine. Blocking, one thread a connection.

use crate::failure::Outcome;
use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

/// Nobody waits longer for an answer.
const PATIENCE: Duration = Duration::from_secs(30);
const END_OF_HEAD: &[u8] = b"\r\n\r\n";
const BUFFER: usize = 64 * 1024;

/// What the server said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// The status.
    pub status: u16,
    /// The head with its last empty line.
    pub head: String,
    /// The body as it came.
    pub body: Vec<u8>,
}

impl Answer {
    /// The values of a header, in order.
    pub fn headers<'a>(&'a self, name: &str) -> impl Iterator<Item = &'a str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(':'));
        lines.filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// An open connection.
pub struct Connection {
    stream: TcpStream,
    chunk: Box<[u8]>,
    buffer: Vec<u8>,
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    /// Nothing listens there.
    pub fn open(address: SocketAddr) -> Outcome<Self> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        Ok(Self { stream, chunk: vec![0; BUFFER].into_boxed_slice(), buffer: Vec::with_capacity(BUFFER) })
    }

    /// Sends the bytes of a request and reads the whole answer.
    ///
    /// # Errors
    /// The connection breaks, or the answer is none that this understands.
    pub fn exchange(&mut self, request: &[u8]) -> Outcome<Answer> {
        self.stream.write_all(request)?;
        self.buffer.clear();
        loop {
            let read = self.stream.read(&mut self.chunk)?;
            if read == 0 {
                return Err("the server closed the connection".into());
            }
            self.buffer.extend_from_slice(self.chunk.get(..read).unwrap_or_default());
            if let Some(answer) = parse(&self.buffer)? {
                return Ok(answer);
            }
        }
    }
}

/// The answer in these bytes; `None` while some are missing.
fn parse(bytes: &[u8]) -> Outcome<Option<Answer>> {
    let Some(end) = bytes.windows(END_OF_HEAD.len()).position(|four| four == END_OF_HEAD) else { return Ok(None) };
    let (head, rest) = bytes.split_at(end + END_OF_HEAD.len());
    let head = std::str::from_utf8(head)?;
    let status: u16 = head.split(' ').nth(1).and_then(|word| word.parse().ok()).ok_or("no status")?;
    let value =
        |name: &str| head.lines().filter_map(|line| line.split_once(':')).find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim());
    if value("transfer-encoding").is_some() {
        return Err("the answer comes in chunks".into());
    }
    let length: usize = match value("content-length") {
        Some(length) => length.parse()?,
        None if matches!(status, 204 | 304) => 0,
        None => return Err("the answer does not say its length".into()),
    };
    if rest.len() > length {
        return Err("more was answered than asked".into());
    }
    Ok((rest.len() == length).then(|| Answer { status, head: head.to_owned(), body: rest.to_vec() }))
}

/// The bytes of a GET, with more headers, each as `name: value`.
pub fn get(address: SocketAddr, path: &str, headers: &[String]) -> Vec<u8> {
    let more: String = headers.iter().flat_map(|header| [header.as_str(), "\r\n"]).collect();
    format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept: text/html\r\nuser-agent: bench\r\n{more}\r\n").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_read_once_it_is_whole() {
        let whole = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nSet-Cookie: a=1\r\nset-cookie: b=2\r\n\r\nhello";
        for end in 0..whole.len() {
            assert_eq!(parse(&whole[..end]).unwrap(), None, "{end}");
        }
        let answer = parse(whole).unwrap().unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (200, "hello"));
        assert_eq!(answer.headers("set-cookie").collect::<Vec<_>>(), ["a=1", "b=2"]);
    }

    #[test]
    fn what_cannot_be_measured_is_an_error() {
        assert!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n").is_err());
        assert!(parse(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        assert!(parse(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n\r\nab").is_err());
        assert!(parse(b"nonsense\r\n\r\n").is_err());
        assert_eq!(parse(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap().unwrap().status, 204);
    }

    #[test]
    fn a_get_names_its_host_and_its_headers() {
        let bytes = get("127.0.0.1:80".parse().unwrap(), "/a", &["cookie: s=1".to_owned()]);
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with("GET /a HTTP/1.1\r\nhost: 127.0.0.1:80\r\n") && text.ends_with("cookie: s=1\r\n\r\n"), "{text}");
    }
}
