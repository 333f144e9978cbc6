//! The password rules against a table (C1–C4).

use super::*;

const NOBODY: About<'static> = About { given_name: "", family_name: "", email: "", clinic: &[], service: "" };

fn oracle(password: &str) -> [bool; 5] {
    [
        password.chars().count() >= 8,
        password.chars().any(|c| c.is_ascii_lowercase() || "éèàçôîœ".contains(c)),
        password.chars().any(|c| c.is_ascii_uppercase() || "ÉÈÀÇŒ".contains(c)),
        password.chars().any(|c| c.is_ascii_digit()),
        password.chars().any(|c| "!@#$%&*-_=+?'\".,;:/(){}[]<>|~^`\\€«»😀".contains(c)),
    ]
}

#[test]
fn the_five_rules_agree_with_the_table() {
    let table = [
        "",
        "a",
        "A",
        "1",
        "!",
        " ",
        "é",
        "É",
        "😀",
        "aA1!",
        "aA1!aA1",
        "aA1!aA1!",
        "aaaaaaaa",
        "AAAAAAAA",
        "11111111",
        "!!!!!!!!",
        "abcdEFGH",
        "abcd1234",
        "abcd!!!!",
        "ABCD1234",
        "ABCD!!!!",
        "1234!!!!",
        "abcdEF12",
        "abcdEF!!",
        "abcd12!!",
        "ABCD12!!",
        "abCD12!!",
        "éÉ12!!ab",
        "ÉCOLE12!",
        "école12!",
        "École12!",
        "École 12",
        "École 12-",
        "😀😀😀😀😀😀😀😀",
        "aB3😀aB3",
        "aB3😀aB3x",
        "a B 3 - x",
        "pass word",
        "Aé1€Aé1€",
        "Œuvre-77",
        "œUVRE«77",
    ];
    assert!(table.len() >= 40);
    for password in table {
        let met: Vec<bool> = Policy::Classic.rules(password).iter().map(|rule| rule.met).collect();
        assert_eq!(met, oracle(password), "{password:?}");
        let wrong = Policy::Classic.check(password, &NOBODY);
        let expected = [Refusal::TooShort, Refusal::NoLower, Refusal::NoUpper, Refusal::NoDigit, Refusal::NoSpecial];
        for (rule, refusal) in met.iter().zip(expected) {
            assert_eq!(!rule, wrong.contains(&refusal), "{password:?} {refusal:?}");
        }
    }
}

#[test]
fn length_counts_characters_up_to_128() {
    let long = |n: usize| "Aé3!".chars().chain("rivière de mai, étang de juin ".chars().cycle()).take(n).collect::<String>();
    assert!(Policy::Classic.check(&long(128), &NOBODY).is_empty());
    assert_eq!(Policy::Classic.check(&long(129), &NOBODY), [Refusal::TooLong]);
    assert_eq!(Policy::Strict.check(&long(129), &NOBODY), [Refusal::TooLong]);
}

#[test]
fn strict_asks_for_twelve_characters_and_a_good_score() {
    for (password, refusal) in [
        ("Passw0rd!", Some(Refusal::TooShort)),
        ("passwordpassword", Some(Refusal::Guessable)),
        ("Rivière de", Some(Refusal::TooShort)),
        ("rivière de mai sur pilotis", None),
        ("motdepasse2024", Some(Refusal::Common)),
        ("123456789012", Some(Refusal::Common)),
    ] {
        assert_eq!(Policy::Strict.check(password, &NOBODY).first().copied(), refusal, "{password}");
    }
}

#[test]
fn two_hundred_variants_of_common_passwords_are_refused() {
    let stems = [
        "password",
        "Motdepasse",
        "Azerty",
        "Qwerty",
        "Soleil",
        "Bonjour",
        "Canadiens",
        "Nordiques",
        "Québec",
        "Montréal",
        "Chocolat",
        "Doudou",
        "Tabarnak",
        "Jetaime",
        "Monamour",
        "Hockey",
        "Sunshine",
        "Princess",
        "Dragon",
        "Monkey",
        "Football",
        "Welcome",
        "Letmein",
        "Iloveyou",
        "Janvier",
        "Février",
        "Décembre",
        "Printemps",
        "Été",
        "Véronique",
        "Frédérique",
        "Saint-Jean",
        "Saintejulie",
        "Poutine",
        "Érable",
        "Trois-Rivières",
        "Cœurs",
        "Papillon",
        "Superman",
        "Clinique",
    ];
    let endings = ["1!", "2024!", "123!", "-2026", "!!11"];
    let mut refused = 0;
    for stem in stems {
        for ending in endings {
            let compact = stem.replace('-', "");
            let password = format!("{compact}{ending}");
            let wrong = Policy::Classic.check(&password.replace("password", "Password"), &NOBODY);
            let short = password.chars().count() < 8;
            assert!(wrong == [Refusal::Common] || (short && wrong.contains(&Refusal::TooShort)), "{password}: {wrong:?}");
            refused += 1;
        }
    }
    assert_eq!(refused, 200);
}

#[test]
fn names_of_the_person_and_the_place_are_refused() {
    let clinic = ["Clinique de la Douleur du Mont-Carmel", "Mount Carmel Pain Clinic"];
    let about =
        About {
            given_name: "Zéphirine", family_name: "Bellehumeur-Quirion", email: "zbelle.quirion@courriel.example", clinic: &clinic, service: "Passerelle"
        };
    for password in [
        "Zephirine1!",
        "ZÉPHIrINE-2026",
        "Bellehumeur-Quirion7",
        "Quirion1984!",
        "Zbelle.quirion1",
        "Passerelle2026!",
        "Carmel#2026",
        "Courriel!234",
        "zephirineBellehumeurQuirion1!",
    ] {
        let wrong = Policy::Classic.check(password, &about);
        assert_eq!(wrong, [Refusal::Personal], "{password}");
    }
    assert!(Policy::Classic.check("Merisier-tordu-58", &about).is_empty());
    assert!(Policy::Classic.check("Bouleau-jaune-47", &about).is_empty());
}

#[test]
fn the_list_is_long_sorted_and_searched_to_its_ends() {
    let lines: Vec<&str> = COMMON.lines().collect();
    assert!(lines.len() >= 10_000, "{}", lines.len());
    assert!(lines.windows(2).all(|pair| pair[0].as_bytes() < pair[1].as_bytes()), "sorted, without repeats");
    for line in lines.iter().step_by(97).chain([lines.first().unwrap(), lines.last().unwrap()]) {
        assert!(is_common(line), "{line}");
        assert_eq!(fold(line), **line, "folded");
    }
    for absent in ["", " ", "aaaaaaaaaaaaaaaaaaaaab", "merisier-tordu", "zzzzzzzzzzzzzzzzzzzz~"] {
        assert!(!is_common(absent), "{absent}");
    }
}
