//! Corpora in their published layouts.

use std::fs;

use bonafide::corpus;
use bonafide::table::{Encoding, Format, Quarantine, WriteOptions, Writer};

use super::Target;

pub const CORPORA: Target = Target {
    name: "corpora",
    about: "every corpus is imported from damaged files",
    share: 5,
    run: import,
    seeds,
    tokens: &[
        "label", "CG", "OR", "NaN", "\t", "user", "fake", "\u{1e}", "\u{1f}",
    ],
};

/// Between two files, and between a file's name and its bytes.
const FILE: char = '\u{1e}';
const NAME: char = '\u{1f}';

/// A corpus, and the names of its files with what they hold.
type Layout = (&'static str, &'static [(&'static str, &'static str)]);

const FILES: [Layout; 10] = [
    (
        "op-spam",
        &[
            (
                "positive_polarity/deceptive_from_MTurk/fold1/d_inn_1.txt",
                "Lovely stay.\n",
            ),
            (
                "negative_polarity/truthful_from_Web/fold1/t_inn_2.txt",
                "Cold soup.",
            ),
        ],
    ),
    (
        "dianping",
        &[(
            "reviews.csv",
            "review_id,label,user,ip,star,text\nR1,+,U1,IP1,5,面很好吃\nR2,-,U2,IP2,0,一般\n",
        )],
    ),
    (
        "zhihu-16k",
        &[(
            "ZHIHU_train.jsonl",
            "{\"id\": \"a\", \"topic\": 3, \"ad\": 1, \"text\": \"第一行\", \"label1\": [0, 1], \"label2\": [0, 0]}\n",
        )],
    ),
    (
        "yelp",
        &[
            (
                "metadata",
                "77\t5\t4.0\t1\t2012-03-02\n12\t9\t5.0\t-1\t2011-01-01\n",
            ),
            (
                "reviewContent",
                "12\t9\t2011-01-01\tThe \"best\" noodles.\n",
            ),
        ],
    ),
    (
        "maide-up",
        &[
            (
                "real_reviews/real_French.csv",
                "Language,City Name,Hotel Name,Upside_Review,Downside_Review,Review_Score,Sentiment\nFrench,Ville,Hotel A,Calme.,,10,POS\n",
            ),
            (
                "generated_reviews/generated_French_reviews.csv",
                "Hotel Name,City Name,Review_Language,Prompt_Language,Upside_Review,Downside_Review,Review_Score,Sentiment\nHotel A,Ville,French,English(Turkish),Propre.,Petit.,5.5,POS\n",
            ),
        ],
    ),
    (
        "salminen",
        &[(
            "reviews.csv",
            "label,text_\nOR,\"kettle one\"\nCG,\"kettle seven and\"\n",
        )],
    ),
    (
        "llm-written",
        &[(
            "pairs.jsonl",
            "{\"id\": \"p1\", \"domain\": \"hotel\", \"language\": \"Korean\", \"about\": \"x\", \"rating\": \"10/10\", \"style\": \"evasive\", \"human_review\": \"좋아요\", \"machine_review\": \"정말\"}\n",
        )],
    ),
    (
        "youtube-spam",
        &[(
            "Youtube01-Band.csv",
            "COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\nc1,someone,2013-11-07T06:20:48,\"I&#39;m <b>here</b>\u{feff}\",0\n",
        )],
    ),
    (
        "instagram-fake-spammer-genuine",
        &[
            (
                "train.csv",
                "profile pic,nums/length username,fullname words,nums/length fullname,name==username,description length,external URL,private,#posts,#followers,#follows,fake\n1,0.27,2,0,0,53,1,0,32,1000,955,0\n",
            ),
            (
                "test.csv",
                "profile pic,nums/length username,fullname words,nums/length fullname,name==username,description length,external URL,private,#posts,#followers,#follows,fake\n0,0.5,1,0,1,0,0,1,0,3,7500,1\n",
            ),
        ],
    ),
    (
        "srf-instagram-followers",
        &[(
            "labelled.csv",
            "is_fake,username_shape,Number.of.posts,Number.of.people.they.follow,Number.of.followers,has_profile_picture,Private.account\nFalse,aa.a0000,12,300,200,True,False\n",
        )],
    ),
];

fn seeds() -> Vec<Vec<u8>> {
    let seed = |(at, (_, files)): (u8, &Layout)| {
        let files = files
            .iter()
            .map(|(name, text)| format!("{name}{NAME}{text}"));
        let files = files.collect::<Vec<_>>().join(&FILE.to_string());
        [vec![at], files.into_bytes()].concat()
    };
    (0..).zip(&FILES).map(seed).collect()
}

fn import(bytes: &[u8]) {
    let Some((&which, bytes)) = bytes.split_first() else {
        return;
    };
    let (name, known) = FILES[usize::from(which) % FILES.len()];
    let corpus = corpus::find(name).expect("a corpus");
    let folder = tempfile::tempdir().expect("a folder");
    // The names are those of the layout: what is damaged are the files.
    let files = bytes.split(|byte| *byte == FILE as u8);
    for ((path, _), file) in known.iter().zip(files) {
        let start = file.iter().position(|byte| *byte == NAME as u8);
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, &file[start.map_or(0, |at| at + 1)..]).expect("a file");
    }
    let options = WriteOptions {
        format: Some(Format::plain(Encoding::JsonLines)),
    };
    let out = folder.path().join("out.jsonl").display().to_string();
    let mut writer = Writer::create(&out, &corpus.schema(), options).expect("a writer");
    match corpus::import(corpus, folder.path(), &mut writer, Quarantine::counting()) {
        Ok(report) => {
            let labels: u64 = report.by_label.values().sum();
            assert_eq!(labels, report.rows);
            assert_eq!(writer.finish().expect("a table"), report.rows);
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}
