//! E-mail addresses as people type them.

/// Longest address that SMTP allows.
const LENGTH_MAX: usize = 254;
const LOCAL_MAX: usize = 64;
const LABEL_MAX: usize = 63;

/// The address as it is kept, spaces around it taken off; `None` when it is not one address (S34, C59).
pub fn parse(typed: &str) -> Option<String> {
    let email = typed.trim();
    let (local, domain) = email.split_once('@')?;
    let fits = email.len() <= LENGTH_MAX && !local.is_empty() && local.len() <= LOCAL_MAX;
    let dots = |text: &str| text.starts_with('.') || text.ends_with('.') || text.contains("..");
    let is_local = local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b)) && !dots(local);
    (fits && is_local && is_domain(domain)).then(|| email.to_owned())
}

fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=LABEL_MAX).contains(&label.len())
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let ending = domain.rsplit_once('.').map_or("", |(_, ending)| ending);
    domain.split('.').all(is_label) && ending.len() >= 2 && ending.bytes().any(|b| b.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn one_address_and_nothing_else() {
        for good in ["a@b.ca", " Paul.O'Neil+psv@Sous-domaine.exemple.quebec ", "x_1@example.test", "a&b@xn--e1afmkfd.com"] {
            assert_eq!(parse(good).as_deref(), Some(good.trim()), "{good}");
        }
        let long = format!("{}@example.com", "a".repeat(65));
        for bad in [
            "",
            "a",
            "a@",
            "@b.ca",
            "a@b",
            "a@b.c",
            "a b@c.ca",
            "a@b.ca,c@d.ca",
            "a@b.ca c@d.ca",
            "a@b.ca\r\nBcc: x@y.ca",
            "a@b.ca\0",
            "a@@b.ca",
            "a@b@c.ca",
            "a..b@c.ca",
            ".a@b.ca",
            "a@-b.ca",
            "a@b-.ca",
            "a@b..ca",
            "<a@b.ca>",
            "a@[127.0.0.1]",
            "a@127.0.0.1",
            "é@b.ca",
            "a;b@c.ca",
            "a@b.ca;",
            long.as_str(),
        ] {
            assert_eq!(parse(bad), None, "{bad:?}");
        }
    }
}
