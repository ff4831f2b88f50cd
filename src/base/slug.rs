//! Names as parts of addresses.

/// What of a name can be in an address, at most `most` letters of it: "Große Bühne" is `grosse-buhne`. Empty for a name
/// without letters and digits.
pub fn of_name(name: &str, most: usize) -> String {
    let letter = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    let plain: String = deunicode::deunicode(name).chars().map(letter).collect();
    let words: Vec<&str> = plain.split('-').filter(|word| !word.is_empty()).collect();
    words.join("-").chars().take(most).collect::<String>().trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::of_name;

    #[test]
    fn a_name_becomes_what_can_be_typed() {
        assert_eq!(of_name("Große Bühne", 50), "grosse-buhne");
        assert_eq!(of_name("  Monsoon -- Conf 2027! ", 50), "monsoon-conf-2027");
        assert_eq!(of_name("one two", 4), "one", "no hyphen at the end");
        assert_eq!(of_name("!!!", 50), "");
    }
}
