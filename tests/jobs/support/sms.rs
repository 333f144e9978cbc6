//! A small SMS gateway that keeps the requests it gets and answers as it is told.

use std::sync::{Arc, Mutex};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// The gateway; ends with the runtime of its test.
#[derive(Clone)]
pub struct Gateway {
    requests: Arc<Mutex<Vec<String>>>,
    statuses: Arc<Mutex<Vec<u16>>>,
    pub url: String,
}

impl Gateway {
    pub async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://sid:secret@{}/Messages.json?from=%2B15145550100", listener.local_addr().unwrap());
        let gateway = Self { requests: Arc::default(), statuses: Arc::default(), url };
        let taken = gateway.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let gateway = taken.clone();
                tokio::spawn(async move { gateway.answer(stream).await });
            }
        });
        gateway
    }

    /// The statuses of the next answers; afterwards 201.
    pub fn say(&self, statuses: Vec<u16>) {
        *self.statuses.lock().unwrap() = statuses;
    }

    /// Whole requests, head and body.
    pub fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }

    async fn answer(self, mut stream: TcpStream) -> Option<()> {
        let mut request = Vec::new();
        let mut block = [0; 4096];
        loop {
            let read = stream.read(&mut block).await.ok()?;
            request.extend_from_slice(block.get(..read)?);
            let text = String::from_utf8_lossy(&request);
            if let Some((head, body)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| line.to_ascii_lowercase().strip_prefix("content-length: ").map(str::to_owned));
                if body.len() >= length.and_then(|length| length.parse().ok()).unwrap_or(0) {
                    break;
                }
            }
            if read == 0 {
                return None;
            }
        }
        self.requests.lock().unwrap().push(String::from_utf8_lossy(&request).into_owned());
        let status = {
            let mut statuses = self.statuses.lock().unwrap();
            if statuses.is_empty() { 201 } else { statuses.remove(0) }
        };
        let reply = format!("HTTP/1.1 {status} Answer\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
        stream.write_all(reply.as_bytes()).await.ok()
    }
}
