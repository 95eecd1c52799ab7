//! What happened to a project, as it is kept: a word for the kind and a small JSON object for the rest.
//!
//! The kept form is written out here and nowhere else, so that a renamed field in the code does not lose a history.

use model::{BackCause, Credit, EndReason, Happening, Holding, OwedProof, Progress, ProjectStage, Proof, ProofKind};
use serde::{Deserialize, Serialize};

use crate::StoreError;

#[derive(Debug, Default, Serialize, Deserialize)]
struct Body {
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<ProjectStage>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<EndReason>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    unit: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    proofs: Vec<KeptProof>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    owed: Vec<KeptOwed>,
    #[serde(skip_serializing_if = "Option::is_none")]
    progress: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    built: Option<[u8; 2]>,
    /// Left out of what was written before causes were told apart: those fell back.
    #[serde(skip_serializing_if = "Option::is_none")]
    cause: Option<BackCause>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    owner: String,
    /// Left out of transfers that were written before this was noted.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<KeptHolding>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptHolding {
    unit: String,
    owner: String,
    credits: Vec<(String, u8)>,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptProof {
    kind: ProofKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<String>,
    note: String,
}

#[derive(Debug, Serialize, Deserialize)]
struct KeptOwed {
    kind: ProofKind,
    stage: ProjectStage,
    due: String,
}

fn keep_proof(proof: &Proof) -> KeptProof {
    KeptProof { kind: proof.kind, file: proof.file.clone(), note: proof.note.clone() }
}

fn proof(kept: KeptProof) -> Proof {
    Proof { kind: kept.kind, file: kept.file, note: kept.note }
}

fn keep_holding(holding: &Holding) -> KeptHolding {
    let credits = holding.credits.iter().map(|credit| (credit.unit.clone(), credit.share)).collect();
    KeptHolding { unit: holding.unit.clone(), owner: holding.owner.clone(), credits }
}

fn holding(kept: KeptHolding) -> Holding {
    let credits = kept.credits.into_iter().map(|(unit, share)| Credit { unit, share }).collect();
    Holding { unit: kept.unit, owner: kept.owner, credits }
}

/// The kind's word and the rest as JSON.
pub(super) fn write(what: &Happening) -> Result<(&'static str, String), StoreError> {
    let none = Body::default();
    let (kind, body) = match what {
        Happening::Entered { stage, first_talk } => {
            ("entered", Body { stage: Some(*stage), unit: first_talk.clone(), ..none })
        }
        Happening::Moved { to, proofs, owed, skip_reason } => {
            let owed =
                owed.iter().map(|owed| KeptOwed { kind: owed.kind, stage: owed.stage, due: owed.due.to_string() });
            let proofs = proofs.iter().map(keep_proof).collect();
            ("moved", Body { stage: Some(*to), proofs, owed: owed.collect(), text: skip_reason.clone(), ..none })
        }
        Happening::Back { to, cause, reason } => {
            ("back", Body { stage: Some(*to), cause: Some(*cause), text: reason.clone(), ..none })
        }
        Happening::Ended { reason, note } => ("ended", Body { reason: Some(*reason), text: note.clone(), ..none }),
        Happening::Reopened { to, reason } => ("reopened", Body { stage: Some(*to), text: reason.clone(), ..none }),
        Happening::Reported { note, progress } => {
            ("reported", Body { text: note.clone(), progress: Some(*progress == Progress::Made), ..none })
        }
        Happening::Proved { proof } => ("proved", Body { proofs: vec![keep_proof(proof)], ..none }),
        Happening::Transferred { before, to, owner, reason } => {
            let before = before.as_ref().map(keep_holding);
            ("transferred", Body { unit: to.clone(), owner: owner.clone(), before, text: reason.clone(), ..none })
        }
        Happening::FirstTalk { unit, reason } => {
            ("first_talk", Body { unit: unit.clone(), text: reason.clone(), ..none })
        }
        Happening::Built { done, planned } => ("built", Body { built: Some([*done, *planned]), ..none }),
    };
    let body = serde_json::to_string(&body).map_err(|error| StoreError::Other(error.to_string()))?;
    Ok((kind, body))
}

/// Reads what [`write`] wrote.
pub(super) fn read(kind: &str, body: &str) -> Result<Happening, StoreError> {
    let wrong = |why: &str| StoreError::Other(format!("event `{kind}`: `{body}`: {why}"));
    let kept: Body = serde_json::from_str(body).map_err(|error| wrong(&error.to_string()))?;
    let stage = || kept.stage.ok_or_else(|| wrong("no stage"));
    Ok(match kind {
        "entered" => Happening::Entered { stage: stage()?, first_talk: kept.unit },
        "moved" => {
            let to = stage()?;
            let owed = kept.owed.iter().map(|owed| {
                let due = owed.due.parse().map_err(|_| wrong("no day"))?;
                Ok(OwedProof { kind: owed.kind, stage: owed.stage, due })
            });
            let owed = owed.collect::<Result<_, StoreError>>()?;
            let proofs = kept.proofs.into_iter().map(proof).collect();
            Happening::Moved { to, proofs, owed, skip_reason: kept.text }
        }
        "back" => Happening::Back { to: stage()?, cause: kept.cause.unwrap_or(BackCause::FellBack), reason: kept.text },
        "ended" => Happening::Ended { reason: kept.reason.ok_or_else(|| wrong("no reason"))?, note: kept.text },
        "reopened" => Happening::Reopened { to: stage()?, reason: kept.text },
        "reported" => {
            let progress = if kept.progress == Some(true) { Progress::Made } else { Progress::None };
            Happening::Reported { note: kept.text, progress }
        }
        "proved" => {
            let proof = kept.proofs.into_iter().next().map(proof).ok_or_else(|| wrong("no proof"))?;
            Happening::Proved { proof }
        }
        "transferred" => Happening::Transferred {
            before: kept.before.map(holding),
            to: kept.unit,
            owner: kept.owner,
            reason: kept.text,
        },
        "first_talk" => Happening::FirstTalk { unit: kept.unit, reason: kept.text },
        "built" => {
            let [done, planned] = kept.built.ok_or_else(|| wrong("no percents"))?;
            Happening::Built { done, planned }
        }
        _ => return Err(wrong("no such kind")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_history_that_an_older_version_wrote_is_read() {
        let back = read("back", r#"{"stage":"talks","text":"合同解除"}"#).unwrap();
        let (to, reason) = (ProjectStage::Talks, "合同解除".to_owned());
        assert_eq!(back, Happening::Back { to, cause: BackCause::FellBack, reason });
        let handed = read("transferred", r#"{"unit":"雨母山镇","text":"选址在镇"}"#).unwrap();
        let (to, reason) = ("雨母山镇".to_owned(), "选址在镇".to_owned());
        assert_eq!(handed, Happening::Transferred { before: None, to, owner: String::new(), reason });
    }
}
