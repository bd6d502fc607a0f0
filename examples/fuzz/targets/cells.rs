//! One cell, and one header.

use std::sync::LazyLock;

use bonafide::schema::{
    Cell, EARLIEST, Kind, LATEST, Mapping, Schema, Value, format_time, parse_time,
};

use super::Target;
use super::tables::COLUMNS;

pub const CELLS: Target = Target {
    name: "cells",
    about: "every kind of column reads a cell",
    share: 100,
    run: cells,
    seeds: cell_seeds,
    tokens: COLUMNS,
};

pub const HEADER: Target = Target {
    name: "header",
    about: "a header is matched to every schema",
    share: 10,
    run: header,
    seeds: header_seeds,
    tokens: COLUMNS,
};

fn schemas() -> Vec<Schema> {
    let mut all = vec![
        Schema::reviews(),
        Schema::labelled(),
        Schema::scores(),
        Schema::campaigns(),
        Schema::differences(),
        Schema::shortlist(),
        Schema::labelled_accounts(),
    ];
    all.extend(Schema::creator());
    all
}

static SCHEMAS: LazyLock<Vec<(Schema, Mapping)>> = LazyLock::new(|| {
    let with_mapping = |schema: Schema| {
        let mapping = Mapping::new(&schema, &[]).expect("no claims");
        (schema, mapping)
    };
    schemas().into_iter().map(with_mapping).collect()
});

/// All kinds that any schema has, each once.
static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
    let mut kinds: Vec<Kind> = Vec::new();
    for (schema, _) in SCHEMAS.iter() {
        for field in &schema.fields {
            if !kinds.contains(&field.kind) {
                kinds.push(field.kind.clone());
            }
        }
    }
    kinds
});

fn cell_seeds() -> Vec<Vec<u8>> {
    let cells = [
        "5",
        "8/10",
        "★★★☆☆",
        "五星",
        "4,5",
        "1,234",
        "1.2k",
        "3万",
        "10w+",
        "999+",
        "yes",
        "否",
        "true",
        "2024-01-02",
        "02.01.2024",
        "Nov 3, 2023",
        "3 November 2023",
        "2024年1月2日",
        "2024-01-02T03:04:05+08:00",
        "1704067200",
        "1704067200000",
        "20240102",
        "genuine",
        "{\"a\": [1, 2]}",
        " id ",
        "",
    ];
    let mut seeds: Vec<Vec<u8>> = cells
        .iter()
        .map(|cell| [b"0", cell.as_bytes()].concat())
        .collect();
    seeds.extend(
        (0..40_u8)
            .map(|kind| [&[kind], cells[usize::from(kind) % cells.len()].as_bytes()].concat()),
    );
    seeds
}

fn cells(bytes: &[u8]) {
    let Some((&which, rest)) = bytes.split_first() else {
        return;
    };
    let kind = &KINDS[usize::from(which) % KINDS.len()];
    if let Ok(text) = std::str::from_utf8(rest) {
        check(kind, Cell::Text(text));
        if let Some(time) = parse_time(text) {
            assert_eq!(parse_time(&format_time(time)), Some(time), "{text:?}");
        }
    }
    if let Some(number) = rest.first_chunk::<8>() {
        let number = u64::from_le_bytes(*number);
        check(kind, Cell::Number(f64::from_bits(number)));
        check(kind, Cell::Integer(i128::from(number) << (number % 64)));
        check(kind, Cell::Time(number.cast_signed()));
    }
}

fn check(kind: &Kind, cell: Cell) {
    let read = kind.read(cell);
    match &read {
        Ok(Value::Number(number)) => {
            let within = match kind {
                Kind::Number { min, max } => (*min..=*max).contains(number),
                Kind::Stars => (1.0..=5.0).contains(number),
                _ => false,
            };
            assert!(
                number.is_finite() && within,
                "{kind:?} read {number} of {cell:?}"
            );
        }
        Ok(Value::Time(time)) => assert!((EARLIEST..LATEST).contains(time), "{cell:?}"),
        Ok(_) => {}
        Err(misfit) => assert!(!misfit.expected.is_empty()),
    }
    // What was taken once is taken again.
    if let Ok(Value::Text(text)) = &read {
        let again = kind.read(Cell::Text(text));
        assert!(
            text.is_empty() || again == read,
            "{kind:?} of {cell:?}: {read:?}, then {again:?}"
        );
    }
}

fn header_seeds() -> Vec<Vec<u8>> {
    [
        "review_id,text,rating,created_at,user_id,product_id",
        "评论内容,星级,用户,商品",
        "Review Text,Star-Rating,DATE,content,body",
    ]
    .iter()
    .map(|header| header.as_bytes().to_vec())
    .collect()
}

fn header(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let names: Vec<String> = text.split(',').map(str::to_owned).collect();
    for (schema, mapping) in SCHEMAS.iter() {
        match mapping.resolve(&names) {
            Ok(sources) => {
                assert_eq!(sources.len(), schema.fields.len());
                let mut taken: Vec<usize> = sources.into_iter().flatten().collect();
                assert!(taken.iter().all(|source| *source < names.len()));
                taken.sort_unstable();
                assert!(
                    taken.is_sorted_by(|a, b| a < b),
                    "one source for two columns"
                );
            }
            Err(error) => assert!(!error.to_string().is_empty()),
        }
    }
}
