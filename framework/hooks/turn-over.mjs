// `node turn-over.mjs`, called by the runner while a turn runs: whether it has ended without a hook. Of an interrupted
// turn neither claude nor codex tells its hooks, and codex not of a failed one; their session's file has it.
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { busySince, fileFor, isAgent, readJson, record } from './agent-record.mjs'
import { closeAsks } from './permission-ask.mjs'
import { usageLimit } from './usage-limit.mjs'

const tailBytes = 512 * 1024

/** The entries at its end, the last one first; what is not whole is left out. */
function readTail(path) {
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const tail = Buffer.alloc(Math.min(size, tailBytes))
    readSync(file, tail, 0, tail.length, size - tail.length)
    return tail
      .toString('utf8')
      .split('\n')
      .toReversed()
      .flatMap((line) => {
        try {
          return [JSON.parse(line)]
        } catch {
          return []
        }
      })
  } finally {
    closeSync(file)
  }
}

const textOf = ({ content }) =>
  Array.isArray(content) ? content.map(({ text }) => text ?? '').join('') : String(content)

const endOf = {
  claude(entries) {
    const last = entries.find(
      ({ type, message, isSidechain }) => (type === 'user' || type === 'assistant') && message && isSidechain !== true,
    )
    if (last?.type !== 'user' || !textOf(last.message).startsWith('[Request interrupted by user')) return undefined
    return { at: Date.parse(last.timestamp), events: [{ event: 'stop' }] }
  },
  codex(entries) {
    const marks = ['task_started', 'task_complete', 'turn_aborted']
    const last = entries.find(({ payload }) => marks.includes(payload?.type))
    if (last === undefined || last.payload.type === 'task_started') return undefined
    const { error, last_agent_message: said } = last.payload
    const words = error?.message ?? said
    const stop = { event: 'stop', ...(typeof words === 'string' ? { text: words } : {}) }
    const isLimit = /usage.limit/iu.test(`${JSON.stringify(error?.codex_error_info)} ${error?.message}`)
    const limit = { event: 'usage-limit', text: String(error?.message), ...usageLimit(String(error?.message)) }
    return { at: Date.parse(last.timestamp), events: isLimit ? [stop, limit] : [stop] }
  },
}

function look() {
  const since = busySince()
  const { runtime, path } = readJson(fileFor('session')) ?? {}
  if (since === undefined || typeof path !== 'string' || !Object.hasOwn(endOf, runtime)) return
  const end = endOf[runtime](readTail(path))
  // One before this turn began is the end of another; a hook may have told it in the meantime.
  if (end === undefined || !(end.at > since) || busySince() !== since) return
  record({ events: [...closeAsks(({ subagent }) => subagent === undefined), ...end.events], status: 'ok' })
}

try {
  if (isAgent) look()
} catch {
  // What can't be read tells nothing.
}
