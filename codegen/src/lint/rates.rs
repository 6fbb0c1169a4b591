//! The rule about how often an endpoint may be called.

use super::Report;
use crate::diagnostic::Diagnostic;
use crate::read::Spec;

/// `rate: 0 per day`, `rate: [10 per day, 20 per day]`
pub(super) fn rates(spec: &Spec, report: &mut Report) {
    for filed in &spec.endpoints {
        let rates = &filed.content.rate.0;
        for (at, rate) in rates.iter().enumerate() {
            if rate.calls == 0 {
                report.push(
                    Diagnostic::new(rate.span, "nobody may call it")
                        .help("write how often it may be called, or remove it"),
                );
            }
            if let Some(first) = rates[..at].iter().find(|first| first.per == rate.per) {
                report.push(
                    Diagnostic::new(rate.span, format!("another rate per {}", rate.per.key()))
                        .also(first.span, "the first")
                        .help("keep the one that holds for every account"),
                );
            }
        }
    }
}
