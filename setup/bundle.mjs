import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { alone } from './alone.mjs'
import { SetupError, report } from './report.mjs'

const keptBuilds = 3

/** Natives that libraries use when they happen to be there; none of them is. */
const optionalNatives = ['zlib-sync', 'bufferutil', 'utf-8-validate', 'erlpack', '@discordjs/opus', '@discordjs/voice']

/**
 * Bundles `src/main.ts` and all it imports when a source or the lock file changed since. Each build has a directory
 * of its own, named by its sources' hash, and `dist/mos.js` points at the current one: a Mos that runs meanwhile
 * keeps its files for the modules it has yet to load.
 * @param {string} root
 */
export async function bundle(root) {
  // A published package has no sources, and comes with its build.
  if (!existsSync(join(root, 'src', 'main.ts'))) return
  const build = await sourcesHash(root)
  if (await isCurrent(root, build)) return
  await alone(root, async () => {
    if (await isCurrent(root, build)) return
    await report('bundling', () => writeBuild(root, build))
    await removeOldBuilds(root, build)
  })
}

/** Has npm take the current build alone into a package: what ran from here before is no part of it. @param {string} root */
export async function packOneBuild(root) {
  await bundle(root)
  const build = await sourcesHash(root)
  const names = await readdir(join(root, 'dist'))
  const others = names.filter((name) => name !== 'mos.js' && name !== build)
  const left = [...others, '.npmignore', `${build}/cache`, `${build}/**/*.map`]
  await writeFile(join(root, 'dist', '.npmignore'), `${left.map((name) => `/${name}`).join('\n')}\n`)
}

/** @param {string} root @param {string} build */
async function isCurrent(root, build) {
  const entry = await readFile(join(root, 'dist', 'mos.js'), 'utf8').catch(() => '')
  return entry === renderEntry(build)
}

/**
 * The whole of `dist/mos.js`. The cache must be on before the first real import, so this file imports nothing else; and
 * it may be another version that runs (setup/start).
 * @param {string} build
 */
function renderEntry(build) {
  return `#!/usr/bin/env node
import module from 'node:module'
import { fileURLToPath } from 'node:url'

module.enableCompileCache?.(fileURLToPath(new URL('./${build}/cache', import.meta.url)))
const { begin } = await import('../setup/start/begin.mjs')
begin(fileURLToPath(new URL('..', import.meta.url)).replace(/\\/$/, ''))
await import('./${build}/main.js')
setTimeout(() => module.flushCompileCache?.(), 5000).unref()
`
}

/** @param {string} root */
async function sourcesHash(root) {
  const hash = createHash('sha256')
  const files = [
    'package-lock.json',
    'setup/bundle.mjs',
    ...(await list(root, 'src')),
    ...(await list(root, 'commands')),
  ]
  const texts = await Promise.all(files.map((file) => readFile(join(root, file))))
  for (const [index, file] of files.entries())
    hash.update(`${file}\0${texts[index]?.length}\0`).update(texts[index] ?? '')
  return hash.digest('hex').slice(0, 12)
}

/** @param {string} root @param {string} folder */
async function list(root, folder) {
  const names = await readdir(join(root, folder), { recursive: true }).catch(() => [])
  const files = names.filter((name) => extname(name) !== '')
  return files.map((name) => join(folder, name)).toSorted()
}

/** @param {string} root @param {string} build */
async function writeBuild(root, build) {
  const dist = join(root, 'dist')
  const staged = join(dist, `.staged-${process.pid}`)
  const final = join(dist, build)
  await mkdir(dist, { recursive: true })
  try {
    await runEsbuild(root, staged)
    await rm(final, { recursive: true, force: true })
    await rename(staged, final)
    await writeFile(`${staged}.js`, renderEntry(build), { mode: 0o755 })
    await rename(`${staged}.js`, join(dist, 'mos.js'))
  } finally {
    await rm(staged, { recursive: true, force: true })
  }
}

/** zod carries its messages in fifty languages, a twentieth of the whole. @type {import('esbuild').Plugin} */
const onlyEnglish = {
  name: 'only-english',
  setup(build) {
    build.onLoad({ filter: /zod\/v4\/locales\/index\.js$/ }, () => ({
      contents: `export { default as en } from './en.js'`,
    }))
  },
}

/** @param {string} root @param {string} outdir */
async function runEsbuild(root, outdir) {
  const { build } = await import('esbuild')
  /** @type {import('esbuild').BuildOptions} */
  const options = {
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    sourcemap: true,
    sourcesContent: false,
    // Node keeps the text of every module in memory: this saves 6 MiB, and names in stacks stay.
    minifyWhitespace: true,
    minifySyntax: true,
    // BullMQ knows its errors by the names of their classes, which two classes of one name would lose.
    keepNames: true,
    // V8 keeps the text of a module with one foreign character in two bytes each: a name in a licence is enough.
    legalComments: 'none',
    plugins: [onlyEnglish],
    chunkNames: 'chunks/[name]-[hash]',
    external: optionalNatives,
    // The CommonJS libraries among ours call `require` for Node's own modules.
    banner: {
      js: `import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);`,
    },
    logLevel: 'silent',
  }
  try {
    await build(options)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new SetupError(`Bundling src/main.ts failed:\n${reason}`)
  }
}

/** Also of builds that were killed: whoever holds the lock is the only one at work. @param {string} root @param {string} current */
async function removeOldBuilds(root, current) {
  const dist = join(root, 'dist')
  const names = await readdir(dist)
  const builds = names.filter((name) => /^[0-9a-f]{12}$/.test(name) && name !== current)
  const aged = await Promise.all(builds.map(async (name) => ({ name, at: (await stat(join(dist, name))).mtimeMs })))
  const old = aged.toSorted((a, b) => b.at - a.at).slice(keptBuilds - 1)
  const torn = names.filter((name) => name.startsWith('.staged-'))
  const gone = [...old.map(({ name }) => name), ...torn]
  await Promise.all(gone.map((name) => rm(join(dist, name), { recursive: true, force: true })))
}
