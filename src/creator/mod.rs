//! Vetting a creator: who follows, who responds, how the number came about,
//! what is paid for.
//!
//! Every axis is a module of pure functions from a [`Creator`] and a
//! [`Context`] to findings; none knows of files or of the command line.

pub mod advertising;
pub mod audience;
pub mod comments;
pub mod conduct;
pub mod engagement;
pub mod finding;
pub mod folder;
pub mod growth;
pub mod intake;
pub mod model;
pub mod norms;
pub mod occasions;
pub mod recommendation;
pub mod record;
pub mod subject;

use serde::Serialize;

use self::advertising::Scripts;
use self::comments::Regulars;
use self::conduct::Names;
use self::finding::{Assessment, Finding, Gap};
use self::model::CreatorModel;
use self::norms::Norms;
use self::recommendation::{Recommendation, recommend};
use self::record::{Creator, Peer};
use self::subject::Subject;

/// What a creator is held against.
pub struct Context<'a> {
    /// The heads.
    pub model: &'a CreatorModel,
    /// What is usual.
    pub norms: Norms,
    /// What all creators that are vetted together write for money.
    pub scripts: Scripts,
    /// Who comments on which of them.
    pub regulars: Regulars,
    /// What they and their peers are called.
    pub names: Names,
}

impl<'a> Context<'a> {
    /// Of all creators that are vetted together, and of their peers.
    pub fn new(model: &'a CreatorModel, creators: &[Creator], peers: &[Peer]) -> Self {
        Context {
            model,
            norms: Norms::of(peers),
            scripts: Scripts::of(creators),
            regulars: Regulars::of(creators),
            names: Names::of(creators, peers),
        }
    }
}

/// All that vetting says of one creator.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Dossier {
    /// What the creator is called here.
    pub creator: String,
    /// Who that is, and what was given.
    pub subject: Subject,
    /// What to do.
    pub recommendation: Recommendation,
    /// What was found, by axis.
    pub findings: Vec<Finding>,
    /// What could not be looked for.
    pub not_checked: Vec<Gap>,
}

/// Vets one creator.
pub fn vet(creator: &Creator, context: &Context) -> Dossier {
    let mut all = Assessment::default();
    for assess in [
        audience::assess,
        engagement::assess,
        growth::assess,
        comments::assess,
        advertising::assess,
        conduct::assess,
    ] {
        let Assessment { findings, gaps } = assess(creator, context);
        all.findings.extend(findings);
        all.gaps.extend(gaps);
    }
    Dossier {
        creator: creator.id.clone(),
        subject: Subject::of(creator),
        recommendation: recommend(&all.findings),
        findings: all.findings,
        not_checked: all.gaps,
    }
}
