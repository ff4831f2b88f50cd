/** Two tracks of which one is made from the other end as one: `stop` raises no event, so the one has to take the other along. */
export function endTogether(made: MediaStreamTrack, source: MediaStreamTrack, release: () => void) {
  const stop = made.stop.bind(made)
  let released = false
  made.stop = () => {
    stop()
    source.stop()
    if (!released) release()
    released = true
  }
  source.addEventListener('ended', () => { made.stop(); made.dispatchEvent(new Event('ended')) })
}
