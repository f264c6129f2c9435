// What a hook writes down of its agent: one line an event, Mosaic's heartbeat, the runtime's own session. Everything
// throws; who calls it must not fail its runtime by that.
import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

const { MOSAIC_HOME, MOSAIC_HEARTBEAT_RUN_DIR, MOSAIC_AGENT_NAME = '', MOSAIC_AGENT_MODEL } = process.env
const runDir = MOSAIC_HEARTBEAT_RUN_DIR || (MOSAIC_HOME ? join(MOSAIC_HOME, 'fleet/run') : undefined)

/** False outside of a fleet: then nobody asked for this hook's word. */
export const isAgent = runDir !== undefined && /^[A-Za-z0-9][A-Za-z0-9_.-]*$/u.test(MOSAIC_AGENT_NAME)
export const agentName = MOSAIC_AGENT_NAME

export const fileFor = (ending) => join(runDir, `${MOSAIC_AGENT_NAME}.${ending}`)

/** The pane's program: the launcher became it. */
export const programPid = Number(process.env.MOSAIC_AGENT_PID) || process.ppid

/** What is said to an agent is not for the machine's other users. */
const ownerOnly = 0o600
const maxEventBytes = 256 * 1024
const keptEventBytes = 128 * 1024
const keptLines = 200
const maxTextCharacters = 16 * 1024

export function replaceFile(path, text) {
  const at = path.lastIndexOf('/') + 1
  const temporary = `${path.slice(0, at)}.${path.slice(at)}.${process.pid}.tmp`
  try {
    writeFileSync(temporary, text, { mode: ownerOnly })
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}

export function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

export function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

const lockWaitMs = 2000
/** Nobody holds it that long: whoever did was killed. */
const lockStaleMs = 5000
const sleep = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

function breakStale(path) {
  try {
    if (Date.now() - statSync(path).mtimeMs > lockStaleMs) unlinkSync(path)
  } catch {}
}

/** One writer at a time: hooks run at once, and the runner's sidecar takes the same lock (`framework/launchers`). */
function locked(act) {
  const path = join(runDir, `.${MOSAIC_AGENT_NAME}.hook-lock`)
  const until = Date.now() + lockWaitMs
  for (;;) {
    try {
      closeSync(openSync(path, 'wx', ownerOnly))
      break
    } catch (error) {
      // No directory: no runner keeps this agent, and nobody reads.
      if (error.code !== 'EEXIST') throw error
      breakStale(path)
      if (Date.now() > until) throw error
      sleep(2)
    }
  }
  try {
    return act()
  } finally {
    rmSync(path, { force: true })
  }
}

const clip = (text) => (text.length <= maxTextCharacters ? text : `${text.slice(0, maxTextCharacters).toWellFormed()}…`)

function append(events) {
  const path = fileFor('events')
  const lines = events.map((event) => {
    const text = typeof event.text === 'string' ? { text: clip(event.text) } : {}
    return `${JSON.stringify({ ts: Date.now(), ...event, ...text })}\n`
  })
  appendFileSync(path, lines.join(''), { mode: ownerOnly })
  if (statSync(path).size <= maxEventBytes) return
  const all = readFileSync(path, 'utf8').split('\n').slice(0, -1)
  let bytes = 0
  const from = all.findLastIndex((line) => (bytes += Buffer.byteLength(line) + 1) > keptEventBytes) + 1
  const kept = all.slice(Math.max(from, all.length - keptLines))
  replaceFile(path, `${kept.join('\n')}\n`)
}

/** Mosaic's format: `date +%Y-%m-%dT%H:%M:%S%z`, in UTC. */
const timestamp = () => `${new Date().toISOString().slice(0, 19)}+0000`

function readHeartbeat() {
  const lines = (readText(fileFor('hb')) ?? '').split('\n')
  return Object.fromEntries(lines.map((line) => [line.split('=', 1)[0], line.slice(line.indexOf('=') + 1)]))
}

function beat(status, model, isNew) {
  const before = readHeartbeat()
  const isSame = !isNew && before.status === status && before.pid === String(programPid)
  const since = (isSame && before.since) || Date.now()
  const known = model || before.model || MOSAIC_AGENT_MODEL
  const oneLine = known
    ? `model=${String(known)
        .replaceAll(/\p{Cc}/gu, ' ')
        .slice(0, 200)}\n`
    : ''
  replaceFile(fileFor('hb'), `ts=${timestamp()}\npid=${programPid}\nstatus=${status}\n${oneLine}since=${since}\n`)
  const native = fileFor('hb.native')
  const now = new Date()
  // It writes at events only: the runner's sidecar keeps the heartbeat young in between.
  if (readText(native) === 'hooks') utimesSync(native, now, now)
  else replaceFile(native, 'hooks')
}

/**
 * Writes down what happened: events to append, the status from here on (`ok`, `busy`; none: as it is), the model, the
 * session's file. `isNew`: this status begins now, also when it was the same before.
 */
export function record({ events = [], status, model, session, isNew = false }) {
  locked(() => {
    // The events first: a heartbeat can be made again from what they say.
    if (events.length > 0) append(events)
    if (status !== undefined) beat(status, model, isNew)
    if (session !== undefined) replaceFile(fileFor('session'), `${JSON.stringify(session)}\n`)
  })
}

/** Since when a turn of this program runs, in ms; undefined while none does. */
export function busySince() {
  const { status, pid, since } = readHeartbeat()
  return status === 'busy' && pid === String(programPid) ? Number(since) || 0 : undefined
}
