//! Addresses that go into messages, always under the configured public address.
//! Not here: addresses inside pages (`render`'s `url`).

/// Makes links under the public address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Links {
    /// The public address, without a slash at its end.
    pub base_url: String,
}

impl Links {
    /// The page that an invitation opens.
    pub fn invitation(&self, token: &str) -> String {
        self.path(&format!("/invitation/{token}"))
    }

    /// The page on which a new password is chosen.
    pub fn reset(&self, token: &str) -> String {
        self.path(&format!("/password/reset/{token}"))
    }

    /// The login page.
    pub fn login(&self) -> String {
        self.path("/login")
    }

    /// Any other page; `path` begins with a slash.
    pub fn path(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }
}
