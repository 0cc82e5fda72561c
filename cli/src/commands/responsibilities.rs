//! `guardrail responsibilities`: the shared responsibility model, and the controls that stand in it.

use super::{json_lines, print};
use crate::CommandError;
use crate::args::Format;
use crate::output::style::{HEADING, NAME, QUIET, paint};
use anstream::ColorChoice;
use guardrail_controls::{Catalogue, Described, Parameters};
use guardrail_model::{Half, Responsibility, ServiceModel, service_model};
use serde::Serialize;
use std::collections::BTreeSet;
use std::fmt::Write;
use strum::VariantArray;

/// One cell of the matrix.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Cell {
    responsibility: Responsibility,
    area: &'static str,
    service_model: ServiceModel,
    half: Half,
    controls: BTreeSet<&'static str>,
}

/// Prints the matrix.
pub(crate) fn responsibilities(format: Format, color: ColorChoice) -> Result<(), CommandError> {
    let catalogue = Catalogue::prepare(&Parameters::default())?;
    let controls: Vec<&dyn Described> = catalogue.all().collect();
    match format {
        Format::Json => print(&json_lines(cells(&controls))?, ColorChoice::Never),
        Format::Text => print(&matrix(&cells(&controls)), color),
    }
}

/// Every cell, row by row. A control stands in the column of each service model that its resource types have; what it
/// judges of the account itself counts as serverless, since all that the customer runs there is settings.
fn cells(controls: &[&dyn Described]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for &responsibility in Responsibility::VARIANTS {
        for &model in ServiceModel::VARIANTS {
            let here = controls.iter().filter(|control| {
                control.metadata().responsibility == responsibility
                    && control.resource_types().iter().any(|kind| service_model(kind) == Some(model))
            });
            cells.push(Cell {
                responsibility,
                area: responsibility.area().into(),
                service_model: model,
                half: responsibility.half(model),
                controls: here.map(|control| control.metadata().id).collect(),
            });
        }
    }
    cells
}

/// The matrix of halves with the number of controls in each cell, then the controls by cell.
fn matrix(cells: &[Cell]) -> String {
    let mut text = format!("{:28}", "whose half it is, controls");
    for model in ServiceModel::VARIANTS {
        text.push_str(&paint(HEADING, format_args!("{:16}", model.to_string())));
    }
    for row in cells.chunk_by(|a, b| a.responsibility == b.responsibility) {
        let Some(first) = row.first() else { continue };
        // A string takes everything.
        let _ = write!(text, "\n{}", paint(HEADING, format_args!("{:28}", first.responsibility.to_string())));
        for cell in row {
            let count = if cell.controls.is_empty() { String::new() } else { format!(", {}", cell.controls.len()) };
            let _ = write!(text, "{:16}", format!("{}{count}", cell.half));
        }
    }
    text.push('\n');
    for row in cells.chunk_by(|a, b| a.responsibility == b.responsibility) {
        let Some(first) = row.iter().find(|cell| !cell.controls.is_empty()) else { continue };
        let area = paint(QUIET, format_args!("({})", first.area));
        let _ = writeln!(text, "\n{} {area}", paint(HEADING, first.responsibility));
        for cell in row.iter().filter(|cell| !cell.controls.is_empty()) {
            let _ = writeln!(text, "  {}, {}", cell.service_model, paint(QUIET, half(cell.half)));
            for control in &cell.controls {
                let _ = writeln!(text, "    {}", paint(NAME, control));
            }
        }
    }
    text
}

fn half(half: Half) -> &'static str {
    match half {
        Half::Customer => "the customer's",
        Half::Shared => "shared with AWS",
        Half::Aws => "AWS's",
    }
}

#[cfg(test)]
mod tests {
    use super::cells;
    use guardrail_controls::{Catalogue, Described, Parameters};
    use std::collections::BTreeSet;

    #[test]
    fn every_control_stands_somewhere() {
        let catalogue = Catalogue::prepare(&Parameters::default()).unwrap();
        let controls: Vec<&dyn Described> = catalogue.all().collect();
        let placed: BTreeSet<&str> = cells(&controls).into_iter().flat_map(|cell| cell.controls).collect();
        let all: BTreeSet<&str> = controls.iter().map(|control| control.metadata().id).collect();
        assert_eq!(placed, all);
    }
}
