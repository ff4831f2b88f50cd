//! Enums that rows and the API know by a word.

/// Defines an enum with `as_str` and `TryFrom<String>` (what `#[sqlx(try_from = "String")]` wants):
/// `text_enum! { "a colour"; pub enum Colour { Red = "red" } }`. The first words name the thing in the error.
#[macro_export]
macro_rules! text_enum {
    ($thing:literal; $(#[$meta:meta])* pub enum $name:ident { $($(#[$of_variant:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum $name {
            $($(#[$of_variant])* $variant,)+
        }

        impl $name {
            /// All words for it.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The word for it in rows and in the API.
            pub fn as_str(self) -> &'static str {
                match self {
                    $($name::$variant => $word,)+
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = String;

            fn try_from(text: String) -> Result<Self, String> {
                match text.as_str() {
                    $($word => Ok($name::$variant),)+
                    _ => Err(format!(concat!("`{}` is not ", $thing), text)),
                }
            }
        }
    };
}
