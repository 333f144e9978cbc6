//! Tells systemd that the service is ready or stopping (`Type=notify`). Elsewhere it does nothing.

use base::config::notify_socket;
use std::io;
use std::os::unix::net::UnixDatagram;

/// The service answers.
pub(super) fn ready() {
    tell("READY=1");
}

/// The service stops.
pub(super) fn stopping() {
    tell("STOPPING=1");
}

fn tell(state: &str) {
    if let Some(socket) = notify_socket()
        && let Err(error) = send(&socket, state)
    {
        tracing::warn!("systemd could not be told {state}: {error}");
    }
}

fn send(socket: &str, state: &str) -> io::Result<()> {
    let datagram = UnixDatagram::unbound()?;
    #[cfg(target_os = "linux")]
    if let Some(name) = socket.strip_prefix('@') {
        let address = <std::os::unix::net::SocketAddr as std::os::linux::net::SocketAddrExt>::from_abstract_name(name)?;
        return datagram.send_to_addr(state.as_bytes(), &address).map(|_| ());
    }
    datagram.send_to(state.as_bytes(), socket).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn systemd_is_told_on_its_socket() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("notify");
        let socket = UnixDatagram::bind(&path).unwrap();
        send(path.to_str().unwrap(), "READY=1").unwrap();
        let mut told = [0; 32];
        let length = socket.recv(&mut told).unwrap();
        assert_eq!(&told[..length], b"READY=1");
        assert!(send("/nowhere/notify", "READY=1").is_err());
    }
}
