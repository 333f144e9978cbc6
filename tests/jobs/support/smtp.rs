//! A small SMTP server that answers as it is told, to test what no well-behaved server does.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// What to do with a mail to an address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// Take it.
    Take,
    /// Answer the recipient with this line.
    Say(&'static str),
    /// Take the mail and close the connection without a word.
    VanishAfterDot,
}

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Arrived {
    pub to: String,
    pub source: String,
}

impl Arrived {
    /// A header's value.
    pub fn header(&self, name: &str) -> Option<&str> {
        let prefix = format!("{name}: ");
        self.source.lines().find_map(|line| line.strip_prefix(prefix.as_str()))
    }
}

#[derive(Default)]
struct State {
    answers: HashMap<String, Vec<Answer>>,
    arrived: Vec<Arrived>,
    connections: usize,
    close_idle: bool,
}

/// The server; ends with the runtime of its test.
#[derive(Clone)]
pub struct Smtp {
    state: Arc<Mutex<State>>,
    pub url: String,
}

impl Smtp {
    pub async fn listen() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("smtp://{}", listener.local_addr().unwrap());
        let server = Self { state: Arc::default(), url };
        let taken = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                taken.state.lock().unwrap().connections += 1;
                let server = taken.clone();
                tokio::spawn(async move { server.talk(stream).await });
            }
        });
        server
    }

    /// The answers to the next mails to an address; afterwards they are taken.
    pub fn answer(&self, to: &str, answers: Vec<Answer>) {
        self.state.lock().unwrap().answers.insert(to.to_owned(), answers);
    }

    /// Closes each connection after the mail that it brought, as a server does with idle ones.
    pub fn close_idle(&self) {
        self.state.lock().unwrap().close_idle = true;
    }

    pub fn arrived(&self) -> Vec<Arrived> {
        self.state.lock().unwrap().arrived.clone()
    }

    pub fn connections(&self) -> usize {
        self.state.lock().unwrap().connections
    }

    fn next_answer(&self, to: &str) -> Answer {
        let mut state = self.state.lock().unwrap();
        match state.answers.get_mut(to) {
            Some(answers) if !answers.is_empty() => answers.remove(0),
            _ => Answer::Take,
        }
    }

    async fn talk(self, stream: TcpStream) -> Option<()> {
        let (read, mut write) = stream.into_split();
        let mut lines = BufReader::new(read).lines();
        write.write_all(b"220 test\r\n").await.ok()?;
        let (mut to, mut answer) = (String::new(), Answer::Take);
        while let Some(line) = lines.next_line().await.ok()? {
            let verb = line.get(..4).unwrap_or(&line).to_ascii_uppercase();
            let reply = match verb.as_str() {
                "EHLO" => "250-test\r\n250 8BITMIME".to_owned(),
                "RCPT" => {
                    to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                    answer = self.next_answer(&to);
                    if let Answer::Say(text) = answer { text.to_owned() } else { "250 ok".to_owned() }
                }
                "DATA" => {
                    write.write_all(b"354 go\r\n").await.ok()?;
                    let mut source = String::new();
                    while let Some(line) = lines.next_line().await.ok()? {
                        if line == "." {
                            break;
                        }
                        source += &line;
                        source.push('\n');
                    }
                    self.state.lock().unwrap().arrived.push(Arrived { to: to.clone(), source });
                    if answer == Answer::VanishAfterDot {
                        return None;
                    }
                    write.write_all(b"250 kept\r\n").await.ok()?;
                    if self.state.lock().unwrap().close_idle {
                        write.write_all(b"221 idle for too long\r\n").await.ok()?;
                        return None;
                    }
                    continue;
                }
                "QUIT" => {
                    write.write_all(b"221 bye\r\n").await.ok()?;
                    return None;
                }
                _ => "250 ok".to_owned(),
            };
            write.write_all(format!("{reply}\r\n").as_bytes()).await.ok()?;
        }
        None
    }
}
