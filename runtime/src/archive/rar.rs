//! rar: recognised by its signature, and left to the service.

use std::io::Read;

use super::inspection::{ArchivePath, Inspection, Stop};
use super::source::Source;

/// The signature, up to where versions 4 and 5 differ.
const SIGNATURE: &[u8] = b"Rar!\x1a\x07";

/// Reports that rar archives are not checked, or that this is not one.
pub(super) fn read(inspection: &mut Inspection<'_>, source: Source<'_>, path: &ArchivePath) -> Result<(), Stop> {
    let mut start = Vec::new();
    source.take(8).read_to_end(&mut start).map_err(|error| inspection.broken(error))?;
    match start.strip_prefix(SIGNATURE) {
        Some([0, ..] | [1, 0]) => {
            inspection.not_checked(path, "no free library reads rar; the service will check it");
            Ok(())
        }
        _ => Err(Stop::broken("the signature of a rar archive is missing")),
    }
}
