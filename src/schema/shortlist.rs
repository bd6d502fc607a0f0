//! The columns that vetting many creators writes: one row a creator.

use super::{Field, Kind, Schema};
use crate::creator::finding::{Axis, Level};
use crate::creator::recommendation::Advice;

const ADVICES: &[&str] = &[
    Advice::Proceed.name(),
    Advice::VerifyFirst.name(),
    Advice::Avoid.name(),
];

const LEVELS: &[&str] = &[
    Level::Clear.name(),
    Level::Note.name(),
    Level::Verify.name(),
    Level::Avoid.name(),
];

pub(super) fn shortlist() -> Schema {
    let mut fields = vec![
        Field::new("creator", Kind::Id).about("the name of the creator's folder"),
        Field::new("platform", Kind::Text).about("where the creator posts, in lower case"),
        Field::new("followers", Kind::COUNT).about("at last count"),
        Field::new("recommendation", Kind::Choice(ADVICES))
            .about("by the worst finding; verify-first too where too little could be checked"),
        Field::new("rests_on", Kind::Json).about(
            "list of the codes of the findings that the recommendation rests on; empty where \
             too little could be checked",
        ),
    ];
    fields.extend(Axis::ALL.map(level));
    fields.push(
        Field::new("not_checked", Kind::Json)
            .about("list of axis, code, needs: what could not be looked for"),
    );
    Schema {
        name: "shortlist".into(),
        fields,
        key: Some("creator".into()),
    }
}

fn level(axis: Axis) -> Field {
    let about = match axis {
        Axis::Audience => "worst finding of who follows; empty if nothing was checked",
        Axis::Engagement => "worst finding of how followers respond; empty if nothing was checked",
        Axis::Growth => {
            "worst finding of how the number of followers came about; empty if nothing was checked"
        }
        Axis::Comments => {
            "worst finding of what is written under the posts; empty if nothing was checked"
        }
        Axis::Advertising => {
            "worst finding of what is paid for and says so; empty if nothing was checked"
        }
        Axis::Conduct => {
            "worst finding of contacts, claims and impersonation; empty if nothing was checked"
        }
    };
    Field::new(axis.name(), Kind::Choice(LEVELS)).about(about)
}
