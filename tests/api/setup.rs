//! The first start of an empty installation: one printed link, no default password.

use eventyay::app::{App, Options};
use eventyay::base::config::{self, Sources};

use crate::server::{browser, csrf_of};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_empty_installation_is_set_up_by_its_one_time_link() {
    let data = tempfile::tempdir().unwrap();
    let mut config = config::load(&Sources::default()).unwrap().config;
    config.data.dir = data.path().to_owned();
    config.http.listen = "127.0.0.1:0".parse().unwrap();
    config.media.listen = "127.0.0.1:0".parse().unwrap();
    let app = App::start(Options::new(config)).await.unwrap();
    let first = app.setup_link().await.unwrap().expect("nobody is here yet");
    let link = app.setup_link().await.unwrap().expect("still nobody");
    let running = tokio::spawn(app.run(std::future::pending()));
    let browser = browser();
    assert_eq!(browser.get(&first).send().await.unwrap().status(), 404, "only the newest link opens");
    let page = browser.get(&link).send().await.unwrap().text().await.unwrap();
    let fields = |slug: &'static str| {
        [
            ("csrf", csrf_of(&page)),
            ("name", "Olga".into()),
            ("email", "o@example.org".into()),
            ("organizer", "Org".into()),
            ("slug", slug.into()),
        ]
    };
    let secret = link.trim_end_matches('/').rsplit('/').next().unwrap();
    let elsewhere = link.replace(&format!("/setup/{secret}"), &format!("/login/{secret}"));
    assert_eq!(browser.post(&elsewhere).form(&fields("org")).send().await.unwrap().status(), 404, "no sign-in link");
    assert_eq!(browser.post(&link).form(&fields("api")).send().await.unwrap().status(), 400, "reserved");
    let with = |password: &'static str| fields("org").into_iter().chain([("password", password.to_owned())]).collect::<Vec<_>>();
    assert_eq!(browser.post(&link).form(&with("password")).send().await.unwrap().status(), 400, "on every list");
    assert_eq!(browser.post(&link).form(&with("wharf kettle 19 lantern")).send().await.unwrap().status(), 303);
    assert_eq!(browser.post(&link).form(&fields("org2")).send().await.unwrap().status(), 404, "used up");
    let signed_out = crate::server::browser();
    let sign_in = link.replace(&format!("/setup/{secret}/"), "/login/");
    let page = signed_out.get(&sign_in).send().await.unwrap().text().await.unwrap();
    let form = [("csrf", csrf_of(&page)), ("email", "o@example.org".into()), ("password", "wharf kettle 19 lantern".into())];
    assert_eq!(signed_out.post(&sign_in).form(&form).send().await.unwrap().status(), 303);
    running.abort();
}
