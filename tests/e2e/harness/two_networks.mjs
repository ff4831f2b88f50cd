/** A laptop that goes from one network to another: a network namespace whose only way to this machine is exchanged. */

import { execFileSync } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

const ip = (...words) => execFileSync('ip', words, { stdio: 'pipe' })
const name = `evy${process.pid}`
/** Short enough for the kernel, different for each process. */
const link = (way, end) => `e${process.pid.toString(36)}${way}${end}`

/** Of the block for benchmarks (RFC 2544), nobody's; `net` 0 is this machine's, 1 and 2 are the networks between. */
const address = (net, host) => `198.18.${net * 80 + (process.pid % 80)}.${host}`
/** Of this machine, reachable from both networks. */
export const HOST = address(0, 1)

/** Why there can be no such laptop here, or false. */
export const noNetworks = (() => {
  try {
    ip('netns', 'add', name)
    ip('netns', 'del', name)
    return false
  } catch {
    return 'network namespaces need root and iproute2'
  }
})()

/** `chromium` starts a browser inside; `move` takes the first network away and gives it the second. */
export function twoNetworks() {
  ip('netns', 'add', name)
  ip('-n', name, 'link', 'set', 'lo', 'up')
  ip('addr', 'add', `${HOST}/32`, 'dev', 'lo')
  for (const way of [1, 2]) {
    ip('link', 'add', link(way, 'a'), 'type', 'veth', 'peer', 'name', link(way, 'b'))
    ip('link', 'set', link(way, 'b'), 'netns', name)
    ip('addr', 'add', `${address(way, 1)}/24`, 'dev', link(way, 'a'))
    ip('link', 'set', link(way, 'a'), 'up')
  }
  const join = (way) => {
    ip('-n', name, 'addr', 'add', `${address(way, 2)}/24`, 'dev', link(way, 'b'))
    ip('-n', name, 'link', 'set', link(way, 'b'), 'up')
    ip('-n', name, 'route', 'add', 'default', 'via', address(way, 1))
  }
  join(1)
  const directory = mkdtempSync(path.join(tmpdir(), 'networks-'))
  const chromium = path.join(directory, 'chromium')
  writeFileSync(chromium, `#!/bin/sh\nexec ip netns exec ${name} ${process.env.CHROMIUM ?? '/usr/bin/chromium'} "$@"\n`)
  chmodSync(chromium, 0o755)
  return {
    chromium,
    move() {
      ip('-n', name, 'link', 'del', link(1, 'b'))
      join(2)
    },
    close() {
      ip('addr', 'del', `${HOST}/32`, 'dev', 'lo')
      // A namespace lives as long as its last process, and its links with it: those go first.
      for (const way of [1, 2]) try { ip('link', 'del', link(way, 'a')) } catch { /* gone with the network that was left */ }
      ip('netns', 'del', name)
      rmSync(directory, { recursive: true })
    },
  }
}
