// The role's permission profile, and asking a person through Mos: an ask is a file `<agent>.asks/<askId>.json`, its answer
// `<askId>.answer.json` beside it. The ask goes with whoever asks; without an answer nothing is decided here.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { replaceFile } from './agent-state.mjs'
import { judgeCall } from './judge-call.mjs'

const askForMs = 10 * 60_000
const lookEveryMs = 100

const strings = (value) => (Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [])

/** Read at each call, so that an "always" counts at once. One that can't be read allows nothing. */
export function readProfile() {
  const { MOSAIC_AGENT_PERMISSIONS, MOSAIC_AGENT_PERMISSION_MODE, MOSAIC_HOME, MOSAIC_AGENT_NAME } = process.env
  const usual = MOSAIC_HOME ? join(MOSAIC_HOME, 'fleet/agents', `${MOSAIC_AGENT_NAME}.permissions.json`) : undefined
  const path = MOSAIC_AGENT_PERMISSIONS || usual
  const none = { mode: MOSAIC_AGENT_PERMISSION_MODE || 'default', allow: [], deny: [] }
  if (path === undefined || !existsSync(path)) return none
  try {
    const { mode, allow, deny } = JSON.parse(readFileSync(path, 'utf8'))
    return { mode: typeof mode === 'string' ? mode : none.mode, allow: strings(allow), deny: strings(deny) }
  } catch {
    return { mode: 'default', allow: [], deny: [] }
  }
}

/** See judge-call.mjs. */
export const judge = (cwd, call) => judgeCall(readProfile(), cwd, call)

function readAnswer(path) {
  try {
    const { decision, message } = JSON.parse(readFileSync(path, 'utf8'))
    return decision === 'allow' || decision === 'deny' ? { decision, message } : undefined
  } catch {
    return undefined
  }
}

async function awaitAnswer(path, expiresAt, signal) {
  while (Date.now() < expiresAt && signal?.aborted !== true) {
    const answer = readAnswer(path)
    if (answer !== undefined) return answer
    await delay(lookEveryMs, undefined, { ref: false })
  }
  return undefined
}

/**
 * `ask`: {runtime, tool, input, text, cwd, sessionId}. Resolves to {decision, message?}, or to undefined: nobody answered
 * in time, or it was answered elsewhere (`signal`).
 */
export async function askPerson(state, { text, ...ask }, signal) {
  const askId = randomBytes(9).toString('hex')
  const directory = state.fileOf('asks')
  const path = join(directory, `${askId}.json`)
  const answerPath = join(directory, `${askId}.answer.json`)
  const at = Date.now()

  /** Where it can't be written nobody in a chat is asked; whoever is at the pane still may answer. */
  function writeAsk() {
    try {
      mkdirSync(directory, { recursive: true, mode: 0o700 })
      replaceFile(path, JSON.stringify({ askId, agent: state.name, ...ask, at, expiresAt: at + askForMs }))
    } catch {}
    state.report('permission-request', { askId, tool: ask.tool, text })
  }

  try {
    writeAsk()
    return await awaitAnswer(answerPath, at + askForMs, signal)
  } finally {
    state.report('permission-answered', { askId })
    for (const each of [path, answerPath]) {
      try {
        rmSync(each, { force: true })
      } catch {}
    }
  }
}
