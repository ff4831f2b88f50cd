/**
 * A worker that answers after as many milliseconds as it is told: timers of a page that is not looked at go once a second,
 * but a speaker with slides in front goes on.
 */

const post = (self as unknown as { postMessage(message: null): void }).postMessage.bind(self)

self.onmessage = ({ data }: MessageEvent<number>) => { setTimeout(() => { post(null) }, data) }
