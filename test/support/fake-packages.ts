import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'
import { buildManifest } from '../../src/seed/build-manifest.ts'
import type { Published } from './registry.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const installer = readFileSync(`${root}framework/install.sh`, 'utf8')

/** What a home has of a version: `below framework/` → text. */
const framework = (version: string): Record<string, string> => ({
  'launchers/run': `#!/bin/sh\necho ${version}\n`,
  'roles/coder.md': `# coder\n\nof ${version}\n`,
  [`hooks/only-${version}.mjs`]: `export const version = '${version}'\n`,
})

/** On the Node of these tests, whatever the PATH has. */
const program = `#!${process.execPath}
import { readFileSync } from 'node:fs'
const packageRoot = new URL('..', import.meta.url).pathname.replace(/\\/$/, '')
const { version } = JSON.parse(readFileSync(packageRoot + '/package.json', 'utf8'))
const argv = process.argv.slice(2).join(' ')
if (argv === '--version') console.log('mos ' + version)
else if (argv === 'doctor --json') console.log(JSON.stringify({ exit: 0, checks: [{ name: 'node', state: 'ok', saw: process.versions.node }] }))
else if (argv === 'fleet reseed --sync') {
  const { MOSAIC_HOME: mosaicHome, MOS_DATA_DIR: dataDir } = process.env
  const { bringIn } = await import('../dist/bring-in.mjs')
  console.log(await bringIn({ packageRoot, mosaicHome, dataDir, runtime: 'stub' }))
} else process.exitCode = 64
`

/** The real code, in one file as a release has it: a start of many sources takes a second. */
const bringIn = `
import { planHome, reseedHome } from './src/seed/reseed-home.ts'
import { createDisk } from './src/host/create-disk.ts'
export async function bringIn(config) {
  const { words, digest } = await planHome(createDisk(), config)
  return words === '' ? 'nothing was to do' : reseedHome(createDisk(), config, { by: 'installer', digest })
}
`
let bundled: string | undefined

function bundle(): string {
  bundled ??= buildSync({
    stdin: { contents: bringIn, resolveDir: root },
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    write: false,
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
  }).outputFiles[0]?.text
  return bundled ?? ''
}

export const mosName = '@us/mos'

/** A small Mos: it starts, looks, and brings its own files in. `before`: what it shipped once. */
export function fakeMos(version: string, more: Partial<Published> = {}, before?: string): Published {
  const shipped = framework(version)
  const known = before === undefined ? undefined : manifestOf(before)
  return {
    name: mosName,
    version,
    ...more,
    manifest: {
      type: 'module',
      bin: { mos: 'bin/mos' },
      repository: { type: 'git', url: 'git+https://github.com/us/mos.git' },
      ...more.manifest,
    },
    files: without(more.without, {
      'bin/mos': program,
      'dist/bring-in.mjs': bundle(),
      'framework/install.sh': installer,
      'framework/manifest.json': JSON.stringify(manifestOf(version, known)),
      ...Object.fromEntries(Object.entries(shipped).map(([path, text]) => [`framework/${path}`, text])),
      ...more.files,
    }),
  }
}

const without = (names: readonly string[] = [], files: Published['files']): Published['files'] =>
  Object.fromEntries(Object.entries(files).filter(([path]) => !names.includes(path)))

const manifestOf = (version: string, before?: ReturnType<typeof buildManifest>) =>
  buildManifest(
    version,
    Object.entries(framework(version)).map(([path, text]) => ({
      path: `mos/${path}`,
      bytes: new TextEncoder().encode(text),
      isExecutable: text.startsWith('#!'),
    })),
    before,
  )

/** A small program behind agents. */
export const fakeProgram = (name: string, bin: string, version: string, more: Partial<Published> = {}): Published => ({
  name,
  version,
  files: { 'run.sh': `#!/bin/sh\necho "${bin} ${version}"\n`, ...more.files },
  manifest: { bin: { [bin]: 'run.sh' }, homepage: `https://${bin}.example/changes`, ...more.manifest },
  ...(more.ageDays === undefined ? {} : { ageDays: more.ageDays }),
})
