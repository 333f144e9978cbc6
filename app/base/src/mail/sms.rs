//! Text messages through a gateway that takes a form of `To`, `From` and `Body`, as Twilio's does.

use super::{MailerError, SendError, is_loopback};
use reqwest::{StatusCode, Url};
use std::time::Duration;

const TIMEOUT: Duration = Duration::from_secs(20);

#[derive(Clone)]
pub(super) struct Gateway {
    client: reqwest::Client,
    url: Url,
    user: String,
    password: Option<String>,
    from: String,
}

impl Gateway {
    /// The user and password in the address become the Authorization header; `?from=` is the sending number.
    pub(super) fn new(url: &str) -> Result<Self, MailerError> {
        let mut url = Url::parse(url).map_err(|_| MailerError::Sms("it is no address"))?;
        let host = url.host_str().ok_or(MailerError::Sms("it names no host"))?;
        if url.scheme() != "https" && !(url.scheme() == "http" && is_loopback(host)) {
            return Err(MailerError::Sms("it must begin with https://"));
        }
        let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
        let from = pairs.iter().find(|(name, _)| name == "from").map(|(_, value)| value.clone());
        let from = from.ok_or(MailerError::Sms("it must name the sending number: …?from=%2B15145550100"))?;
        url.set_query(None);
        for (name, value) in pairs.iter().filter(|(name, _)| name != "from") {
            url.query_pairs_mut().append_pair(name, value);
        }
        let user = url.username().to_owned();
        let password = url.password().map(str::to_owned);
        url.set_username("").map_err(|()| MailerError::Sms("it is no address"))?;
        url.set_password(None).map_err(|()| MailerError::Sms("it is no address"))?;
        let client = reqwest::Client::builder().timeout(TIMEOUT).redirect(reqwest::redirect::Policy::none()).build().map_err(|_| MailerError::Sms("no TLS"))?;
        Ok(Self { client, url, user, password, from })
    }

    pub(super) async fn send(&self, to: &str, text: &str, key: &str) -> Result<(), SendError> {
        let mut request = self.client.post(self.url.clone()).header("Idempotency-Key", key).form(&[("To", to), ("From", &self.from), ("Body", text)]);
        if !self.user.is_empty() {
            request = request.basic_auth(&self.user, self.password.as_deref());
        }
        match request.send().await {
            Ok(response) => judge(response.status()),
            Err(error) if error.is_timeout() => Err(SendError::NotNow("timeout".into())),
            Err(_) => Err(SendError::NotNow("connection".into())),
        }
    }
}

fn judge(status: StatusCode) -> Result<(), SendError> {
    let about_us = [
        StatusCode::UNAUTHORIZED,
        StatusCode::FORBIDDEN,
        StatusCode::NOT_FOUND,
        StatusCode::REQUEST_TIMEOUT,
        StatusCode::TOO_EARLY,
        StatusCode::TOO_MANY_REQUESTS,
    ];
    if status.is_success() {
        Ok(())
    } else if status.is_client_error() && !about_us.contains(&status) {
        Err(SendError::Refused(format!("sms-{}", status.as_u16())))
    } else {
        Err(SendError::NotNow(format!("sms-{}", status.as_u16())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_answer_about_the_number_is_final() {
        for (status, refused) in [(400, true), (422, true), (401, false), (404, false), (429, false), (500, false), (302, false)] {
            let judged = judge(StatusCode::from_u16(status).unwrap());
            assert_eq!(matches!(judged, Err(SendError::Refused(_))), refused, "{status}");
        }
        assert_eq!(judge(StatusCode::CREATED), Ok(()));
    }

    #[test]
    fn the_address_is_taken_apart() {
        let gateway = Gateway::new("https://sid:secret@sms.example/Messages.json?from=%2B15145550100&region=ca").unwrap();
        assert_eq!((gateway.user.as_str(), gateway.password.as_deref()), ("sid", Some("secret")));
        assert_eq!((gateway.from.as_str(), gateway.url.as_str()), ("+15145550100", "https://sms.example/Messages.json?region=ca"));
        assert!(Gateway::new("http://sms.example/?from=1").is_err(), "unencrypted");
        assert!(Gateway::new("https://sms.example/").is_err(), "no sender");
    }
}
