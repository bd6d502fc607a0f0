//! What the program says of creators.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::workdir::run;

/// The dossiers of all creators in the folders of a folder.
pub fn batch(folder: &str) -> Vec<Value> {
    let told = run(&["vet", "--json", "-", "--batch", folder], b"").ok();
    let dossiers = serde_json::Deserializer::from_str(&told).into_iter();
    dossiers.collect::<Result<_, _>>().unwrap()
}

/// The dossier of one creator with these parts.
pub fn vetted(folder: &Path, parts: &[(&str, &str)]) -> Value {
    fs::create_dir_all(folder).unwrap();
    for (part, table) in parts {
        fs::write(folder.join(part), table).unwrap();
    }
    let told = run(&["vet", "--json", "-", &folder.display().to_string()], b"").ok();
    serde_json::from_str(&told).unwrap()
}

/// The level of a finding, if it is there.
pub fn level<'a>(dossier: &'a Value, code: &str) -> Option<&'a str> {
    let findings = dossier["findings"].as_array().unwrap();
    let named = findings.iter().find(|finding| finding["code"] == code)?;
    named["level"].as_str()
}

/// The value of a fact of a finding.
pub fn fact(dossier: &Value, code: &str, name: &str) -> f64 {
    let findings = dossier["findings"].as_array().unwrap();
    let named = findings
        .iter()
        .find(|finding| finding["code"] == code)
        .unwrap();
    let facts = named["facts"].as_array().unwrap();
    let fact = facts.iter().find(|fact| fact["name"] == name).unwrap();
    fact["value"].as_f64().unwrap()
}

/// What was not checked of an axis, by its codes.
pub fn gaps<'a>(dossier: &'a Value, axis: &str) -> Vec<&'a str> {
    let gaps = dossier["not_checked"].as_array().unwrap();
    let of = gaps.iter().filter(|gap| gap["axis"] == axis);
    of.map(|gap| gap["code"].as_str().unwrap()).collect()
}
