# make run    sets up what is missing, builds, and opens the demo conference
# make test   sets up what is missing, and runs every check and test
SHELL := /bin/bash
.DEFAULT_GOAL := help

WEB_SOURCES := $(shell find web/src web/public -type f 2>/dev/null) $(wildcard web/*.html web/*.json web/*.ts web/*.js)
DATA_DIR ?= data/demo

.PHONY: help run test web pictures release lint clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

run: web
	@tests/setup/packages.sh run
	cargo build --workspace --bin eventyay
	@mkdir -p $(DATA_DIR)
	"$${CARGO_TARGET_DIR:-target}/debug/eventyay" demo --data-dir $(DATA_DIR) --listen 127.0.0.1:8080 --media 127.0.0.1:3478

test:
	tests/setup/packages.sh test
	$(MAKE) web
	tests/setup/test.sh

web: web/dist/.built

web/dist/.built: web/node_modules/.installed $(WEB_SOURCES)
	cd web && npm run --silent build -- --logLevel warn
	@touch $@

web/node_modules/.installed: web/package.json web/package-lock.json
	cd web && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# make pictures    screenshots of every page into target/pictures, and the README's picture anew
pictures: web
	cargo build --workspace
	@mkdir -p target/pictures
	cd web && EVENTYAY_BIN="$${CARGO_TARGET_DIR:-$(CURDIR)/target}/debug/eventyay" SCREENSHOT_DIR=$(CURDIR)/target/pictures npm run --silent e2e
	cp target/pictures/live-attendee-wide-light.png tests/e2e/live-room.png

# An optimised program with the web app inside, target/release/eventyay, and what is in it (CycloneDX), eventyay.cdx.json
release: web
	cargo build --workspace --release
	node tests/setup/sbom.mjs "$${CARGO_TARGET_DIR:-target}/release/eventyay.cdx.json"

lint: web
	cargo fmt --check
	cargo clippy --workspace --all-targets -- -D warnings
	cd web && npm run --silent typecheck && npm run --silent lint

clean:
	cargo clean
	rm -rf web/dist web/node_modules
