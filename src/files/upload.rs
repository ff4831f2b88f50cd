//! Taking a file in.

use bytes::Bytes;
use tokio::sync::Semaphore;
use uuid::Uuid;

use super::intake::{self, Refusal};
use super::{File, LIFETIME, store};
use crate::base::Base;
use crate::base::error::ApiError;
use crate::base::language::say;
use crate::base::tx::Actor;

/// Pictures that are decoded at once in this process. More is faster and takes a quarter of a gigabyte each.
static AT_WORK: Semaphore = Semaphore::const_new(1);
/// Bytes that one uploader's waiting files may take.
const MAX_USED: i64 = 200 * 1024 * 1024;
/// Longest name.
const MAX_NAME: usize = 100;

/// Keeps what an uploader sent.
pub async fn upload(base: &Base, actor: Actor, name: &str, bytes: Bytes) -> Result<File, ApiError> {
    let owner = actor.to_string();
    if store::used(&mut base.read().await?, &owner).await? + bytes.len() as i64 > MAX_USED {
        return Err(ApiError::field("file", say("api-file-room")));
    }
    let turn = AT_WORK.acquire().await.map_err(anyhow::Error::from)?;
    let kept = tokio::task::spawn_blocking(move || intake::take(&bytes)).await.map_err(anyhow::Error::from)?;
    drop(turn);
    let kept = kept.map_err(|refusal: Refusal| ApiError::field("file", refusal.saying()))?;
    let id = Uuid::new_v4();
    let size = kept.bytes.len() as i64;
    base.blob.put(id, kept.bytes.into()).await?;
    let mut tx = base.begin(actor).await?;
    let now = tx.now();
    let file = File {
        id,
        owner,
        name: format!("{}.{}", stem(name), kept.extension),
        content_type: kept.content_type.to_owned(),
        size,
        expires_at: now.plus(LIFETIME),
    };
    store::insert(&mut tx, &file, now).await?;
    tx.commit().await?;
    Ok(file)
}

/// What may stand in a header and in any file system, of what somebody called it; the ending is ours.
fn stem(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
    let keep = |c: char| if c.is_alphanumeric() || matches!(c, '-' | '_') { c } else { '_' };
    let clean: String = stem.chars().take(MAX_NAME).map(keep).collect();
    if clean.is_empty() { "file".to_owned() } else { clean }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_a_name() {
        for (sent, kept) in [
            ("logo.png", "logo"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nSet-Cookie: x", "a__Set-Cookie__x"),
            ("C:\\x\\évil name.php.png", "évil_name_php"),
            ("", "file"),
            (".htaccess", "file"),
        ] {
            assert_eq!(stem(sent), kept, "{sent}");
        }
    }
}
