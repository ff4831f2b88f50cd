-- The language that an account's owner reads, as a BCP 47 tag (src/accounts/pages/language.rs). null: never told; the next
-- sign-in takes it from the page.
ALTER TABLE users ADD COLUMN language TEXT;
