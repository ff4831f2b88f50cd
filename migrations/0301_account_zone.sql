-- The clocks that an account's owner lives by, an IANA name (src/oauth/me.rs). null: nobody told us.
ALTER TABLE users ADD COLUMN timezone TEXT;
