-- How often somebody was wrong lately (src/accounts/keeper), for all processes together.
CREATE TABLE tries (
    -- of what is counted: a network, an account, a browser. Nothing can be read from it.
    digest BYTEA PRIMARY KEY,
    -- moments in unix microseconds with a space between them, the oldest first
    times TEXT NOT NULL,
    last BIGINT NOT NULL
);
CREATE INDEX tries_by_age ON tries (last);
