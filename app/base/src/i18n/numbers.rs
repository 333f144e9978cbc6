//! Numbers people read aloud or copy: phone numbers, health insurance numbers; and the initials of a name.

const TOLL_FREE: [&str; 7] = ["800", "833", "844", "855", "866", "877", "888"];

/// A phone number as people write it: `514 555-0123`, toll-free `1 833 564-0404`. Digits may come with any spacing,
/// with or without the `+1`. What is not a North American number stays as it is.
pub fn phone(number: &str) -> String {
    let number = number.trim();
    let plain = number.chars().all(|c| c.is_ascii_digit() || " +-.()\u{a0}\u{2011}".contains(c));
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let national = match (digits.len(), digits.strip_prefix('1')) {
        (10, _) if !number.starts_with('+') => digits.as_str(),
        (11, Some(national)) => national,
        _ => return number.to_owned(),
    };
    match (national.get(..3), national.get(3..6), national.get(6..)) {
        (Some(area), Some(exchange), Some(line)) if plain => {
            let prefix = if TOLL_FREE.contains(&area) { "1 " } else { "" };
            format!("{prefix}{area} {exchange}-{line}")
        }
        _ => number.to_owned(),
    }
}

/// A Québec health insurance number in its three groups: `ABCD 1234 5678`. Anything else stays as it is.
pub fn insurance(number: &str) -> String {
    let compact: String = number.chars().filter(|c| !c.is_whitespace()).collect::<String>().to_uppercase();
    let letters = compact.get(..4).filter(|part| part.chars().all(|c| c.is_ascii_uppercase()));
    let digits = compact.get(4..).filter(|part| part.len() == 8 && part.chars().all(|c| c.is_ascii_digit()));
    match (letters, digits.map(|digits| digits.split_at(4))) {
        (Some(letters), Some((first, last))) => format!("{letters} {first} {last}"),
        _ => number.trim().to_owned(),
    }
}

/// The initials of a person: first letters of the first and of the last word, in capitals. Empty for an empty name.
pub fn initials(name: &str) -> String {
    let mut words = name.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric));
    let first = words.next();
    let last = words.next_back();
    let letters = [first, last].into_iter().flatten().filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    letters.flat_map(char::to_uppercase).collect()
}
