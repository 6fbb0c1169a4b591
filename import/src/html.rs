//! HTML to blocks.

use crate::blocks::Block;

/// Reads a page that a browser saved.
pub fn blocks(page: &str) -> Vec<Block> {
    crate::markdown::blocks(page)
}
