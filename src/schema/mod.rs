//! The columns every table is read into: names, aliases, types, ranges.
