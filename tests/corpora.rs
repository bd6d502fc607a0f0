//! Importing invented corpora in the published layouts.

use std::fs;
use std::path::Path;

use bonafide::corpus::{self, CorpusError, ImportReport};
use bonafide::schema::{Reason, Schema};
use bonafide::table::{Batch, Quarantine, ReadOptions, Reader, WriteOptions, Writer};

struct Imported {
    report: ImportReport,
    batch: Batch,
}

impl Imported {
    /// One column, row by row; `–` where absent.
    fn texts(&self, column: &str) -> Vec<String> {
        let column = self.batch.texts(column).expect("the column");
        let cells = column.iter().map(|cell| cell.unwrap_or("–").to_owned());
        cells.collect()
    }

    fn ratings(&self) -> Vec<Option<f64>> {
        self.batch.numbers("rating").expect("ratings").to_vec()
    }
}

fn import_folder(kind: &str, path: &Path) -> Result<Imported, CorpusError> {
    let out = tempfile::tempdir().unwrap();
    let out = out.path().join("out.jsonl").display().to_string();
    fs::create_dir_all(Path::new(&out).parent().unwrap()).unwrap();
    let corpus = corpus::find(kind)?;
    let schema = corpus.schema();
    let mut writer = Writer::create(&out, &schema, WriteOptions::default())?;
    let report = corpus::import(corpus, path, &mut writer, Quarantine::counting())?;
    writer.finish()?;
    let options = ReadOptions::default();
    let mut reader = Reader::open(&[out], &schema, options, Quarantine::counting())?;
    let batch = reader.next_batch()?.expect("rows");
    Ok(Imported { report, batch })
}

/// Writes the files into a folder and imports it.
fn import(kind: &str, files: &[(&str, &str)]) -> Result<Imported, CorpusError> {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    import_folder(kind, folder.path())
}

#[test]
fn op_spam_groups_by_fold_and_takes_the_class_from_the_file_name() {
    let imported = import(
        "op-spam",
        &[
            (
                "positive_polarity/deceptive_from_MTurk/fold1/d_inn_1.txt",
                "Lovely stay.\n",
            ),
            (
                "positive_polarity/truthful_from_Site/fold2/t_lodge_1.txt",
                "Fine, noisy lift.",
            ),
            (
                "negative_polarity/truthful_from_Web/fold1/t_inn_2.txt",
                "Cold soup.",
            ),
            (
                "negative_polarity/truthful_from_Web/fold1/x_inn_3.txt",
                "No class.",
            ),
        ],
    )
    .unwrap();
    assert_eq!(imported.texts("label"), ["genuine", "paid", "genuine"]);
    assert_eq!(imported.texts("group"), ["fold1", "fold1", "fold2"]);
    assert_eq!(imported.texts("product_id"), ["inn", "inn", "lodge"]);
    assert_eq!(imported.texts("text")[1], "Lovely stay.");
    assert_eq!(imported.report.by_reason[&Reason::UnknownChoice], 1);
    assert_eq!(imported.report.differences().len(), 2);
}

#[test]
fn maide_up_joins_the_halves_and_keeps_the_review_language() {
    let imported = import(
        "maide-up",
        &[
            (
                "real_reviews/real_French.csv",
                "Language,City Name,Hotel Name,Upside_Review,Downside_Review,Review_Score,Sentiment\n\
                 French,Ville,Hotel A,Calme.,,10,POS\n\
                 French,Ville,Hotel A,,Bruyant.,1,NEG\n\
                 French,Ville,Hotel A,,,4,NEG\n",
            ),
            (
                "generated_reviews/generated_French_reviews.csv",
                "Hotel Name,City Name,Review_Language,Prompt_Language,Upside_Review,Downside_Review,Review_Score,Sentiment\n\
                 Hotel A,Ville,French,English(Turkish),Propre.,Petit.,5.5,POS\n",
            ),
        ],
    )
    .unwrap();
    assert_eq!(
        imported.texts("text"),
        ["Calme.", "Bruyant.", "Propre. Petit."]
    );
    assert_eq!(imported.texts("label"), ["genuine", "genuine", "bot"]);
    assert_eq!(imported.texts("language"), ["fr", "fr", "fr"]);
    assert_eq!(
        imported.texts("prompt_language"),
        ["–", "–", "English(Turkish)"]
    );
    assert_eq!(imported.ratings(), [Some(5.0), Some(1.0), Some(3.0)]);
    assert_eq!(imported.report.by_reason[&Reason::Missing], 1);
}

#[test]
fn salminen_groups_every_fifth_row_together() {
    let rows: String = (0..7).map(|row| format!("OR,\"kettle {row}\"\n")).collect();
    let file = format!("label,text_\n{rows}CG,\"kettle seven and\"\nXX,what\n");
    let imported = import("salminen", &[("reviews.csv", &file)]).unwrap();
    assert_eq!(
        imported.texts("group"),
        ["0", "1", "2", "3", "4", "0", "1", "2"]
    );
    assert_eq!(imported.texts("label")[7], "bot");
    assert_eq!(imported.report.by_reason[&Reason::UnknownChoice], 1);
}

#[test]
fn dianping_groups_by_component_of_users_and_addresses() {
    let imported = import(
        "dianping",
        &[(
            "reviews.csv",
            "review_id,label,user,ip,star,text\n\
             R1,+,U1,IP1,5,面很好吃\n\
             R2,-,U2,IP2,0,一般\n\
             R3,-,U3,IP1,9,太咸\n\
             R4,-,U3,IP3,4,不错\n",
        )],
    )
    .unwrap();
    let groups = imported.texts("group");
    assert_eq!(imported.texts("label"), ["paid", "genuine", "genuine"]);
    assert_eq!(groups[0], groups[2]);
    assert_ne!(groups[0], groups[1]);
    assert_eq!(imported.ratings(), [Some(5.0), None, Some(4.0)]);
    assert_eq!(imported.report.by_reason[&Reason::OutOfRange], 1);
}

#[test]
fn zhihu_takes_the_split_from_the_file_and_the_group_from_the_topic() {
    let line = |id: &str, ad: u8| {
        format!(
            "{{\"id\": \"{id}\", \"topic\": 3, \"ad\": {ad}, \"text\": \"第一行\\n第二行\", \
             \"label1\": [0, {ad}], \"label2\": [0, 0]}}\n"
        )
    };
    let imported = import(
        "zhihu-16k",
        &[
            ("ZHIHU_train.jsonl", &line("a", 1)),
            ("ZHIHU_test3.jsonl", &line("b", 0)),
            ("ZHIHU_val.jsonl", &format!("{}not json\n", line("c", 0))),
        ],
    )
    .unwrap();
    assert_eq!(imported.texts("split"), ["test", "train", "val"]);
    assert_eq!(imported.texts("label"), ["genuine", "paid", "genuine"]);
    assert_eq!(imported.texts("group"), ["topic-3"; 3]);
    assert_eq!(imported.texts("label1")[1], "[0, 1]");
    assert_eq!(imported.report.by_reason[&Reason::Malformed], 1);
}

#[test]
fn yelp_is_sorted_by_day_and_renumbered() {
    let metadata = "77\t5\t4.0\t1\t2012-03-02\n\
                    12\t9\t5.0\t-1\t2011-01-01\n\
                    77\t9\t1.0\t1\t2013-01-01\n\
                    broken\n";
    let content = "12\t9\t2011-01-01\tThe \"best\" noodles.\n";
    let imported = import(
        "yelp",
        &[("metadata", metadata), ("reviewContent", content)],
    )
    .unwrap();
    assert_eq!(imported.texts("label"), ["paid", "genuine", "genuine"]);
    assert_eq!(
        imported.texts("reviewer_id"),
        ["user-1", "user-2", "user-2"]
    );
    assert_eq!(
        imported.texts("product_id"),
        ["product-1", "product-2", "product-1"]
    );
    assert_eq!(imported.texts("text"), ["The \"best\" noodles.", "–", "–"]);
    assert_eq!(imported.report.by_reason[&Reason::FieldCount], 1);
    let without = import("yelp", &[("metadata", metadata)]).unwrap();
    assert_eq!(without.texts("text"), ["–"; 3]);
}

#[test]
fn youtube_spam_keeps_its_html_for_normalisation() {
    let imported = import(
        "youtube-spam",
        &[(
            "Youtube01-Band.csv",
            "COMMENT_ID,AUTHOR,DATE,CONTENT,CLASS\n\
             c1,someone,2013-11-07T06:20:48,\"I&#39;m <b>here</b><br />now\u{feff}\",0\n\
             c2,someone,,Win &amp; click,1\n",
        )],
    )
    .unwrap();
    assert_eq!(
        imported.texts("text"),
        ["I&#39;m <b>here</b><br />now", "Win &amp; click"]
    );
    assert_eq!(imported.texts("label"), ["genuine", "bot"]);
    assert_eq!(imported.texts("group"), ["Youtube01-Band"; 2]);
    let times = imported.batch.times("created_at").unwrap();
    assert_eq!(times, [Some(1_383_805_248), None]);
}

#[test]
fn llm_written_makes_two_rows_of_a_pair() {
    let imported = import(
        "llm-written",
        &[(
            "pairs.jsonl",
            "{\"id\": \"p1\", \"domain\": \"hotel\", \"language\": \"Korean\", \"about\": \"x\", \
             \"rating\": \"10/10\", \"style\": \"evasive\", \"human_review\": \"좋아요\", \
             \"machine_review\": \"정말 좋았습니다\"}\n",
        )],
    )
    .unwrap();
    assert_eq!(imported.texts("label"), ["genuine", "bot"]);
    assert_eq!(imported.texts("group"), ["p1", "p1"]);
    assert_eq!(imported.texts("side"), ["human", "machine"]);
    assert_eq!(imported.texts("language"), ["ko", "ko"]);
    assert_eq!(imported.ratings(), [Some(5.0), Some(5.0)]);
}

#[test]
fn a_path_of_another_layout_is_told_what_was_expected() {
    for corpus in corpus::corpora() {
        let error = import(corpus.name, &[("unrelated.txt", "x")])
            .err()
            .unwrap();
        let message = error.to_string();
        assert!(
            message.contains(corpus.layout),
            "{}: {message}",
            corpus.name
        );
    }
    let error = import("op-spma", &[]).err().unwrap().to_string();
    assert!(error.contains("op-spam"), "{error}");
}

#[test]
fn instagram_takes_the_split_from_the_file_and_groups_nothing() {
    let header = "profile pic,nums/length username,fullname words,nums/length fullname,\
                  name==username,description length,external URL,private,#posts,#followers,\
                  #follows,fake\n";
    let imported = import(
        "instagram-fake-spammer-genuine",
        &[
            (
                "train.csv",
                &format!("{header}1,0.27,2,0,0,53,1,0,32,1000,955,0\n"),
            ),
            (
                "test.csv",
                &format!("{header}0,0.5,1,0,1,0,0,1,0,3,7500,1\n0,0,0,0,0,0,0,0,0,0,0,7\n"),
            ),
        ],
    )
    .unwrap();
    assert_eq!(imported.texts("label"), ["fake", "genuine"]);
    assert_eq!(imported.texts("split"), ["test", "train"]);
    assert_eq!(imported.texts("group"), ["test-1", "train-1"]);
    let numbers = |name| imported.batch.numbers(name).unwrap().to_vec();
    assert_eq!(numbers("following"), [Some(7500.0), Some(955.0)]);
    assert_eq!(numbers("handle_digit_share"), [Some(0.5), Some(0.27)]);
    let flags = imported.batch.flags("name_is_handle").unwrap();
    assert_eq!(flags, [Some(true), Some(false)]);
    assert_eq!(imported.report.by_reason[&Reason::UnknownChoice], 1);
}

#[test]
fn srf_takes_the_share_of_digits_from_the_shape() {
    let imported = import(
        "srf-instagram-followers",
        &[(
            "labelled.csv",
            "is_fake,username_shape,Number.of.posts,Number.of.people.they.follow,\
             Number.of.followers,has_profile_picture,Private.account\n\
             False,aa.a0000,12,300,200,True,False\n\
             True,,0,7000,1,False,True\n\
             maybe,aa,0,7000,1,False,True\n",
        )],
    )
    .unwrap();
    assert_eq!(imported.texts("label"), ["genuine", "fake"]);
    let shares = imported.batch.numbers("handle_digit_share").unwrap();
    assert_eq!(shares, [Some(0.5), None]);
    let followed = imported.batch.numbers("following").unwrap();
    assert_eq!(followed, [Some(300.0), Some(7000.0)]);
    let pictures = imported.batch.flags("has_picture").unwrap();
    assert_eq!(pictures, [Some(true), Some(false)]);
    assert_eq!(imported.report.by_reason[&Reason::UnknownChoice], 1);
}

#[test]
fn every_corpus_has_the_columns_that_training_needs() {
    let (reviews, accounts) = (Schema::labelled(), Schema::labelled_accounts());
    for corpus in corpus::corpora() {
        let schema = corpus.schema();
        let of_reviews = schema.key == reviews.key;
        let base = if of_reviews { &reviews } else { &accounts };
        let content = if of_reviews { "text" } else { "followers" };
        for name in [content, "label", "corpus", "group"] {
            assert!(base.field(name).is_some(), "{name}");
            assert_eq!(schema.field(name), base.field(name), "{}", corpus.name);
        }
        assert_eq!(schema.key, base.key, "{}", corpus.name);
    }
}
