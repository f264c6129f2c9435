// What a pane's program tells of itself from inside: events, heartbeat, session (read by src/host). No dependencies, and
// nothing here may end or hold up the program: a full disk makes an agent look stale, and that is what it is.
import { appendFileSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const beatEveryMs = 15_000
const maxEventBytes = 256 * 1024
/** What is said to an agent is not for the machine's other users. */
const ownerOnly = 0o600

/** Mosaic's format: `date +%Y-%m-%dT%H:%M:%S%z`, in UTC. */
const timestamp = (at) => `${new Date(at).toISOString().slice(0, 19)}+0000`

function attempt(act) {
  try {
    act()
    return true
  } catch {
    return false
  }
}

export function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, text, { mode: ownerOnly })
  renameSync(temporary, path)
}

/** The newer half stays: whoever reads looks at the end. */
function appendBounded(path, line) {
  appendFileSync(path, line, { mode: ownerOnly })
  if (statSync(path).size <= maxEventBytes) return
  const lines = readFileSync(path, 'utf8').split('\n')
  replaceFile(path, lines.slice(Math.ceil(lines.length / 2)).join('\n'))
}

/**
 * A program that an agent starts inherits its environment, but is not the agent: only the process that the launcher
 * became (or its child, where that is a wrapper) speaks. Undefined where nobody is to hear it.
 */
export function openAgentState(runtime) {
  const { MOSAIC_HOME, MOSAIC_HEARTBEAT_RUN_DIR, MOSAIC_AGENT_NAME, MOSAIC_AGENT_MODEL, MOSAIC_AGENT_PID } = process.env
  const runDir = MOSAIC_HEARTBEAT_RUN_DIR || (MOSAIC_HOME ? join(MOSAIC_HOME, 'fleet/run') : undefined)
  if (runDir === undefined || !MOSAIC_AGENT_NAME) return undefined
  if (MOSAIC_AGENT_PID && ![process.pid, process.ppid].includes(Number(MOSAIC_AGENT_PID))) return undefined
  const fileOf = (ending) => join(runDir, `${MOSAIC_AGENT_NAME}.${ending}`)
  let model = MOSAIC_AGENT_MODEL
  let isBusy = false
  let since = Date.now()
  let timer

  const beat = () =>
    attempt(() => {
      const lines = [`ts=${timestamp(Date.now())}`, `pid=${process.pid}`, `status=${isBusy ? 'busy' : 'ok'}`]
      lines.push(`since=${since}`, ...(model ? [`model=${model}`] : []))
      replaceFile(fileOf('hb'), `${lines.join('\n')}\n`)
      replaceFile(fileOf('hb.native'), 'timer\n')
    })

  return {
    name: MOSAIC_AGENT_NAME,
    fileOf,
    /** `fields` as in src/fleet/hook-event.ts. False: nobody will read it. */
    report: (event, fields = {}) =>
      attempt(() => appendBounded(fileOf('events'), `${JSON.stringify({ ts: Date.now(), event, ...fields })}\n`)),
    setBusy(next) {
      if (next !== isBusy) since = Date.now()
      isBusy = next
      beat()
    },
    setModel(next) {
      if (next) model = next
    },
    beat,
    /** From here on it beats by itself: a frozen program goes stale. */
    start(onBeat = () => undefined) {
      attempt(() => mkdirSync(runDir, { recursive: true }))
      clearInterval(timer)
      beat()
      timer = setInterval(() => {
        beat()
        attempt(onBeat)
      }, beatEveryMs)
      timer.unref?.()
    },
    stop: () => clearInterval(timer),
    /** The session that the launcher resumes next time. */
    setSession(sessionId) {
      attempt(() => {
        replaceFile(fileOf('session'), `${JSON.stringify({ runtime, sessionId, at: Date.now() })}\n`)
        rmSync(fileOf('resuming'), { force: true })
      })
    },
  }
}
