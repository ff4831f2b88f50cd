//! Passkeys: what a telephone answers, made by a key of this test; and every answer that must not count.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::accounts_visitor::{PASSWORD, Visitor, account, facts};
use crate::server::{Database, Server, json};

const ORIGIN: &str = "http://localhost";
const UP: u8 = 1;
const UV: u8 = 4;
const ATTESTED: u8 = 0x40;

/// A telephone with one passkey.
struct Telephone {
    key: EcdsaKeyPair,
    id: Vec<u8>,
    user: String,
}

/// What it says, and what a liar may change about it.
struct Saying<'a> {
    origin: &'a str,
    flags: u8,
    counter: u32,
}

const HONEST: Saying = Saying { origin: ORIGIN, flags: UP | UV, counter: 5 };

fn encoded(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

impl Telephone {
    fn new(options: &Value) -> Self {
        let random = SystemRandom::new();
        let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, &random).unwrap();
        let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_ASN1_SIGNING, document.as_ref(), &random).unwrap();
        let id = Sha256::digest(key.public_key().as_ref()).to_vec();
        Telephone { key, id, user: options["publicKey"]["user"]["id"].as_str().unwrap().to_owned() }
    }

    fn client_data(kind: &str, options: &Value, origin: &str) -> String {
        json!({"type": kind, "challenge": options["publicKey"]["challenge"], "origin": origin, "crossOrigin": false})
            .to_string()
    }

    fn authenticator_data(saying: &Saying) -> Vec<u8> {
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(saying.flags);
        data.extend(saying.counter.to_be_bytes());
        data
    }

    fn created(&self, options: &Value, saying: &Saying) -> Value {
        let point = self.key.public_key().as_ref();
        let mut data = Self::authenticator_data(&Saying { flags: saying.flags | ATTESTED, ..*saying });
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(&self.id);
        // COSE: an ES256 key on P-256.
        data.extend([0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 32]);
        data.extend(&point[33..65]);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData");
        object.extend([0x58, data.len() as u8]);
        object.extend(&data);
        let client = Self::client_data("webauthn.create", options, saying.origin);
        json!({
            "id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {"attestationObject": encoded(&object), "clientDataJSON": encoded(client), "transports": ["internal"]},
        })
    }

    fn signed(&self, options: &Value, saying: &Saying) -> Value {
        let client = Self::client_data("webauthn.get", options, saying.origin);
        let data = Self::authenticator_data(saying);
        let text = [data.as_slice(), &Sha256::digest(client.as_bytes())].concat();
        let signature = self.key.sign(&SystemRandom::new(), &text).unwrap();
        json!({
            "id": encoded(&self.id), "rawId": encoded(&self.id), "type": "public-key", "clientExtensionResults": {},
            "response": {"authenticatorData": encoded(&data), "clientDataJSON": encoded(client), "signature": encoded(signature), "userHandle": self.user},
        })
    }
}

async fn call(visitor: &Visitor<'_>, path: &str, body: &Value) -> (u16, Value) {
    let request = visitor.client.post(visitor.server.url(path)).header("x-csrf-token", visitor.csrf().await);
    let response = request.json(body).send().await.unwrap();
    let status = response.status().as_u16();
    (status, json(response).await)
}

async fn add(visitor: &Visitor<'_>, saying: &Saying<'_>) -> (u16, Telephone, Value) {
    let (status, options) = call(visitor, "/account/passkeys/start/", &json!({})).await;
    assert_eq!(status, 200, "{options}");
    let telephone = Telephone::new(&options);
    let credential = telephone.created(&options, saying);
    let (status, answer) =
        call(visitor, "/account/passkeys/finish/", &json!({"name": "Telephone", "credential": credential})).await;
    (status, telephone, answer)
}

async fn begin(visitor: &Visitor<'_>) -> Value {
    let (status, options) = call(visitor, "/login/passkey/start/", &json!({})).await;
    assert_eq!(status, 200, "{options}");
    options
}

async fn finish(visitor: &Visitor<'_>, credential: &Value) -> u16 {
    call(visitor, "/login/passkey/finish/", &json!({"credential": credential, "next": "//evil.example"})).await.0
}

async fn named(database: Database) -> Server {
    Server::start_configured_with(database, |config| config.http.public_url = ORIGIN.to_owned()).await
}

macro_rules! on_both {
    (async fn $name:ident($server:ident: Server) $body:block) => {
        mod $name {
            use super::*;

            async fn behaviour($server: &Server) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let server = named(Database::Sqlite).await;
                behaviour(&server).await;
                server.stop().await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let server = named(Database::Postgres).await;
                behaviour(&server).await;
                server.stop().await;
            }
        }
    };
}

on_both! {
    async fn a_passkey_opens_the_account_alone_and_passwords_then_want_a_second_step(server: Server) {
        let user = account(server, "pass@example.org").await;
        let me = Visitor::new(server);
        assert_eq!(me.post("/account/passkeys/start/", &[]).await.location, "/login/?next=/account/");
        me.sign_in("pass@example.org", PASSWORD).await;
        let (_, options) = call(&me, "/account/passkeys/start/", &json!({})).await;
        let selection = &options["publicKey"]["authenticatorSelection"];
        assert_eq!((&selection["residentKey"], &selection["userVerification"]), (&json!("required"), &json!("required")));
        let (status, telephone, answer) = add(&me, &Saying { counter: 1, ..HONEST }).await;
        assert_eq!((status, &answer["recovery"]), (200, &json!(true)), "{answer}");
        assert_eq!(facts(server, "user.security_changed", user.id).await, 1);

        let alone = Visitor::new(server);
        let options = begin(&alone).await;
        assert_eq!(options["publicKey"]["allowCredentials"], json!([]), "nobody learns who has which key");
        let (status, answer) = call(&alone, "/login/passkey/finish/", &json!({"credential": telephone.signed(&options, &HONEST), "next": "//evil.example"})).await;
        assert_eq!((status, &answer["next"]), (200, &json!("/control/")), "{answer}");
        assert!(alone.is_in().await);
        assert!(alone.get("/account/security/").await.text.contains("last used"));
        assert_eq!(Visitor::new(server).sign_in("pass@example.org", PASSWORD).await.location, "/login/second/");

        // Where one is signed in, it proves once more who is there.
        server.base.clock.advance(std::time::Duration::from_secs(16 * 60));
        assert!(me.post("/account/email/", &[("email", "x@example.org")]).await.location.starts_with("/account/again/"));
        let options = begin(&me).await;
        assert_eq!(finish(&me, &telephone.signed(&options, &Saying { counter: 6, ..HONEST })).await, 200);
        assert_eq!(me.post("/account/email/", &[("email", "x@example.org")]).await.location, "/account/?done=sent");
    }
}

on_both! {
    async fn answers_that_do_not_fit_open_nothing(server: Server) {
        account(server, "victim@example.org").await;
        account(server, "thief@example.org").await;
        let (victim, thief) = (Visitor::new(server), Visitor::new(server));
        victim.sign_in("victim@example.org", PASSWORD).await;
        thief.sign_in("thief@example.org", PASSWORD).await;
        for saying in [Saying { origin: "http://evil.example", ..HONEST }, Saying { flags: UP, ..HONEST }] {
            assert_eq!(add(&victim, &saying).await.0, 403, "no passkey from {} with flags {}", saying.origin, saying.flags);
        }
        let (_, key, _) = add(&victim, &HONEST).await;
        let (_, mut own, _) = add(&thief, &HONEST).await;
        let lies = [
            ("another site", Saying { origin: "http://evil.example", ..HONEST }),
            ("nobody was asked", Saying { flags: UP, counter: 9, ..HONEST }),
            ("nobody was there", Saying { flags: UV, counter: 9, ..HONEST }),
            ("a copied key: its counter stands still", HONEST),
            ("a copied key: its counter goes back", Saying { counter: 4, ..HONEST }),
        ];
        let visitor = Visitor::new(server);
        for (what, lie) in &lies {
            let options = begin(&visitor).await;
            assert_eq!(finish(&visitor, &key.signed(&options, lie)).await, 403, "{what}");
        }
        let good = Saying { counter: 10, ..HONEST };
        // The thief's key says that it is the victim's.
        own.user = key.user.clone();
        let options = begin(&visitor).await;
        assert_eq!(finish(&visitor, &own.signed(&options, &good)).await, 403, "a key of another account");
        // An older challenge, another browser's, one that was answered.
        let old = begin(&visitor).await;
        let options = begin(&visitor).await;
        assert_eq!(finish(&visitor, &key.signed(&old, &good)).await, 403, "an older challenge");
        assert_eq!(finish(&visitor, &key.signed(&options, &good)).await, 400, "the failed answer used it up");
        let other = Visitor::new(server);
        let options = begin(&other).await;
        assert_eq!(finish(&visitor, &key.signed(&options, &good)).await, 400, "another browser's challenge");
        let mut bent = key.signed(&options, &good);
        bent["response"]["userHandle"] = json!(own.user.chars().rev().collect::<String>());
        assert!(matches!(finish(&other, &bent).await, 400 | 403), "another handle");
        assert!(!visitor.is_in().await && !other.is_in().await);
        // Without the page's token nothing is begun or ended.
        let forged = visitor.client.post(server.url("/login/passkey/start/")).send().await.unwrap();
        assert_eq!(forged.status(), 403);
        // The control: with nothing wrong it opens, once.
        let options = begin(&visitor).await;
        let answer = key.signed(&options, &good);
        assert_eq!(finish(&visitor, &answer).await, 200);
        assert!(visitor.is_in().await);
        assert_eq!(finish(&visitor, &answer).await, 400, "replayed");
    }
}

on_both! {
    async fn only_its_owner_removes_a_passkey(server: Server) {
        account(server, "mine@example.org").await;
        account(server, "other@example.org").await;
        let (me, other) = (Visitor::new(server), Visitor::new(server));
        me.sign_in("mine@example.org", PASSWORD).await;
        other.sign_in("other@example.org", PASSWORD).await;
        let (_, key, _) = add(&me, &HONEST).await;
        let id = eventyay::scalar!(server.base.read().await.unwrap(), i64, "SELECT MAX(id) FROM passkeys").unwrap();
        let path = format!("/account/passkeys/{id}/remove/");
        assert_eq!(other.post(&path, &[]).await.status, 404);
        assert_eq!(me.post(&path, &[]).await.location, "/account/sessions/?changed=1");
        let visitor = Visitor::new(server);
        let options = begin(&visitor).await;
        assert_eq!(finish(&visitor, &key.signed(&options, &Saying { counter: 9, ..HONEST })).await, 403);
    }
}
