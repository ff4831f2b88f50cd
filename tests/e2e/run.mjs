/**
 * Every group of the walkthrough, one after another, each in a process of its own.
 *
 * Browsers, encoders and the server share the machine's few cores: a group that failed is run once more when all others are done, and
 * alone. What failed twice is broken. What came right only then is told at the end, because it is no nothing either.
 */

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const here = fileURLToPath(new URL('.', import.meta.url))
const wanted = process.argv.slice(2)
const groups = (await readdir(here)).filter((name) => name.endsWith('.test.mjs') && (wanted.length === 0 || wanted.some((word) => name.startsWith(word)))).sort()

const failed = await failedOf(groups)
const broken = failed.length === 0 ? [] : await failedOf(failed)
for (const name of failed) console.log(broken.includes(name) ? `# failed twice: ${name}` : `# came right when it ran alone: ${name}`)
console.log(`# ${groups.length - broken.length} of ${groups.length} groups passed`)
process.exitCode = groups.length === 0 || broken.length > 0 ? 1 : 0

async function failedOf(names) {
  const failed = []
  for (const name of names) {
    console.log(`\n# ${name}`)
    const [code] = await once(spawn(process.execPath, ['--test', here + name], { stdio: 'inherit' }), 'exit')
    if (code !== 0) failed.push(name)
  }
  return failed
}
