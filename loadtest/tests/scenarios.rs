//! The program as its users run it: small runs whose figures have to be plausible. How fast a server is, no test says.

use std::process::Command;

use serde_json::Value;

/// Runs the program and reads its JSON lines.
fn loadtest(arguments: &[&str]) -> Vec<Value> {
    let output =
        Command::new(env!("CARGO_BIN_EXE_loadtest")).args(arguments).arg("--json").output().expect("it starts");
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{error}");
    out.lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

fn runs(lines: &[Value]) -> Vec<&Value> {
    lines.iter().filter(|line| line["kind"] == "run").collect()
}

fn assert_plausible(run: &Value, viewers: u64, connections: u64) {
    assert_eq!(run["connected_count"], connections, "{run}");
    assert_eq!(run["connections_count"], connections, "{run}");
    assert_eq!((&run["lost_packets"], &run["silent_streams_count"]), (&0.into(), &0.into()), "{run}");
    assert_eq!(run["broken_packets"], 0, "{run}");
    let published = run["published_packets"].as_u64().expect("counted");
    let received = run["received_packets"].as_u64().expect("counted");
    // What was sent just before the window may arrive in it.
    assert!(published > 0 && received >= published * viewers && received < (published + 40) * viewers, "{run}");
    let p50 = run["latency_p50_us"].as_u64().expect("measured");
    assert!(p50 <= run["latency_p99_us"].as_u64().expect("measured"), "{run}");
    assert!(run["server_memory_mib"].as_f64().expect("measured") > 0.0, "{run}");
    assert!(run["connected_p50_ms"].as_f64().expect("measured") > 0.0, "{run}");
}

fn has_janus() -> bool {
    Command::new("janus").arg("--help").output().is_ok_and(|output| output.status.success())
}

#[test]
fn two_viewers_get_everything_that_is_on_stage() {
    let lines = loadtest(&["stage", "--subs", "2", "--seconds", "1"]);
    let runs = runs(&lines);
    assert_eq!(runs.len(), 1);
    assert_eq!((&runs[0]["scenario"], &runs[0]["system"]), (&"stage".into(), &"eventyay".into()));
    assert_plausible(runs[0], 2, 3);
}

#[test]
fn janus_serves_the_same_clients_and_is_compared_in_the_same_run() {
    if !has_janus() {
        eprintln!("skipped: janus is not installed (Debian: apt-get install janus)");
        return;
    }
    let lines = loadtest(&["stage", "--subs", "2", "--seconds", "1", "--peer", "janus"]);
    let runs = runs(&lines);
    let systems: Vec<_> = runs.iter().map(|run| run["system"].as_str().expect("named")).collect();
    assert_eq!(systems, ["eventyay", "janus"]);
    runs.iter().for_each(|run| assert_plausible(run, 2, 3));
    let ratio = lines.iter().find(|line| line["kind"] == "ratio").expect("compared");
    assert_eq!((&ratio["of"], &ratio["to"]), (&"eventyay".into(), &"janus".into()));
}

#[test]
fn a_viewer_behind_a_clean_proxy_misses_nothing() {
    let lines = loadtest(&["lossy", "--subs", "1", "--seconds", "1", "--down", "delay=5ms", "--up", "delay=5ms"]);
    let run = runs(&lines)[0];
    assert_eq!(run["connected_count"], 2, "{run}");
    assert_eq!((&run["audio_missing_percent"], &run["network_lost_percent"]), (&0.0.into(), &0.0.into()), "{run}");
    assert_eq!(run["freezes_over_500_ms_count"], 0, "{run}");
    assert!(run["latency_p50_us"].as_u64().expect("measured") >= 5_000, "the proxy delays: {run}");
}

#[test]
fn strangers_meet_and_meet_others() {
    let lines = loadtest(&["roulette", "--pairs", "2", "--seconds", "3", "--every", "2"]);
    let run = runs(&lines)[0];
    assert_eq!((&run["encounters_count"], &run["unmet_count"]), (&8.into(), &0.into()), "{run}");
}

#[test]
fn a_meeting_and_a_storm_leave_nobody_outside() {
    let meeting = loadtest(&["meeting", "--people", "4", "--video", "2", "--audio", "2", "--seconds", "1"]);
    assert_eq!(runs(&meeting)[0]["connected_count"], 4);
    assert_eq!(runs(&meeting)[0]["lost_packets"], 0);
    let storm = loadtest(&["join-storm", "--joins", "5"]);
    assert_eq!(runs(&storm)[0]["joined_count"], 5);
    assert!(runs(&storm)[0]["joins_per_s"].as_f64().expect("measured") > 0.0);
}

#[test]
fn a_viewer_with_room_for_every_layer_gets_one_and_nothing_is_dropped() {
    let lines = loadtest(&["layers", "--rates", "20000", "--finding", "1", "--seconds", "2"]);
    let run = runs(&lines)[0];
    assert_eq!((&run["connected_count"], &run["overshoot_dropped_percent"]), (&2.into(), &0.0.into()), "{run}");
    let shares = run["viewers"][0]["layer_shares_percent"].as_object().expect("told");
    let seen: f64 = ["q", "h", "f"].iter().filter_map(|layer| shares[*layer].as_f64()).sum();
    assert!(seen > 50.0, "{run}");
}

#[test]
fn nothing_is_left_of_those_who_came_and_went() {
    let lines = loadtest(&["soak", "--people", "6", "--seconds", "4", "--cycles", "2"]);
    let run = runs(&lines)[0];
    assert_eq!((&run["left_entries_count"], &run["panics_count"]), (&0.into(), &0.into()), "{run}");
    assert_eq!(run["returned"], true, "{run}");
    assert!(
        run["malformed_packets"].as_u64().expect("counted") > 0 && run["joins_count"].as_u64() >= Some(12),
        "{run}"
    );
}

#[test]
fn every_scenario_has_a_paragraph() {
    let output = Command::new(env!("CARGO_BIN_EXE_loadtest")).arg("list").output().expect("it starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    for scenario in ["stage", "meeting", "roulette", "join-storm", "lossy", "layers", "soak"] {
        let paragraph = text.split(&format!("{scenario}\n")).nth(1).unwrap_or_else(|| panic!("{scenario} is listed"));
        assert!(paragraph.split("\n\n\n").next().unwrap_or_default().len() > 100, "{scenario}");
    }
}

#[test]
fn an_audience_hears_everything_and_is_back_after_a_restart() {
    let lines =
        loadtest(&["audience", "--people", "20", "--arrivals", "50", "--messages", "5", "--seconds", "2", "--restart"]);
    let runs = runs(&lines);
    assert_eq!((&runs[0]["joined_count"], &runs[0]["back_count"]), (&20.into(), &20.into()), "{}", runs[0]);
    assert!(runs[0]["messages_count"].as_u64().expect("counted") >= 5, "{}", runs[0]);
    assert_eq!(runs[0]["delivered_percent"], 100.0, "{}", runs[0]);
    assert_eq!((&runs[0]["lost_count"], &runs[0]["twice_count"]), (&0.into(), &0.into()), "{}", runs[0]);
}

#[test]
fn pages_and_lists_are_asked_for() {
    let lines = loadtest(&["requests", "--clients", "2", "--seconds", "1"]);
    let runs = runs(&lines);
    let systems: Vec<_> = runs.iter().map(|run| run["system"].as_str().expect("named")).collect();
    assert_eq!(systems, ["orders", "products", "shop", "schedule"]);
    assert_eq!((&runs[0]["rows_count"], &runs[1]["rows_count"]), (&50.into(), &50.into()));
    assert!(runs.iter().all(|run| run["requests_per_cpu_s"].as_f64().expect("measured") > 0.0));
}

#[test]
fn others_are_served_while_a_crowd_signs_in() {
    let lines = loadtest(&["sign-ins", "--crowd", "0,4", "--others", "20", "--seconds", "1"]);
    let runs = runs(&lines);
    assert_eq!(runs[0]["sign_ins_per_s"], 0.0);
    assert!(runs[1]["sign_ins_per_s"].as_f64().expect("measured") > 0.0, "{}", runs[1]);
    assert_eq!(runs[1]["others_failed_count"], 0, "{}", runs[1]);
}
