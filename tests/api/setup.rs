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
    assert_eq!(browser.post(&link).form(&fields("api")).send().await.unwrap().status(), 400, "reserved");
    assert_eq!(browser.post(&link).form(&fields("org")).send().await.unwrap().status(), 303);
    assert_eq!(browser.post(&link).form(&fields("org2")).send().await.unwrap().status(), 404, "used up");
    running.abort();
}
