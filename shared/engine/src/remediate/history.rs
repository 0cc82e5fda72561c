//! What the attempts on a finding tell about it, of all its lives.

use super::store::{Attempt, Progress};

/// The attempt to put right that was begun and did not come to an end: its worker is at it, or gone.
pub(super) fn begun(attempts: &[Attempt]) -> Option<&Attempt> {
    attempts.iter().find(|attempt| attempt.undoes.is_none() && attempt.progress == Progress::Started)
}

/// How often it was tried to put a life of the finding right, and the number of the attempt that would come next. What took
/// effect and left a rest to be done was no try in vain.
pub(super) fn tries(attempts: &[Attempt], life: u32) -> (u32, u32) {
    let of_life = || attempts.iter().filter(|attempt| attempt.life == life);
    let in_vain = of_life().filter(|attempt| attempt.undoes.is_none() && attempt.progress != Progress::Verified);
    let next = of_life().map(|attempt| attempt.number).max().unwrap_or_default() + 1;
    (u32::try_from(in_vain.count()).unwrap_or(u32::MAX), next)
}

/// Who took back what was done last, in words. It holds until something is done again: a person has to allow that.
pub(super) fn taken_back(attempts: &[Attempt]) -> Option<String> {
    let last = attempts.iter().rfind(|attempt| attempt.undoes.is_none())?;
    let is_back = |attempt: &&Attempt| attempt.undoes == Some(last.number) && attempt.life == last.life;
    let back = attempts.iter().rfind(is_back).filter(|_| last.progress == Progress::Undone)?;
    Some(format!("{} took it back", back.by))
}
