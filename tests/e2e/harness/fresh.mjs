/** A really fresh program: an empty directory, nothing set up, and the set-up link that it prints. */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const BINARY = process.env.EVENTYAY_BIN ?? fileURLToPath(new URL('../../../target/debug/eventyay', import.meta.url))

/** `env` is added to the environment. */
export async function startFresh({ env = {} } = {}) {
  const directory = await mkdtemp(`${tmpdir()}/eventyay-fresh-`)
  const args = ['serve', '--data-dir', directory, '--listen', '127.0.0.1:0', '--media', '127.0.0.1:0']
  const child = spawn(BINARY, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  const log = []
  createInterface({ input: child.stderr }).on('line', (line) => { log.push(line); if (log.length > 400) log.shift() })
  return {
    link: await setUpLink(child, log),
    log,
    async stop() {
      child.kill('SIGTERM')
      if (child.exitCode === null) await once(child, 'exit')
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function setUpLink(child, log) {
  for await (const line of createInterface({ input: child.stdout })) {
    const [link] = /http\S+\/setup\/\S+/.exec(line) ?? []
    if (link) return link
  }
  throw new Error(`the program printed no set-up link:\n${log.join('\n')}`)
}
