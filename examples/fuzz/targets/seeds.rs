//! Good inputs, written for this project.

use std::fmt::Write as _;

use super::parquets;
use super::tables::{gzip, zstandard};

const CSV: [&str; 6] = [
    "review_id,text,rating,created_at,verified_purchase\n\
     a,The kettle boils fast,5,2024-01-02,yes\n\
     b,\"Two\nlines, and a \"\"quote\"\"\",4,\"Nov 3, 2023\",no\n\
     c,,8/10,1704067200,\n",
    "\u{feff}评论内容;星级;用户\n不错;五星;u1\n很 差;1;u2\n",
    "text\nshort\n\n\"\"\n",
    "reviewer_id,product_id,rating,created_at,ip,device_id\r\n\
     u1,p1,5,2024-01-02T03:04:05Z,192.0.2.1,d1\r\nu2,p1,1,1704067200000,192.0.2.2,d2\r\n",
    "id,content,stars,helpful_votes,language,seller_id\n\
     1,fr\u{200b}ee g\u{2060}ift,4.5,\"1,234\",en,s\n2,f r e e,3,0,zh,s\n",
    "text,rating\n5\" screen,5\nit's \"fine\",4\n",
];

pub fn csv() -> Vec<Vec<u8>> {
    CSV.iter().map(|text| text.as_bytes().to_vec()).collect()
}

pub fn tsv() -> Vec<Vec<u8>> {
    let tabbed = |text: &&str| text.replace([',', ';'], "\t").into_bytes();
    CSV.iter().map(tabbed).collect()
}

const OBJECTS: [&str; 6] = [
    r#"{"review_id": "a", "text": "The kettle boils", "rating": 5, "created_at": "2024-01-02"}"#,
    r#"{"content": "two\nlines \u597d \ud83d\ude00", "stars": "8/10", "verified": true}"#,
    r#"{"text": null, "body": "x", "user_id": 12345678901234567890, "tags": [1, {"a": []}]}"#,
    r#"{"text": {"zh": "nested"}, "rating": 4.5e0, "created_at": 1704067200}"#,
    r#"{"评论内容": "不错", "星级": "五星"}"#,
    "{}",
];

pub fn jsonl() -> Vec<Vec<u8>> {
    let mut seeds: Vec<Vec<u8>> = OBJECTS
        .iter()
        .map(|text| text.as_bytes().to_vec())
        .collect();
    seeds.push(OBJECTS.join("\n").into_bytes());
    seeds
}

pub fn json() -> Vec<Vec<u8>> {
    let mut seeds = jsonl();
    seeds.push(format!("[\n{}\n]\n", OBJECTS.join(",\n")).into_bytes());
    seeds.push(format!("\u{feff}[{}]", OBJECTS[0]).into_bytes());
    seeds
}

pub fn any() -> Vec<Vec<u8>> {
    let packed = [gzip(CSV[0].as_bytes()), zstandard(OBJECTS[0].as_bytes())];
    let parquet = parquets::seeds().into_iter().take(2);
    [csv(), tsv(), json()]
        .concat()
        .into_iter()
        .chain(packed)
        .chain(parquet)
        .collect()
}

pub fn compressed() -> Vec<Vec<u8>> {
    let tables = [CSV[0].as_bytes().to_vec(), OBJECTS.join("\n").into_bytes()];
    let mut seeds = Vec::new();
    for table in &tables {
        let two_members = [gzip(table), gzip(table)].concat();
        for (how, bytes) in [
            (0, gzip(table)),
            (0, two_members),
            (1, zstandard(table)),
            (2, table.clone()),
            (3, table.clone()),
        ] {
            seeds.push([vec![how], bytes].concat());
        }
    }
    seeds
}

/// Texts as reviewers and those who disguise theirs write them.
pub fn texts() -> Vec<Vec<u8>> {
    let mut all: Vec<String> = [
        "Good kettle, boils fast. 10/10",
        "grеаt hоtеl, 4m4z1ng h073l! f r e e  g i f t",
        "tHe rOoM wAs fInE! i wOuLd rEtUrN",
        "房间很干净，服务热情！质 量 很 好，值得",
        "呼吸が「とても」良い　ﾃｽﾄ",
        "호텔이 깨끗하고 \u{1112}\u{1161}\u{11ab} 좋았어요",
        "Très bel hôtel, mais le petit-déj… ﬁne ßTRAßE İstanbul",
        "I&#39;m <b>here</b><br />now &amp;amp; C:\\new\\n <3 &lt;script&gt;",
        "g̷r̷e̷a̷t̷ \u{202e}great\u{202c} fr\u{200b}ee \u{fdfa} \u{1f469}\u{200d}\u{1f4bb}",
        "ｇʀᴇᴀᴛ 𝓪𝓶𝓪𝔃𝓲𝓷𝓰 ⓐⓑⓒ ½ ² ㎏ \u{2800}\u{3164}",
        "oтличный oтeль \u{456}нший ѕtуff",
        "ดีมาก แนะนำ हिन्दी में अच्छा है رائع جدا",
        "",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut all_signs = String::new();
    for code in (0..0x2_fa20_u32).step_by(677) {
        let _ = char::from_u32(code).map(|ch| write!(all_signs, "{ch}a"));
    }
    all.push(all_signs);
    all.into_iter().map(String::into_bytes).collect()
}
