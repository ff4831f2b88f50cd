//! Medians over rounds, and how one system compares to the other.

use serde_json::{Map, Value, json};

/// Keys that name a run and are no figures.
const NAMES: [&str; 6] = ["kind", "scenario", "system", "seed", "round", "size_count"];

/// The runs of each (size, system) as one record with the median of every number. Sizes ascend; systems keep the order
/// in which they first ran. What is no number is taken from the last run.
pub fn groups(runs: &[Value]) -> Vec<Value> {
    let mut keys: Vec<(u64, &str)> = Vec::new();
    for run in runs {
        let key = key(run);
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
    keys.sort_by_key(|(size, _)| *size);
    keys.into_iter().map(|group| median(runs.iter().filter(|run| key(run) == group))).collect()
}

/// For each size measured with two systems: every figure of the first divided by that of the second.
pub fn ratios(groups: &[Value]) -> Vec<Value> {
    groups.windows(2).filter(|pair| key(&pair[0]).0 == key(&pair[1]).0).map(|pair| ratio(&pair[0], &pair[1])).collect()
}

/// `first / second` of every figure that both have.
pub fn ratio(first: &Value, second: &Value) -> Value {
    let mut figures = Map::new();
    for (name, value) in first.as_object().into_iter().flatten() {
        let both = value.as_f64().zip(second[name].as_f64()).filter(|(_, second)| *second != 0.0);
        if let Some((a, b)) = both.filter(|_| !NAMES.contains(&name.as_str())) {
            figures.insert(name.clone(), json!((a / b * 1_000.0).round() / 1_000.0));
        }
    }
    json!({
        "kind": "ratio", "scenario": first["scenario"], "size_count": first["size_count"],
        "of": first["system"], "to": second["system"], "figures": figures,
    })
}

fn key(run: &Value) -> (u64, &str) {
    (run["size_count"].as_u64().unwrap_or_default(), run["system"].as_str().unwrap_or_default())
}

fn median<'a>(runs: impl Iterator<Item = &'a Value> + Clone) -> Value {
    let mut result = runs.clone().last().cloned().unwrap_or_default();
    for (name, value) in result.as_object_mut().into_iter().flatten() {
        if !value.is_number() || NAMES.contains(&name.as_str()) {
            continue;
        }
        let mut values: Vec<f64> = runs.clone().filter_map(|run| run[name.as_str()].as_f64()).collect();
        values.sort_by(f64::total_cmp);
        *value = json!(middle(&values));
    }
    result
}

/// The middle value, or the mean of the two around the middle. `values` ascend and are not empty.
fn middle(values: &[f64]) -> f64 {
    let half = values.len() / 2;
    if values.len().is_multiple_of(2) { (values[half - 1] + values[half]) / 2.0 } else { values[half] }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(size: u64, system: &str, cpu: f64) -> Value {
        json!({"kind": "run", "size_count": size, "system": system, "cpu_us": cpu, "round": 1})
    }

    #[test]
    fn rounds_become_their_median_per_size_and_system() {
        let runs = [
            run(50, "ours", 4.0),
            run(50, "theirs", 30.0),
            run(10, "ours", 3.0),
            run(10, "ours", 1.0),
            run(10, "ours", 9.0),
            run(50, "ours", 2.0),
        ];
        let groups = groups(&runs);
        let found: Vec<_> = groups.iter().map(|group| (key(group), group["cpu_us"].as_f64())).collect();
        assert_eq!(found, [((10, "ours"), Some(3.0)), ((50, "ours"), Some(3.0)), ((50, "theirs"), Some(30.0))]);
    }

    #[test]
    fn systems_are_compared_where_both_ran() {
        let groups = groups(&[run(10, "ours", 1.0), run(50, "ours", 3.0), run(50, "theirs", 30.0)]);
        let ratios = ratios(&groups);
        assert_eq!(ratios.len(), 1);
        assert_eq!(ratios[0]["figures"], json!({"cpu_us": 0.1}));
        assert_eq!((&ratios[0]["of"], &ratios[0]["to"]), (&json!("ours"), &json!("theirs")));
    }

    #[test]
    fn nothing_is_divided_by_nothing() {
        let ratio = ratio(&run(1, "a", 1.0), &run(1, "b", 0.0));
        assert_eq!(ratio["figures"], json!({}));
    }
}
