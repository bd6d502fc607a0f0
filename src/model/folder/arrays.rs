//! `weights.safetensors.zst`: every array of a model.

use std::path::{Path, PathBuf};

use safetensors::{Dtype, SafeTensors, tensor::TensorView};

use super::manifest::LARGEST_NUMBER;
use super::{ModelError, WEIGHTS};
use crate::behaviour::panel::Panel;
use crate::model::scorer::Model;

/// Numbers under a name.
#[derive(Debug)]
pub(crate) enum Array {
    Bytes(Vec<u8>),
    Floats(Vec<f32>),
}

pub(super) fn arrays(model: &Model) -> Vec<(String, Array)> {
    let mut arrays = Vec::new();
    let mut bytes = |name: String, codes: &[u8]| arrays.push((name, Array::Bytes(codes.to_vec())));
    for (name, bank) in [
        ("wording", &model.heads.wording),
        ("rhythm", &model.heads.rhythm),
    ] {
        bytes(format!("{name}.known"), &bank.known());
        bytes(format!("{name}.codes"), &bank.codes());
    }
    for (at, head) in model.heads.domains.heads().iter().enumerate() {
        bytes(format!("expert.{at}.domain"), head.weights().codes());
    }
    bytes(
        "humans.characters".to_owned(),
        &model.heads.humans.characters.to_bytes(),
    );
    bytes(
        "humans.shapes".to_owned(),
        &model.heads.humans.shapes.to_bytes(),
    );
    for (at, head) in model.heads.style.heads().iter().enumerate() {
        for (signal, (knots, steps)) in (head.knots().iter().zip(head.steps())).enumerate() {
            let name = |part: &str| format!("expert.{at}.style.{signal:03}.{part}");
            arrays.push((name("knots"), Array::Floats(knots.clone())));
            arrays.push((name("steps"), Array::Floats(steps.clone())));
        }
    }
    let buckets = model.references.iter().flat_map(|r| r.bucket.to_bytes());
    arrays.push((
        "references.buckets".to_owned(),
        Array::Bytes(buckets.collect()),
    ));
    let weights = model.references.iter().flat_map(|r| r.weights).collect();
    arrays.push(("references.weights".to_owned(), Array::Floats(weights)));
    for (signal, quantiles) in model.quantiles.iter().enumerate() {
        arrays.push((
            format!("quantiles.{signal:03}"),
            Array::Floats(quantiles.clone()),
        ));
    }
    for (at, head) in model.behaviour.heads.iter().enumerate() {
        arrays.push((
            format!("behaviour.{at}.forest"),
            Array::Bytes(head.forest.to_bytes()),
        ));
    }
    for (at, test) in model.behaviour.tests.iter().enumerate() {
        let name = format!("behaviour.tests.{at}");
        arrays.push((name, Array::Floats(test.genuine.clone())));
    }
    for (panel, references) in Panel::ALL.into_iter().zip(&model.behaviour.references) {
        arrays.push((
            format!("behaviour.references.{}", panel.name()),
            Array::Floats(references.iter().flatten().copied().collect()),
        ));
    }
    arrays
}

pub(crate) fn pack(arrays: &[(String, Array)], folder: &Path) -> Result<Vec<u8>, ModelError> {
    let contents = |reason: String| ModelError::Contents {
        path: folder.join(WEIGHTS),
        reason,
    };
    let raw: Vec<(Dtype, usize, Vec<u8>)> = arrays
        .iter()
        .map(|(_, array)| match array {
            Array::Bytes(bytes) => (Dtype::U8, bytes.len(), bytes.clone()),
            Array::Floats(floats) => {
                let bytes = floats.iter().flat_map(|f| f.to_le_bytes()).collect();
                (Dtype::F32, floats.len(), bytes)
            }
        })
        .collect();
    let views = (arrays.iter().zip(&raw))
        .map(|((name, _), (dtype, length, bytes))| {
            let view = TensorView::new(*dtype, vec![*length], bytes);
            view.map(|view| (name.clone(), view))
                .map_err(|reason| contents(reason.to_string()))
        })
        .collect::<Result<Vec<_>, _>>()?;
    let packed =
        safetensors::serialize(views, None).map_err(|reason| contents(reason.to_string()))?;
    zstd::bulk::compress(&packed, 19).map_err(|reason| contents(reason.to_string()))
}

/// More than any model of this format unpacks to.
pub(super) const UNPACKED_MAX: usize = 1 << 30;

pub(crate) struct Unpacked {
    path: PathBuf,
    unpacked: Vec<u8>,
}

impl Unpacked {
    pub(crate) fn unpack(weights: &[u8], path: PathBuf) -> Result<Self, ModelError> {
        let unpacked = zstd::bulk::decompress(weights, UNPACKED_MAX).map_err(|reason| {
            ModelError::Contents {
                path: path.clone(),
                reason: reason.to_string(),
            }
        })?;
        Ok(Self { path, unpacked })
    }

    pub(crate) fn misfit(&self, reason: String) -> ModelError {
        ModelError::Contents {
            path: self.path.clone(),
            reason,
        }
    }

    pub(crate) fn tensors(&self) -> Result<SafeTensors<'_>, ModelError> {
        SafeTensors::deserialize(&self.unpacked).map_err(|reason| self.misfit(reason.to_string()))
    }

    /// An array of bytes, as many as there are.
    pub(crate) fn some_bytes<'t>(
        &self,
        tensors: &SafeTensors<'t>,
        name: &str,
    ) -> Result<&'t [u8], ModelError> {
        let tensor =
            (tensors.tensor(name)).map_err(|reason| self.misfit(format!("{name}: {reason}")))?;
        if tensor.dtype() != Dtype::U8 {
            return Err(self.misfit(format!("array {name} is not of bytes")));
        }
        Ok(tensor.data())
    }

    pub(crate) fn bytes(
        &self,
        tensors: &SafeTensors,
        name: &str,
        length: usize,
    ) -> Result<Vec<u8>, ModelError> {
        let bytes = self.some_bytes(tensors, name)?;
        if bytes.len() != length {
            let found = bytes.len();
            return Err(self.misfit(format!(
                "array {name} is of {found} bytes, expected {length}"
            )));
        }
        Ok(bytes.to_vec())
    }

    pub(crate) fn floats(&self, tensors: &SafeTensors, name: &str) -> Result<Vec<f32>, ModelError> {
        let tensor =
            (tensors.tensor(name)).map_err(|reason| self.misfit(format!("{name}: {reason}")))?;
        if tensor.dtype() != Dtype::F32 {
            return Err(self.misfit(format!("array {name} is not of 32-bit floats")));
        }
        let (numbers, _) = tensor.data().as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|b| f32::from_le_bytes(*b)).collect();
        let is_sane = |number: &f32| f64::from(number.abs()) <= LARGEST_NUMBER;
        if !numbers.iter().all(is_sane) {
            return Err(self.misfit(format!(
                "array {name} holds numbers that are not finite or beyond {LARGEST_NUMBER:e}"
            )));
        }
        Ok(numbers)
    }
}
