//! A gateway that gives one prepared answer to every question.

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver};
use std::thread;

use rustls::{ServerConfig, ServerConnection, StreamOwned};
use serde_json::Value;

use crate::tls::tests::days;
use crate::tls::{ProtocolVersions, ServerName, ServiceAuthority, server_config};

/// What the gateway was asked.
pub(super) struct Heard {
    pub(super) head: String,
    body: Vec<u8>,
}

impl Heard {
    pub(super) fn body(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

pub(super) struct Gateway {
    address: SocketAddr,
    heard: Receiver<Heard>,
}

impl Gateway {
    /// Starts a gateway of this authority, to clients of this authority.
    pub(super) fn start(authority: &ServiceAuthority<'_>, answer: Vec<u8>) -> Self {
        let names = [ServerName::parse("127.0.0.1").unwrap()];
        let server = authority.issue_server(&names, days(-1, 1)).unwrap();
        let anchors = [authority.certificate().clone()];
        let chain = vec![server.certificate().clone()];
        let config = server_config(chain, server.private_key(), &anchors, ProtocolVersions::Tls13).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (tell, heard) = mpsc::channel();
        thread::spawn(move || {
            let config = Arc::new(config);
            for socket in listener.incoming() {
                if let Some(question) = serve(socket.unwrap(), &config, &answer) {
                    let _ = tell.send(question);
                }
            }
        });
        Self { address, heard }
    }

    pub(super) fn url(&self) -> String {
        format!("https://{}/register/", self.address)
    }

    pub(super) fn heard(&self) -> Heard {
        self.heard.recv().unwrap()
    }
}

/// A JSON body as an HTTP answer.
pub(super) fn json_answer(body: &Value) -> Vec<u8> {
    answer("200 OK", "application/json", &body.to_string())
}

pub(super) fn answer(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let head = format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\r\n", body.len());
    [head.as_bytes(), body.as_bytes()].concat()
}

/// Reads one question and gives the answer: nothing if there was no whole question.
fn serve(socket: TcpStream, config: &Arc<ServerConfig>, answer: &[u8]) -> Option<Heard> {
    let connection = ServerConnection::new(Arc::clone(config)).unwrap();
    let mut stream = StreamOwned::new(connection, socket);
    let mut octets = Vec::new();
    let end = loop {
        if let Some(end) = octets.windows(4).position(|four| four == b"\r\n\r\n") {
            break end + 4;
        }
        read_some(&mut stream, &mut octets)?;
    };
    let head = String::from_utf8(octets[..end].to_vec()).unwrap();
    let length: usize =
        head.to_ascii_lowercase().split("content-length: ").nth(1)?.split("\r\n").next()?.parse().ok()?;
    let mut body = octets.split_off(end);
    while body.len() < length {
        read_some(&mut stream, &mut body)?;
    }
    let _ = stream.write_all(answer);
    stream.conn.send_close_notify();
    let _ = stream.flush();
    Some(Heard { head, body })
}

fn read_some(stream: &mut impl Read, into: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 4096];
    let read = stream.read(&mut buffer).ok().filter(|read| *read > 0)?;
    into.extend_from_slice(&buffer[..read]);
    Some(())
}
