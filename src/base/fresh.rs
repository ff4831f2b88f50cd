//! A value read for many at once, and never older than the question.
//!
//! A thousand people who come in the same second all need what the database says now about the same few rows. Each gets the
//! result of a read that *began after they asked*, so that nobody acts on something older than their own question; whoever
//! asks while a read is running shares the next one.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

/// The newest value, and how many questions it answers.
#[derive(Debug)]
pub struct Fresh<T> {
    asked: AtomicU64,
    newest: Mutex<(u64, Option<T>)>,
}

impl<T> Default for Fresh<T> {
    fn default() -> Self {
        Fresh { asked: AtomicU64::new(0), newest: Mutex::new((0, None)) }
    }
}

impl<T: Clone> Fresh<T> {
    /// What `read` gives, or gave to somebody else whose read began after this call.
    ///
    /// # Errors
    /// Those of `read`; only the one who read gets them, the next one reads again.
    pub async fn get<E>(&self, read: impl AsyncFnOnce() -> Result<T, E>) -> Result<T, E> {
        let number = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        // Fair: whoever asked first reads, and those behind wait for it here.
        let mut newest = self.newest.lock().await;
        if let (answered, Some(value)) = &*newest
            && *answered >= number
        {
            return Ok(value.clone());
        }
        let answers = self.asked.load(Ordering::SeqCst);
        let value = read().await?;
        *newest = (answers, Some(value.clone()));
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::sync::atomic::AtomicUsize;

    use tokio::sync::Semaphore;

    use super::*;

    #[tokio::test]
    async fn a_crowd_shares_reads_and_nobody_gets_one_that_began_before_they_asked() {
        let (fresh, reads) = (Arc::new(Fresh::default()), Arc::new(AtomicUsize::new(0)));
        let may_end = Arc::new(Semaphore::new(0));
        let ask = || {
            let (fresh, reads, may_end) = (fresh.clone(), reads.clone(), may_end.clone());
            tokio::spawn(async move {
                let read = async || {
                    let number = reads.fetch_add(1, Ordering::SeqCst) + 1;
                    may_end.acquire().await.expect("never closed").forget();
                    Ok::<_, ()>(number)
                };
                fresh.get(read).await
            })
        };
        let first = ask();
        while reads.load(Ordering::SeqCst) == 0 {
            tokio::task::yield_now().await;
        }
        let late: Vec<_> = (0..100).map(|_| ask()).collect();
        while fresh.asked.load(Ordering::SeqCst) < 101 {
            tokio::task::yield_now().await;
        }
        may_end.add_permits(2);
        assert_eq!(first.await.expect("no panic"), Ok(1));
        for one in late {
            assert_eq!(one.await.expect("no panic"), Ok(2), "the first read began before they asked");
        }
        assert_eq!(reads.load(Ordering::SeqCst), 2);
    }

    #[tokio::test]
    async fn an_error_is_told_once_and_read_again() {
        let fresh = Fresh::default();
        assert_eq!(fresh.get(async || Err::<u8, _>("away")).await, Err("away"));
        assert_eq!(fresh.get(async || Ok::<_, &str>(7)).await, Ok(7));
    }
}
