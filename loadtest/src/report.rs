//! The figures of a run, for people and for programs.
//!
//! A run is a flat JSON object whose keys carry their units. Tables, medians and ratios work on those keys, so that a
//! scenario only has to fill in what it knows.

pub mod median;
pub mod plot;
pub mod run;
pub mod table;

use serde_json::{Value, json};

pub use run::{Run, Window};
pub use table::Column;

/// Collects runs, prints each as it ends, and the summary in the end.
pub struct Report {
    json: bool,
    scenario: &'static str,
    columns: &'static [Column],
    runs: Vec<Value>,
}

impl Report {
    /// An empty report: JSON lines, or tables with these columns.
    pub fn new(scenario: &'static str, columns: &'static [Column], json: bool) -> Self {
        Report { json, scenario, columns, runs: Vec::new() }
    }

    /// One run has ended.
    ///
    /// # Errors
    /// When a figure is no JSON number, which is a bug of ours.
    pub fn add(&mut self, run: &Run) -> anyhow::Result<()> {
        let value = serde_json::to_value(run)?;
        if self.json {
            println!("{value}");
        } else {
            // People see that something happens; the table comes in the end.
            eprintln!("{}", table::line(&value, self.columns));
        }
        self.runs.push(value);
        Ok(())
    }

    /// The runs so far.
    pub fn runs(&self) -> &[Value] {
        &self.runs
    }

    /// Something to say to people only.
    pub fn say(&self, text: &str) {
        if !self.json {
            eprintln!("{text}");
        }
    }

    /// A further JSON line, or its text for people.
    pub fn note(&self, value: &Value, text: &str) {
        if self.json {
            println!("{value}");
        } else {
            println!("{text}");
        }
    }

    /// Prints medians and ratios.
    pub fn finish(self) {
        let groups = median::groups(&self.runs);
        if self.json {
            for group in &groups {
                println!("{}", json!({"kind": "median", "scenario": self.scenario, "figures": group}));
            }
            for ratio in median::ratios(&groups) {
                println!("{ratio}");
            }
            return;
        }
        println!("\n{}", table::table(&groups, self.columns));
        for column in self.columns.iter().filter(|column| column.plotted) {
            println!("{}", plot::bars(&groups, column));
        }
        for group in &groups {
            if let Some(line) = plot::over_time(group) {
                println!("{line}");
            }
        }
    }
}
