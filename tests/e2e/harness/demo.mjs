/** The demo conference as a child process: started on ports of its own, told apart by the line of JSON that it prints. */

import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

const BINARY = process.env.EVENTYAY_BIN ?? fileURLToPath(new URL('../../../target/debug/eventyay', import.meta.url))

/** Everything of the printed line, plus `api`, `path` and `stop`. `env` is added to the environment; `admin` wants a `dataDir`. */
export async function startDemo({ env = {}, listen = '127.0.0.1:0', media = '127.0.0.1:0', dataDir } = {}) {
  const args = ['demo', '--json', '--listen', listen, '--media', media, ...(dataDir ? ['--data-dir', dataDir] : [])]
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const log = []
  createInterface({ input: child.stderr }).on('line', (line) => { log.push(line); if (log.length > 400) log.shift() })
  const demo = JSON.parse(await firstLine(child, log))
  const root = `${demo.base_url}/${demo.organizer.slug}/${demo.event.slug}/`
  return {
    ...demo,
    root,
    log,
    api: (method, path, body) => call(demo, method, path, body),
    /** The server's own command line, beside the running server; resolves with what it prints. */
    async admin(...words) {
      const { stdout } = await promisify(execFile)(BINARY, ['admin', ...words, '--data-dir', dataDir], { env: { ...process.env, ...env } })
      return stdout.trim()
    },
    room: (slug) => demo.rooms.find((room) => room.slug === slug),
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
    },
  }
}

async function firstLine(child, log) {
  const lines = createInterface({ input: child.stdout })
  const ended = once(child, 'exit').then(([code]) => { throw new Error(`the demo ended with ${code}:\n${log.join('\n')}`) })
  const [line] = await Promise.race([once(lines, 'line'), ended])
  return line
}

/** A REST call as the organizer, on a path below the event. */
async function call({ base_url, organizer, event }, method, path, body) {
  const response = await fetch(`${base_url}/api/v1/organizers/${organizer.slug}/events/${event.slug}/${path}`, {
    method,
    headers: { Authorization: `Token ${organizer.api_token}`, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text}`)
  return text === '' ? null : JSON.parse(text)
}
