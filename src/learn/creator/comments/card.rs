//! What the model card says of the head of comments.

use crate::creator::comments::head::{CommentHead, Errors};
use crate::learn::creator::measure::{self, Measured};

/// The section, with figures of held-out groups.
pub fn section(head: &CommentHead, measured: &[Measured]) -> String {
    let Errors {
        genuine,
        alarms,
        spam,
        hits,
        threshold,
    } = head.errors;
    let words = head.linear.grams.len();
    format!(
        "## Comments\n\n\
         Judges whether a comment is spam: a logistic regression on {words} words and pairs of \
         words, eight cues of what a comment wants (a contact, followers, a look at something of \
         its own, money …) and its length and shape. Words of one video only are not used: they \
         are its topic. Every group of comments (a video) is judged by a head trained on the \
         others and calibrated by the others.\n\n{}\n\
         At a log-likelihood ratio of {threshold} it flags {hits} of {spam} spam comments and \
         {alarms} of {genuine} genuine ones. The share of spam that a dossier states is corrected \
         by these.\n\n\
         The corpus has comments under English music videos of 2013 to 2015 and states no \
         licence. The lists of cues were written with its errors in view, so the figures flatter \
         them: with words alone the area under the curve was 0.978. What spam under other \
         topics, of other years or in other languages looks like it does not tell. No corpus of \
         Chinese comments was at hand: Chinese comments are judged by the cues and the shape \
         alone, and how well is not measured. Names of accounts (`@friend`) are not read, and \
         short praise is not spam; it is counted apart. Spam under a post is seldom the \
         creator's doing.\n",
        measure::table(measured)
    )
}
