import { readFileSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { manifestSchema } from '../../src/seed/manifest.ts'
import { buildManifest } from '../../src/seed/build-manifest.ts'
import { mosName } from './fake-packages.ts'
import type { Published } from './registry.ts'

const root = join(import.meta.dirname, '..', '..')

type Change = {
  /** lines before everything else that a start does: how it goes wrong */
  readonly atStart?: string
  /** below `framework/` → text, beside what is there */
  readonly framework?: Readonly<Record<string, string>>
}

/** In place of the Node that a release brings: the one of these tests. */
export const nodeHere: Published = {
  name: 'node-here',
  version: '24.0.0',
  files: { node: `#!/bin/sh\nexec '${process.execPath}' "$@"\n` },
  manifest: { bin: { node: 'node' } },
}

/** The Mos that these tests run, as a package of another version; the page's libraries are not with it, `nodeHere` is beside it. */
export function wholeMos(version: string, { atStart = '', framework = {} }: Change = {}): Published {
  const build = /\.\/([0-9a-f]{12})\/main\.js/u.exec(readFileSync(join(root, 'dist', 'mos.js'), 'utf8'))?.[1] ?? ''
  const files = Object.fromEntries(
    ['bin', `dist/${build}`, 'framework', 'setup', 'src/web/page'].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
        .map((name) => join(folder, name))
        .filter((path) => statSync(join(root, path)).isFile() && !/\/cache\/|\.map$/u.test(path))
        .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
    ),
  ) as Record<string, string>
  for (const [path, text] of Object.entries(framework)) files[`framework/${path}`] = text
  const before = manifestSchema.parse(JSON.parse(files['framework/manifest.json'] ?? ''))
  const shipped = Object.entries(files)
    .filter(([path]) => /^framework\/(?:hooks|launchers|roles|units)\//u.test(path))
    .map(([path, text]) => ({
      path: path.replace('framework/', 'mos/'),
      bytes: new TextEncoder().encode(text),
      isExecutable: text.startsWith('#!'),
    }))
  return {
    name: mosName,
    version,
    manifest: {
      type: 'module',
      bin: { mos: 'bin/mos' },
      dependencies: { [nodeHere.name]: nodeHere.version },
      repository: { type: 'git', url: 'git+https://github.com/us/mos.git' },
    },
    files: {
      ...files,
      'dist/mos.js': readFileSync(join(root, 'dist', 'mos.js'), 'utf8').replace(
        /(?=await import\('\.\/[0-9a-f]{12})/u,
        `${atStart}\n`,
      ),
      'framework/manifest.json': JSON.stringify(buildManifest(version, shipped, before)),
    },
  }
}
