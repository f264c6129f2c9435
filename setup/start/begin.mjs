// What `dist/mos.js` of every version does first. It is plain JavaScript and imports nothing but Node and its
// neighbours, so that it also runs where nothing else does.
import { spawn } from 'node:child_process'
import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findVersions, installationOf, lookAtVersions, markProcess, nodeOf } from './look-at-versions.mjs'
import { planStart } from './plan-start.mjs'

const mosItself = new Set(['up', 'work', 'serve'])
const lastWordsLines = 5

/**
 * Returns when the Mos in `root` is the one to run; otherwise this process becomes the one that is, and this does not
 * return.
 * @param {string} root
 */
export function begin(root) {
  const [part = ''] = process.argv.slice(2)
  const isMos = mosItself.has(part) && process.argv.length === 3
  const versions = findVersions(installationOf(root)?.checkoutRoot ?? root, process.env)
  // One who serves the doors alone is started by a person: the worker's start is what is tried.
  const seen = lookAtVersions(root, isMos && part !== 'serve', versions, readLastWords(versions))
  const { run, say, trial, switchTo } = planStart(seen)
  if (say !== undefined && (isMos || seen.active?.isWhole === false)) process.stderr.write(`mos: ${say}\n`)
  try {
    if (switchTo !== undefined) switchActive(versions, switchTo)
    if (trial?.state === 'back') writeTrial(versions, trial)
    else if (trial !== undefined) return startOnTrial(versions, run, trial)
  } catch (error) {
    // A disk that takes nothing must not keep Mos from starting.
    process.stderr.write(`mos: ${versions} can not be written: ${String(error)}\n`)
  }
  if (run.root !== root) become(run.root, [])
}

/** @param {string} versions @param {import('./plan-start.mjs').Found} run @param {import('./plan-start.mjs').Trial} trial */
function startOnTrial(versions, run, trial) {
  const { mark } = markProcess(process.pid)
  rmSync(lastWordsOf(versions), { force: true })
  writeTrial(versions, { ...trial, process: mark })
  const program = fileURLToPath(new URL('watch-trial.mjs', import.meta.url))
  const watcher = [program, versions, mark, String(trial.withinMs)]
  spawn(process.execPath, watcher, { detached: true, stdio: ['ignore', 'ignore', 'inherit'], cwd: '/' }).unref()
  const keeper = new URL('keep-last-words.mjs', import.meta.url)
  keeper.searchParams.set('versions', versions)
  become(run.root, ['--import', keeper.href])
}

/** @param {string} root @param {string[]} options @returns {never} */
function become(root, options) {
  const node = nodeOf(root)
  const args = [node, ...options, join(root, 'dist', 'mos.js'), ...process.argv.slice(2)]
  // Of the same process id: whoever started this one keeps it.
  process.execve?.(node, args, process.env)
  throw new Error(`Node ${process.versions.node} can not become another program: Mos needs Node 24`)
}

/** @param {string} versions */
export const lastWordsOf = (versions) => join(versions, 'trial.log')

/** @param {string} versions */
function readLastWords(versions) {
  try {
    const lines = readFileSync(lastWordsOf(versions), 'utf8').trim().split('\n')
    return lines.slice(-lastWordsLines).join('\n').slice(-800)
  } catch {
    return ''
  }
}

/** Never a torn file, and on the disk when it returns. @param {string} versions @param {object} trial */
export function writeTrial(versions, trial) {
  const path = join(versions, 'trial.json')
  const staged = `${path}.${process.pid}`
  const file = openSync(staged, 'w', 0o600)
  writeSync(file, `${JSON.stringify(trial, undefined, 2)}\n`)
  fsyncSync(file)
  closeSync(file)
  renameSync(staged, path)
  syncDirectory(versions)
}

/** @param {string} versions @param {string} id */
function switchActive(versions, id) {
  const link = join(versions, 'active')
  if (id === 'checkout') rmSync(link, { force: true })
  else {
    const staged = `${link}.${process.pid}`
    rmSync(staged, { force: true })
    symlinkSync(id, staged)
    try {
      renameSync(staged, link)
    } catch (error) {
      unlinkSync(staged)
      throw error
    }
  }
  syncDirectory(versions)
}

/** @param {string} path */
function syncDirectory(path) {
  const directory = openSync(path, 'r')
  fsyncSync(directory)
  closeSync(directory)
}
