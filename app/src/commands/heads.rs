//! The heads of requests, watched where their bytes arrive (C93): hyper has no clock under poem, and silently drops the
//! length of a request that also comes in chunks. A head that does not end in time cuts the connection; one that is too
//! long, or whose body could be measured in two ways, is made unreadable, which hyper answers with 400.
//! Not here: bodies, which are limited in size (`base::web`), and HTTP/2, whose frames say their lengths themselves.

use poem::http::uri::Scheme;
use poem::listener::Acceptor;
use poem::web::{LocalAddr, RemoteAddr};
use std::future::Future as _;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

const END_OF_HEAD: &[u8] = b"\r\n\r\n";
const PREFACE_OF_HTTP_2: &[u8] = b"PRI * HTTP/2.0";
const INTERIM: &[u8] = b"HTTP/1.1 100";
/// Longest head, in bytes.
const HEAD_MAX: usize = 64 * 1024;

/// Accepts connections whose heads are watched.
pub(super) struct Strict<A> {
    pub(super) inner: A,
    /// How long a head may take.
    pub(super) patience: Duration,
}

impl<A: Acceptor> Acceptor for Strict<A> {
    type Io = Watched<A::Io>;

    fn local_addr(&self) -> Vec<LocalAddr> {
        self.inner.local_addr()
    }

    async fn accept(&mut self) -> io::Result<(Self::Io, LocalAddr, RemoteAddr, Scheme)> {
        let (io, local, remote, scheme) = self.inner.accept().await?;
        Ok((Watched::new(io, self.patience), local, remote, scheme))
    }
}

/// Where a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// The head of a request is awaited or has begun.
    Head,
    /// The head is there; its answer has not begun.
    Answering,
    /// Answered: the next request may come whenever it likes.
    Between,
    /// Not HTTP/1.
    Other,
}

/// A connection whose heads are timed.
pub(super) struct Watched<I> {
    io: I,
    patience: Duration,
    deadline: Pin<Box<Sleep>>,
    stage: Stage,
    /// The head so far.
    seen: Vec<u8>,
}

impl<I> Watched<I> {
    fn new(io: I, patience: Duration) -> Self {
        Self { io, patience, deadline: Box::pin(sleep(patience)), stage: Stage::Head, seen: Vec::new() }
    }

    /// Takes note of what arrived; false when it must not be read.
    fn arrived(&mut self, bytes: &[u8]) -> bool {
        if self.stage == Stage::Between {
            self.stage = Stage::Head;
            self.deadline.as_mut().reset(Instant::now() + self.patience);
            self.seen.clear();
        }
        if self.stage != Stage::Head {
            return true;
        }
        let looked = self.seen.len().saturating_sub(END_OF_HEAD.len() - 1);
        self.seen.extend_from_slice(bytes);
        if self.seen.starts_with(PREFACE_OF_HTTP_2) {
            self.stage = Stage::Other;
            return true;
        }
        let end = self.seen.get(looked..).unwrap_or_default().windows(END_OF_HEAD.len()).position(|four| four == END_OF_HEAD);
        match end.and_then(|at| self.seen.get(..looked + at)) {
            Some(head) => {
                let is_clear = !has_two_lengths(head);
                self.stage = Stage::Answering;
                is_clear
            }
            None => self.seen.len() <= HEAD_MAX,
        }
    }

    fn leaves(&mut self, bytes: &[u8]) {
        if self.stage == Stage::Answering && !bytes.starts_with(INTERIM) {
            self.stage = Stage::Between;
        }
    }
}

/// Makes bytes of a head unreadable, but for their end: nobody waits for more of it.
fn spoil(arrived: &mut [u8]) {
    let kept = arrived.len().saturating_sub(END_OF_HEAD.len());
    arrived.fill(0);
    if let Some(end) = arrived.get_mut(kept..).filter(|end| end.len() == END_OF_HEAD.len()) {
        end.copy_from_slice(END_OF_HEAD);
    }
}

/// Whether a head says the length of its body and that it comes in chunks, or says a length twice.
fn has_two_lengths(head: &[u8]) -> bool {
    let named = |name: &str| {
        let names = head.split(|byte| *byte == b'\n').filter_map(|line| line.split(|byte| *byte == b':').next());
        names.filter(|given| given.trim_ascii().eq_ignore_ascii_case(name.as_bytes())).count()
    };
    named("content-length") + named("transfer-encoding") > 1
}

impl<I: AsyncRead + Unpin> AsyncRead for Watched<I> {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.io).poll_read(context, buffer);
        if read.is_ready() {
            let arrived = buffer.filled_mut().get_mut(before..).unwrap_or_default();
            if !self.arrived(arrived) {
                spoil(arrived);
            }
            return read;
        }
        if self.stage == Stage::Head && self.deadline.as_mut().poll(context).is_ready() {
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "the head of a request did not come in time")));
        }
        Poll::Pending
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Watched<I> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.leaves(bytes);
        Pin::new(&mut self.io).poll_write(context, bytes)
    }

    fn poll_write_vectored(mut self: Pin<&mut Self>, context: &mut Context<'_>, slices: &[io::IoSlice<'_>]) -> Poll<io::Result<usize>> {
        if let Some(first) = slices.iter().find(|slice| !slice.is_empty()) {
            self.leaves(first);
        }
        Pin::new(&mut self.io).poll_write_vectored(context, slices)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, DuplexStream, duplex};
    use tokio::time::timeout;

    const PATIENCE: Duration = Duration::from_millis(50);

    fn pair() -> (DuplexStream, Watched<DuplexStream>) {
        let (client, server) = duplex(4096);
        (client, Watched::new(server, PATIENCE))
    }

    async fn read(io: &mut Watched<DuplexStream>) -> io::Result<usize> {
        io.read(&mut [0; 512]).await
    }

    /// Whether the connection waits for more than the patience with a head.
    async fn waits(io: &mut Watched<DuplexStream>) -> bool {
        timeout(PATIENCE * 4, read(io)).await.is_err()
    }

    #[tokio::test]
    async fn a_head_that_trickles_in_is_cut_however_many_bytes_came() {
        let (mut client, mut io) = pair();
        client.write_all(b"GET / HTTP/1.1\r\nx-pad: ").await.unwrap();
        let kind = loop {
            match timeout(PATIENCE / 5, read(&mut io)).await {
                Ok(Err(error)) => break error.kind(),
                Ok(Ok(bytes)) => assert!(bytes > 0),
                // one more byte each time, never the end
                Err(_) => client.write_all(b"a").await.unwrap(),
            }
        };
        assert_eq!(kind, io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn nothing_at_all_is_cut_too() {
        let (_client, mut io) = pair();
        assert_eq!(read(&mut io).await.unwrap_err().kind(), io::ErrorKind::TimedOut);
    }

    #[tokio::test]
    async fn a_body_and_the_time_between_requests_may_take_longer() {
        let (mut client, mut io) = pair();
        client.write_all(b"POST / HTTP/1.1\r\ncontent-length: 4\r\n\r").await.unwrap();
        read(&mut io).await.unwrap();
        client.write_all(b"\nab").await.unwrap();
        read(&mut io).await.unwrap();
        assert!(waits(&mut io).await, "for the rest of the body");
        io.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await.unwrap();
        assert!(waits(&mut io).await, "for the next request");
        client.write_all(b"GET / HTTP/1.1\r\n").await.unwrap();
        read(&mut io).await.unwrap();
        assert_eq!(read(&mut io).await.unwrap_err().kind(), io::ErrorKind::TimedOut, "the second head is timed like the first");
    }

    #[tokio::test]
    async fn a_head_with_two_lengths_or_without_end_cannot_be_read() {
        for (head, clear) in [
            ("POST / HTTP/1.1\r\nContent-Length: 3\r\n\r\n", true),
            ("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\ncontent-length: 1\r\n\r\n", true),
            ("POST / HTTP/1.1\r\nContent-Length: 3\r\nTRANSFER-ENCODING : chunked\r\n\r\n", false),
            ("POST / HTTP/1.1\r\ncontent-length:3\r\nContent-length: 3\r\n\r\n", false),
            (&format!("GET / HTTP/1.1\r\nx: {}", "a".repeat(HEAD_MAX)), false),
        ] {
            let (_, mut io) = pair();
            // in two pieces, wherever the cut is
            let (first, second) = head.split_at(head.len() / 2);
            assert_eq!(io.arrived(first.as_bytes()) && io.arrived(second.as_bytes()), clear, "{head}");
        }
    }

    #[tokio::test]
    async fn an_interim_answer_begins_nothing_new() {
        let (mut client, mut io) = pair();
        client.write_all(b"POST / HTTP/1.1\r\nexpect: 100-continue\r\n\r\n").await.unwrap();
        read(&mut io).await.unwrap();
        io.write_all(b"HTTP/1.1 100 Continue\r\n\r\n").await.unwrap();
        assert_eq!(io.stage, Stage::Answering);
        assert!(waits(&mut io).await);
    }
}
