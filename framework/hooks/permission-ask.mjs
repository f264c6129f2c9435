// Puts a permission request to Mos by two files, and waits for the answer: `<agent>.asks/<askId>.json`, and beside it
// `<askId>.answer.json`. Nobody answers in time, or the question is over: the program's own dialog stays.
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { agentName, fileFor, programPid, readJson, record, replaceFile } from './agent-record.mjs'
import { ruleFor } from './permission-rules.mjs'

const askWithinMs = Number(process.env.MOSAIC_ASK_WITHIN_MS) || 600_000
const pollMs = 100
const maxInputCharacters = 256 * 1024

/** These put a question of their own, which a yes does not answer. */
const questions = new Set(['AskUserQuestion'])

export function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/**
 * Takes away the questions that nobody waits for any more: those of killed hooks, and those that `isClosed` says were
 * answered at the terminal, which no program tells its hook. Returns their ends as events.
 */
export function closeAsks(isClosed = () => false) {
  const directory = fileFor('asks')
  let names = []
  try {
    names = readdirSync(directory)
  } catch {
    return []
  }
  return names
    .filter((each) => /^[\w-]+\.json$/u.test(each))
    .flatMap((name) => {
      const ask = readJson(join(directory, name)) ?? {}
      if (isAlive(ask.pid) && Date.now() < ask.expiresAt && !isClosed(ask)) return []
      rmSync(join(directory, name), { force: true })
      rmSync(join(directory, name.replace(/json$/u, 'answer.json')), { force: true })
      return [{ event: 'permission-answered', tool: String(ask.tool), askId: name.slice(0, -'.json'.length) }]
    })
}

function describe({ tool_name: tool, tool_input: input }) {
  const { command, file_path: file, url, description } = input ?? {}
  const what = [command, file, url, description].find((each) => typeof each === 'string')
  return (what === undefined ? String(tool) : `${tool}: ${Array.isArray(command) ? command.join(' ') : what}`).slice(
    0,
    2000,
  )
}

/** All of it, or its beginning as words: what is shown must be what runs. */
function shown({ tool_input: input, isCut }) {
  const whole = JSON.stringify(input ?? {})
  if (isCut !== true && whole.length <= maxInputCharacters) return { input: input ?? {} }
  return { input: { cut: whole.slice(0, maxInputCharacters).toWellFormed() }, isCut: true }
}

function makeDirectory(path) {
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if (error.code !== 'EEXIST') throw error
  }
}

const behaviour = (decision, message) =>
  decision === 'allow' ? { behavior: 'allow' } : { behavior: 'deny', ...(message ? { message } : {}) }

/** The runtime's decision, or undefined where there is none and its own dialog decides. */
export async function decide(runtime, request) {
  const rule = request.isCut ? undefined : ruleFor(request)
  if (rule !== undefined) return behaviour(rule.decision, `${agentName}'s role forbids it: ${rule.pattern}`)
  const askId = `${Date.now().toString(36)}-${randomBytes(6).toString('hex')}`
  const event = { tool: String(request.tool_name), askId }
  if (questions.has(request.tool_name)) {
    record({ events: [{ ...event, event: 'permission-request', text: describe(request) }] })
    return undefined
  }
  const ended = closeAsks()
  const directory = fileFor('asks')
  makeDirectory(directory)
  const ask = join(directory, `${askId}.json`)
  const answer = join(directory, `${askId}.answer.json`)
  const at = Date.now()
  const expiresAt = at + askWithinMs
  const { session_id: sessionId, cwd } = request
  replaceFile(
    ask,
    `${JSON.stringify({ askId, agent: agentName, runtime, tool: event.tool, ...shown(request), cwd, at, expiresAt, sessionId, pid: process.pid, subagent: request.agent_id })}\n`,
  )
  let isOver = false
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => (isOver = true))
  try {
    const begun = { ...event, event: 'permission-request', text: describe(request) }
    record({ events: [...ended, begun], status: 'busy' })
    for (;;) {
      const given = readJson(answer)
      if (given?.decision === 'allow' || given?.decision === 'deny') {
        record({ events: [{ ...event, event: 'permission-answered', text: given.decision }], status: 'busy' })
        return behaviour(given.decision, typeof given.message === 'string' ? given.message : undefined)
      }
      // The dialog is still there: whoever looks at the pane decides, and no event closes it before.
      if (given?.decision === 'none' || Date.now() >= expiresAt) return undefined
      // Closed by another hook, which has told so.
      if (!existsSync(ask)) return undefined
      if (isOver || !isAlive(programPid)) {
        // Answered at the terminal, interrupted, or its program is gone: nothing waits any more.
        record({ events: [{ ...event, event: 'permission-answered' }] })
        return undefined
      }
      await delay(pollMs)
    }
  } finally {
    rmSync(ask, { force: true })
    rmSync(answer, { force: true })
  }
}
