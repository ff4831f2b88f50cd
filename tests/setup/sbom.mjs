// What is in the program: a CycloneDX 1.6 file of the Rust crates and npm packages that are built in, with versions,
// licences, hashes and who needs whom.
//   node tests/setup/sbom.mjs FILE

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('../../', import.meta.url)
const run = (program, args, cwd = root) => JSON.parse(execFileSync(program, args, { cwd, maxBuffer: 256 << 20, stdio: ['ignore', 'pipe', 'inherit'] }))

/** The crates that the program is made of on Linux: what its root needs to be built and to run, not what only tests need. */
function crates() {
  const { packages, resolve } = run('cargo', ['metadata', '--format-version', '1', '--locked', '--filter-platform', 'x86_64-unknown-linux-gnu'])
  const checksums = new Map(readFileSync(new URL('Cargo.lock', root), 'utf8').split('[[package]]').map((text) => {
    const of = (key) => text.match(new RegExp(`^${key} = "(.*)"$`, 'm'))?.[1]
    return [`${of('name')}@${of('version')}`, of('checksum')]
  }))
  const known = new Map(packages.map((one) => [one.id, one]))
  const nodes = new Map(resolve.nodes.map((node) => [node.id, node]))
  const needs = (id) => nodes.get(id).deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind !== 'dev')).map(({ pkg }) => pkg)
  const reached = new Set()
  const open = [resolve.root]
  for (let id = open.pop(); id; id = open.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    open.push(...needs(id))
  }
  const purl = ({ name, version }) => `pkg:cargo/${name}@${version}`
  const components = [...reached].map((id) => known.get(id)).map((one) => {
    const checksum = checksums.get(`${one.name}@${one.version}`)
    assert.ok(one.license || one.license_file, `${one.name} has no licence`)
    assert.ok(checksum || one.source === null, `${one.name} has no checksum`)
    return {
      type: 'library',
      'bom-ref': purl(one),
      name: one.name,
      version: one.version,
      purl: purl(one),
      // Older crates write a stroke where SPDX has OR.
      licenses: [{ expression: (one.license ?? 'LicenseRef-file').replaceAll(/\s*\/\s*/g, ' OR ') }],
      ...(checksum && { hashes: [{ alg: 'SHA-256', content: checksum }] }),
    }
  })
  const dependencies = [...reached].map((id) => ({ ref: purl(known.get(id)), dependsOn: [...new Set(needs(id).map((other) => purl(known.get(other))))] }))
  return { components, dependencies, self: purl(known.get(resolve.root)) }
}

/** What the browser gets. */
const packages = () => run('npm', ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'], new URL('web/', root))

const file = process.argv[2]
assert.ok(file, 'sbom.mjs FILE')
const { components, dependencies, self } = crates()
const web = packages()
const ofWeb = web.metadata.component['bom-ref']
const own = components.find((one) => one.purl === self)
const bom = {
  $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  serialNumber: `urn:uuid:${randomUUID()}`,
  version: 1,
  metadata: { component: { ...own, type: 'application' } },
  components: [...components.filter((one) => one !== own), { ...web.metadata.component, type: 'library' }, ...web.components],
  dependencies: [...dependencies.map((one) => (one.ref === self ? { ...one, dependsOn: [...one.dependsOn, ofWeb] } : one)), ...web.dependencies],
}
const refs = new Set([self, ...bom.components.map((one) => one['bom-ref'])])
assert.equal(refs.size, bom.components.length + 1, 'each component once')
for (const { ref, dependsOn = [] } of bom.dependencies) for (const one of [ref, ...dependsOn]) assert.ok(refs.has(one), `${one} is no component`)
writeFileSync(file, `${JSON.stringify(bom, null, 1)}\n`)
console.log(`${file}: ${components.length} crates, ${web.components.length} packages`)
