//! The model that vets creators: one head an axis that was learnt.

use super::advertising::head::AdvertisingHead;
use super::audience::head::AccountHead;
use super::comments::head::CommentHead;

/// Heads, each of which may be absent: what it would have judged is then not
/// checked, and the dossier says so.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct CreatorModel {
    /// Judges followers.
    pub accounts: Option<AccountHead>,
    /// Judges comments.
    pub comments: Option<CommentHead>,
    /// Judges posts.
    pub advertising: Option<AdvertisingHead>,
}
