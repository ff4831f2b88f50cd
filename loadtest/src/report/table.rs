//! Tables for people.

use serde_json::Value;

use super::median;

/// One column.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The figure's key in a run.
    pub key: &'static str,
    /// Its heading.
    pub heading: &'static str,
    /// Digits after the point.
    pub decimals: usize,
    /// Is drawn as bars too.
    pub plotted: bool,
}

impl Column {
    /// A column.
    pub const fn new(key: &'static str, heading: &'static str, decimals: usize) -> Self {
        Column { key, heading, decimals, plotted: false }
    }

    /// Drawn as bars too.
    pub const fn plotted(mut self) -> Self {
        self.plotted = true;
        self
    }

    /// The figure of a run, as text.
    pub fn text(&self, run: &Value) -> String {
        run[self.key].as_f64().map_or("-".into(), |value| format!("{value:.*}", self.decimals))
    }
}

/// Medians, with a ratio below each pair of systems.
pub fn table(groups: &[Value], columns: &[Column]) -> String {
    let mut rows = vec![heading(columns)];
    for (index, group) in groups.iter().enumerate() {
        rows.push(row(group, columns));
        let before = index.checked_sub(1).map(|before| &groups[before]);
        if let Some(first) = before.filter(|before| before["size_count"] == group["size_count"]) {
            let ratio = median::ratio(first, group);
            let figures = columns.iter().map(|column| times(&ratio["figures"][column.key]));
            rows.push([String::new(), "ratio".into()].into_iter().chain(figures).collect());
        }
    }
    layout(&rows)
}

/// One run in one line.
pub fn line(run: &Value, columns: &[Column]) -> String {
    let names = format!("round {} of {:>5} {}", run["round"], run["size_count"], run["system"].as_str().unwrap_or("?"));
    let figures = columns.iter().map(|column| format!("{} {}", column.heading, column.text(run)));
    [names].into_iter().chain(figures).collect::<Vec<_>>().join(" | ")
}

fn heading(columns: &[Column]) -> Vec<String> {
    ["size", "system"].into_iter().chain(columns.iter().map(|column| column.heading)).map(str::to_owned).collect()
}

fn row(group: &Value, columns: &[Column]) -> Vec<String> {
    let names = [group["size_count"].to_string(), group["system"].as_str().unwrap_or("?").to_owned()];
    names.into_iter().chain(columns.iter().map(|column| column.text(group))).collect()
}

fn times(ratio: &Value) -> String {
    match ratio.as_f64() {
        Some(ratio) if ratio >= 0.1 => format!("x{ratio:.2}"),
        Some(ratio) => format!("x{ratio:.3}"),
        None => String::new(),
    }
}

/// Columns as wide as their widest cell, figures to the right.
fn layout(rows: &[Vec<String>]) -> String {
    let widths: Vec<usize> = (0..rows[0].len())
        .map(|column| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default())
        .collect();
    let cell = |(index, text): (usize, &String)| match index {
        1 => format!("{text:<width$}", width = widths[index]),
        _ => format!("{text:>width$}", width = widths[index]),
    };
    let lines = rows.iter().map(|row| row.iter().enumerate().map(cell).collect::<Vec<_>>().join("  "));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_pair_of_systems_gets_its_ratio_and_what_is_unknown_a_dash() {
        let groups = [
            json!({"size_count": 10, "system": "ours", "cpu": 1.25}),
            json!({"size_count": 10, "system": "theirs", "cpu": 25.0, "only": 3.0}),
        ];
        let columns = [Column::new("cpu", "CPU us", 2), Column::new("only", "only", 0)];
        let text = table(&groups, &columns);
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines,
            [
                "size  system  CPU us  only",
                "  10  ours      1.25     -",
                "  10  theirs   25.00     3",
                "      ratio   x0.050",
            ]
        );
    }
}
