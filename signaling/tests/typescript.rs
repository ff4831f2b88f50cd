//! The web's types are the ones of this crate.

use std::{env, fs, path::Path};

#[test]
fn the_checked_in_typescript_is_made_from_these_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/src/core/protocol/generated.ts");
    let made = signaling::protocol::typescript::module();
    if env::var_os("UPDATE").is_some() {
        fs::create_dir_all(path.parent().expect("it has a folder")).expect("the folder can be made");
        fs::write(&path, &made).expect("the file can be written");
    }
    let checked_in = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(checked_in, made, "run this test again with UPDATE=1 and commit the file");
}
