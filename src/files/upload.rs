//! Taking a file in.

use bytes::Bytes;
use uuid::Uuid;

use super::{File, LIFETIME, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::intake;
use crate::base::language::say;
use crate::base::tx::Actor;

/// Bytes that one uploader's waiting files may take.
const MAX_USED: i64 = 200 * 1024 * 1024;

/// Keeps what an uploader sent.
pub async fn upload(base: &Base, actor: Actor, name: &str, bytes: Bytes) -> Result<File, ApiError> {
    let owner = actor.to_string();
    if store::used(&mut base.read().await?, &owner).await? + bytes.len() as i64 > MAX_USED {
        return Err(ApiError::field("file", say("api-file-room")));
    }
    let kept = intake::take_in_turn(bytes).await?;
    let kept = kept.map_err(|refusal| ApiError::field("file", refusal.saying()))?;
    let id = Uuid::new_v4();
    let size = kept.bytes.len() as i64;
    base.blob.put(id, kept.bytes.into()).await?;
    let mut tx = base.begin(actor).await?;
    let now = tx.now();
    let file = File {
        id,
        owner,
        name: intake::name(name, kept.extension),
        content_type: kept.content_type.to_owned(),
        size,
        expires_at: now.plus(LIFETIME),
    };
    store::insert(&mut tx, &file, now).await?;
    tx.commit().await?;
    Ok(file)
}
