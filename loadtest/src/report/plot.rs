//! Plots made of characters.

use serde_json::Value;

use super::Column;

/// Eighths of a character cell, from low to high.
const LEVELS: [char; 8] = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];
/// Length of the longest bar, and of a line over time.
const WIDTH: usize = 60;

/// A bar per run, as long as its figure.
pub fn bars(groups: &[Value], column: &Column) -> String {
    let figure = |group: &Value| group[column.key].as_f64();
    let most = groups.iter().filter_map(figure).fold(0.0, f64::max);
    let mut text = format!("{}\n", column.heading);
    for group in groups {
        let Some(value) = figure(group) else { continue };
        text += &format!("{} {} {}\n", name(group), bar(value, most), column.text(group));
    }
    text
}

/// Packets received over time, if the run has noted them.
pub fn over_time(group: &Value) -> Option<String> {
    let steps: Vec<f64> = group["received_per_100_ms_packets"].as_array()?.iter().filter_map(Value::as_f64).collect();
    (!steps.is_empty()).then(|| format!("{} {} packets received over time", name(group), sparkline(&steps)))
}

/// Values over time, squeezed into the width of a terminal; the highest value is a full cell.
pub fn sparkline(values: &[f64]) -> String {
    sparkline_up_to(values.iter().copied().fold(0.0, f64::max), values)
}

/// The same with `most` as a full cell.
pub fn sparkline_up_to(most: f64, values: &[f64]) -> String {
    let cells = values.len().min(WIDTH);
    let cell = |index: usize| {
        let part = &values[index * values.len() / cells..(index + 1) * values.len() / cells];
        let mean = part.iter().sum::<f64>() / part.len() as f64;
        let level = if most > 0.0 { (mean / most * 7.0).round() as usize } else { 0 };
        LEVELS[level.min(7)]
    };
    (0..cells).map(cell).collect()
}

/// Size and system, as wide as in every other line.
fn name(group: &Value) -> String {
    format!("{:>6} {:<9}", group["size_count"].as_u64().unwrap_or_default(), group["system"].as_str().unwrap_or("?"))
}

fn bar(value: f64, most: f64) -> String {
    let eighths = if most > 0.0 { (value / most * (WIDTH * 8) as f64).round() as usize } else { 0 };
    // Left-hand blocks go from a full one down to an eighth.
    let rest = ['▏', '▎', '▍', '▌', '▋', '▊', '▉'].get((eighths % 8).wrapping_sub(1)).copied();
    "█".repeat(eighths / 8) + &rest.map(String::from).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_share() {
        assert_eq!(bar(10.0, 10.0).chars().count(), WIDTH);
        assert_eq!(bar(5.0, 10.0).chars().count(), WIDTH / 2);
        assert_eq!(bar(0.0, 0.0), "");
        assert_eq!(bar(1.0, 480.0), "▏");
    }

    #[test]
    fn a_sparkline_shows_a_hole_and_keeps_to_its_width() {
        assert_eq!(sparkline(&[7.0, 0.0, 7.0]), "█▁█");
        assert_eq!(sparkline(&vec![1.0; 1_000]).chars().count(), WIDTH);
        assert_eq!(sparkline(&[]), "");
    }
}
