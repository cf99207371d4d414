//! Settings of the datasets beside cases.

use serde::Deserialize;

/// Follow-up of bad ratings.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct RatingSettings {
    /// What a bad rating complains of is to be fixed within so many working days.
    pub fix_days: i32,
}

impl Default for RatingSettings {
    fn default() -> Self {
        Self { fix_days: 15 }
    }
}

/// The catalogue of items.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct CatalogueSettings {
    /// The day whose limits are compared with those in force now.
    pub since: Option<String>,
}
