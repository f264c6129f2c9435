import { spawn } from 'node:child_process'
import { access, readFile } from 'node:fs/promises'
import { delimiter, join, sep } from 'node:path'
import { alone } from './alone.mjs'
import { SetupError, report } from './report.mjs'

const nodeMajor = 24

/**
 * Brings `node_modules` to what the lock file says, when it is not already. Packages for development come only when
 * they are asked for: without them the first start downloads half as much.
 * @param {string} root
 * @param {{ dev: boolean }} want
 */
export async function installPackages(root, want) {
  if (await isInstalled(root, want)) return
  await alone(root, async () => {
    if (await isInstalled(root, want)) return
    await report('installing packages', () => npmCi(root, want))
    await checkNode(root)
  })
}

/**
 * Whether every package that the lock file asks for here is there in that very build. npm writes what it installed
 * into node_modules as its last act, so a torn install never looks complete, and one made by hand is taken as it is.
 * @param {string} root
 * @param {{ dev: boolean }} want
 */
async function isInstalled(root, want) {
  const wanted = await readPackages(join(root, 'package-lock.json'))
  const present = await readPackages(join(root, 'node_modules', '.package-lock.json'))
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.optional || (!want.dev && (entry.dev || entry.devOptional))) return true
    const found = present[path]
    return found?.version === entry.version && found?.integrity === entry.integrity
  })
}

/**
 * @typedef {{ version?: string, integrity?: string, optional?: boolean, dev?: boolean, devOptional?: boolean }} LockEntry
 * @param {string} path
 * @returns {Promise<Record<string, LockEntry>>}
 */
async function readPackages(path) {
  const text = await readFile(path, 'utf8').catch(() => '{}')
  const lock = /** @type {{ packages?: Record<string, LockEntry> }} */ (JSON.parse(text))
  return lock.packages ?? {}
}

/** @param {string} root @param {{ dev: boolean }} want */
async function npmCi(root, want) {
  const scope = want.dev ? '--include=dev' : '--omit=dev'
  const args = [
    'ci',
    scope,
    '--include=optional',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--no-update-notifier',
    '--loglevel=error',
  ]
  const { code, output } = await run('npm', args, { cwd: root, env: { ...process.env, PATH: pathWithoutPackages() } })
  if (code === 0) return
  const said = output.split('\n').filter((line) => /^npm error \S/.test(line) && !line.includes('complete log'))
  const reason = said.slice(0, 8).join('\n')
  throw new SetupError(`npm ci failed in ${root}:\n${reason}\nFix that (is the network there?) and run it again.`)
}

/** npm replaces node_modules, so it must not run on the Node that lives inside. */
function pathWithoutPackages() {
  const inside = `${sep}node_modules${sep}`
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((part) => !`${part}${sep}`.includes(inside))
    .join(delimiter)
}

/**
 * @param {string} program
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<{ code: number | null, output: string }>}
 */
function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const keep = (/** @type {Buffer} */ bytes) => (output = (output + bytes.toString()).slice(-8000))
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    child.once('error', (error) => reject(new SetupError(`${program} could not be started: ${error.message}`)))
    child.once('close', (code) => resolve({ code, output }))
  })
}

/** Node itself comes as an optional package, and npm says nothing when there is none for this machine. @param {string} root */
async function checkNode(root) {
  if (Number.parseInt(process.versions.node, 10) >= nodeMajor) return
  const node = join(root, 'node_modules', '.bin', 'node')
  const runs = await access(node)
    .then(() => run(node, ['--version'], {}))
    .catch(() => ({ code: 1 }))
  if (runs.code === 0) return
  throw new SetupError(
    `Mos runs on Node ${nodeMajor} and npm has no build of it for ${process.platform} ${process.arch} that works here. ` +
      `Install Node ${nodeMajor} (https://nodejs.org) and run it again.`,
  )
}
