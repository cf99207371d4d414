//! Records through the one reader.
