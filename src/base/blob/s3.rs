//! A bucket of a store that speaks S3. Requests are signed addresses; the way there is the operator's own choice, so it may
//! lead into the private network.

use std::time::Duration;

use anyhow::Context;
use axum::http::{HeaderMap, Method, StatusCode};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use rusty_s3::{Bucket, Credentials, S3Action, UrlStyle};
use url::Url;
use uuid::Uuid;

use super::Blob;
use crate::base::config::{self, Config};
use crate::base::egress::{Answer, Call, Egress, Limits};

/// How long a signed address works: as long as a request may take.
const SIGNED: Duration = Duration::from_secs(120);

/// The store in a bucket.
pub struct S3 {
    bucket: Bucket,
    credentials: Credentials,
    egress: Egress,
    /// Largest file, in bytes.
    most: usize,
}

impl S3 {
    /// # Errors
    /// `files.s3.*` does not make sense.
    pub fn new(config: &Config) -> anyhow::Result<Self> {
        let s3 = &config.files.s3;
        let endpoint: Url = s3.endpoint.parse().context("files.s3.endpoint")?;
        let style = if s3.path_style { UrlStyle::Path } else { UrlStyle::VirtualHost };
        let bucket = Bucket::new(endpoint, style, s3.bucket.clone(), s3.region.clone()).context("files.s3.bucket")?;
        let everywhere = ["0.0.0.0/0", "::/0"].map(str::to_owned).to_vec();
        let way = config::Egress { allow: everywhere, plain_http: true, ca_file: config.egress.ca_file.clone() };
        Ok(S3 {
            bucket,
            credentials: Credentials::new(s3.access_key.clone(), s3.secret_key.clone()),
            egress: Egress::new(&way)?,
            most: config.files.max_size,
        })
    }

    async fn call(&self, method: Method, url: Url, body: Bytes) -> anyhow::Result<Answer> {
        let limits = Limits { time: SIGNED, body: self.most };
        Ok(self.egress.send(Call { method, url, headers: HeaderMap::new(), body, limits }).await?)
    }
}

fn key(id: Uuid) -> String {
    id.simple().to_string()
}

fn refused(answer: &Answer) -> anyhow::Error {
    let text = String::from_utf8_lossy(&answer.body[..answer.body.len().min(300)]).into_owned();
    anyhow::anyhow!("the file store answered {}: {text}", answer.status)
}

impl Blob for S3 {
    fn put<'a>(&'a self, id: Uuid, bytes: Bytes) -> BoxFuture<'a, anyhow::Result<()>> {
        async move {
            let url = self.bucket.put_object(Some(&self.credentials), &key(id)).sign(SIGNED);
            let answer = self.call(Method::PUT, url, bytes).await?;
            if answer.status.is_success() { Ok(()) } else { Err(refused(&answer)) }
        }
        .boxed()
    }

    fn get<'a>(&'a self, id: Uuid) -> BoxFuture<'a, anyhow::Result<Option<Bytes>>> {
        async move {
            let url = self.bucket.get_object(Some(&self.credentials), &key(id)).sign(SIGNED);
            let answer = self.call(Method::GET, url, Bytes::new()).await?;
            match answer.status {
                StatusCode::NOT_FOUND => Ok(None),
                status if status.is_success() && answer.complete => Ok(Some(answer.body)),
                _ => Err(refused(&answer)),
            }
        }
        .boxed()
    }

    fn delete<'a>(&'a self, id: Uuid) -> BoxFuture<'a, anyhow::Result<()>> {
        async move {
            let url = self.bucket.delete_object(Some(&self.credentials), &key(id)).sign(SIGNED);
            let answer = self.call(Method::DELETE, url, Bytes::new()).await?;
            let gone = answer.status.is_success() || answer.status == StatusCode::NOT_FOUND;
            if gone { Ok(()) } else { Err(refused(&answer)) }
        }
        .boxed()
    }
}
