import { existsSync, lstatSync, readFileSync, readlinkSync, statSync } from 'node:fs'
import { homedir } from 'node:os'
import { basename, dirname, isAbsolute, join } from 'node:path'
import { parseEnv } from 'node:util'

/** @typedef {import('./plan-start.mjs').Found} Found */
/** @typedef {import('./plan-start.mjs').Seen} Seen */
/** @typedef {import('./plan-start.mjs').Trial} Trial */

/**
 * Where installations are, as `src/config` finds it too: the environment, `.env` beside package.json, `mos.env`.
 * @param {string} checkoutRoot
 * @param {NodeJS.ProcessEnv} env
 */
export function findVersions(checkoutRoot, env) {
  const ofFile = () => readEnv(join(checkoutRoot, '.env'))
  const home = expand(env['MOSAIC_HOME'] || ofFile()['MOSAIC_HOME']) ?? join(homedir(), '.config', 'mosaic')
  const set = env['MOS_DATA_DIR'] || ofFile()['MOS_DATA_DIR'] || readEnv(join(home, 'mos.env'))['MOS_DATA_DIR']
  const data = env['XDG_DATA_HOME']
  const byDefault = join(data && isAbsolute(data) ? data : join(homedir(), '.local', 'share'), 'mos')
  return join(expand(set) ?? byDefault, 'versions')
}

/** @param {string} path @returns {NodeJS.Dict<string>} */
const readEnv = (path) => parseEnv(readText(path) ?? '')

/** @param {string | undefined} path */
const expand = (path) => {
  if (!path?.trim()) return undefined
  return path.trim().replace(/^~(?=\/|$)/u, homedir())
}

/** @param {string} path */
function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** @param {string} path @returns {Record<string, unknown>} */
function readJson(path) {
  try {
    return asRecord(JSON.parse(readText(path) ?? '{}'))
  } catch {
    return {}
  }
}

/** @param {unknown} value @returns {Record<string, unknown>} */
const asRecord = (value) => (typeof value === 'object' && value !== null ? { ...value } : {})

/**
 * What Mos wrote of an installation; undefined where there is none.
 * @param {string} directory
 */
function readManifest(directory) {
  const { checkout, package: name } = asRecord(readJson(join(directory, 'package.json'))['mos'])
  if (typeof checkout !== 'string') return undefined
  return { checkout, ...(typeof name === 'string' ? { name } : {}) }
}

/**
 * What a package root belongs to: an installation, or none.
 * @param {string} root
 * @returns {{ id: string, checkoutRoot: string } | undefined}
 */
export function installationOf(root) {
  const at = root.lastIndexOf('/node_modules/')
  if (at === -1) return undefined
  const directory = root.slice(0, at)
  const manifest = readManifest(directory)
  return manifest && { id: basename(directory), checkoutRoot: manifest.checkout }
}

/** @param {string} root @param {boolean} isMos @param {string} versions @param {string} lastWords @returns {Seen} */
export function lookAtVersions(root, isMos, versions, lastWords) {
  const inside = installationOf(root)
  const checkoutRoot = inside?.checkoutRoot ?? root
  const find = (/** @type {string} */ id) => findMos(versions, id, checkoutRoot)
  const link = join(versions, 'active')
  const target = readLink(link)
  const trial = readTrial(versions)
  return {
    own: inside === undefined ? find('checkout') : lookAt(inside.id, root),
    checkout: find('checkout'),
    ...(target === undefined ? {} : { active: find(target) }),
    isPulled: target !== undefined && changedAt(join(checkoutRoot, 'package.json')) > linkedAt(link),
    ...(trial === undefined ? {} : { trial, tried: find(trial.id), before: find(trial.from) }),
    isTrialAlive: trial?.process !== undefined && isAlive(trial.process),
    isMos,
    lastWords,
  }
}

/** @param {string} versions @returns {Trial | undefined} */
export function readTrial(versions) {
  const trial = readJson(join(versions, 'trial.json'))
  return isTrial(trial) ? trial : undefined
}

/**
 * @param {object} it
 * @returns {it is Trial}
 */
function isTrial(it) {
  const { id, from, state, starts } = /** @type {Partial<Trial>} */ (it)
  return [id, from, state].every((each) => typeof each === 'string') && typeof starts === 'number'
}

/** @param {string} versions @param {string} id @param {string} checkoutRoot @returns {Found} */
function findMos(versions, id, checkoutRoot) {
  if (id === 'checkout') return lookAt(id, checkoutRoot)
  const directory = join(versions, id)
  const manifest = readManifest(directory)
  if (manifest === undefined) return { id, root: directory, version: '', isWhole: false }
  // One of programs behind agents alone: Mos stays where it is.
  if (manifest.name === undefined) return lookAt(id, checkoutRoot)
  return lookAt(id, join(directory, 'node_modules', manifest.name))
}

/** @param {string} id @param {string} root @returns {Found} */
function lookAt(id, root) {
  const { version } = readJson(join(root, 'package.json'))
  return {
    id,
    root,
    version: typeof version === 'string' ? version : '',
    isWhole: existsSync(join(root, 'dist', 'mos.js')),
  }
}

/** @param {string} path */
function readLink(path) {
  try {
    return basename(readlinkSync(path))
  } catch {
    return undefined
  }
}

/** @param {string} path */
const changedAt = (path) => statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
/** @param {string} path */
const linkedAt = (path) => lstatSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0

/** Pid and start time: a number is given again. @param {number} pid */
export function markProcess(pid) {
  const stat = readText(`/proc/${pid}/stat`) ?? ''
  // A program's name may hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return {
    mark: `${pid} ${fields[19] ?? ''}`,
    isDead: fields[0] === undefined || fields[0] === '' || fields[0] === 'Z',
  }
}

/** @param {string} process */
export function isAlive(process) {
  const { mark, isDead } = markProcess(Number.parseInt(process, 10))
  return !isDead && mark === process
}

/** The Node that an installation brings, else this one. @param {string} root */
export function nodeOf(root) {
  for (let at = root; ; at = dirname(at)) {
    const node = join(at, 'node_modules', '.bin', 'node')
    if (existsSync(node)) return node
    if (at === dirname(at)) return process.execPath
  }
}
