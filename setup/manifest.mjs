// `npm run manifest`: writes framework/manifest.json anew. Run it after a change in framework/: what it names is what a
// home gets, and each earlier form of a file stays in it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { createDisk } from '../src/host/create-disk.ts'
import { buildManifest } from '../src/seed/build-manifest.ts'
import { checkManifest } from '../src/seed/check-manifest.ts'
import { manifestSchema } from '../src/seed/manifest.ts'
import { readFramework } from '../src/seed/read-framework.ts'

/** @param {string} root */
export async function manifestOf(root) {
  const framework = join(root, 'framework')
  const version = await versionOf(root)
  const before = await manifestBefore(framework)
  const manifest = buildManifest(version, await readFramework(createDisk(), root), before)
  const [problem] = checkManifest(manifest)
  if (problem !== undefined) throw new Error(`framework/ is not fit to be shipped: ${problem}`)
  return render(manifest)
}

const named = z.object({ version: z.string() })

/** @param {string} root */
const versionOf = async (root) => named.parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8'))).version

/** @param {string} framework */
const manifestBefore = (framework) =>
  readFile(join(framework, 'manifest.json'), 'utf8').then(
    (text) => manifestSchema.parse(JSON.parse(text)),
    () => undefined,
  )

/**
 * A file a line, so that a change can be read.
 * @param {import('../src/seed/manifest.ts').Manifest} manifest
 */
const render = ({ entries, ...about }) => {
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`).join(',\n')
  const rest = JSON.stringify(about, undefined, 2).slice(0, -2)
  return `${rest},\n  "entries": [\n${lines}\n  ]\n}\n`
}

const root = fileURLToPath(new URL('..', import.meta.url))
if (process.argv[1] === fileURLToPath(import.meta.url))
  await writeFile(join(root, 'framework', 'manifest.json'), await manifestOf(root))
