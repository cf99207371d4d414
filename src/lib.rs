//! xiaoneng
pub mod charts;
pub mod clock;
pub mod config;
pub mod diag;
pub mod engine;
pub mod figures;
pub mod ingest;
pub mod number;
pub mod output;
pub mod period;
pub mod reference;
pub mod render;
pub mod report;
pub mod sample;
pub mod schema;
pub mod validate;
