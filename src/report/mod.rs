//! The inert document and what the bulletin says.
mod document;
pub use document::*;
