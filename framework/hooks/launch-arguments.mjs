// `node launch-arguments.mjs claude|codex`: the arguments, one a line, by which the program of this session, and of no
// other, calls the hook, has its role's permissions, and goes on with the session that it had.
import { createHash } from 'node:crypto'
import { appendFileSync, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileFor, isAgent, readJson, record, replaceFile } from './agent-record.mjs'
import { readProfile } from './permission-rules.mjs'

const runtime = process.argv[2]
const quote = (word) => `'${word.replaceAll("'", `'\\''`)}'`
/** Both runtimes give it to a shell. */
const command = [process.execPath, join(import.meta.dirname, 'mosaic-hook.mjs'), runtime].map(quote).join(' ')

const quickSeconds = 10
/** Longer than a question waits for its answer. */
const askSeconds = 660
const secondsFor = (event) => (event === 'PermissionRequest' ? askSeconds : quickSeconds)

// --- the session to go on with ---

/** Ended by itself before it had begun, or three times in a row: with this session it does not start. */
const maxTries = 3

function resumed() {
  const path = fileFor('session')
  const session = readJson(path)
  if (session?.runtime !== runtime || !/^[\w-]{8,64}$/u.test(session.sessionId ?? '')) return undefined
  // Of a conversation without a message there is no file yet, and nothing to remember.
  if (typeof session.path !== 'string' || !existsSync(session.path)) return undefined
  const tries = session.tries ?? 0
  const endedByItself = Number(process.env.MOSAIC_AGENT_LAST_STATUS ?? 128) < 128
  if (tries >= maxTries || (tries > 0 && endedByItself)) {
    rmSync(path, { force: true })
    return undefined
  }
  replaceFile(path, `${JSON.stringify({ ...session, tries: tries + 1 })}\n`)
  return session.sessionId
}

// --- claude ---

const claudeEvents = [
  'SessionStart',
  'UserPromptSubmit',
  'PermissionRequest',
  'PostToolUse',
  'PostToolUseFailure',
  'Stop',
  'StopFailure',
  'Notification',
  'SessionEnd',
]

function claude({ mode, allow, deny }) {
  const hook = (event) => [{ hooks: [{ type: 'command', command, timeout: secondsFor(event) }] }]
  const settings = {
    hooks: Object.fromEntries(claudeEvents.map((event) => [event, hook(event)])),
    permissions: { allow, deny },
    // Whoever wrote the role has said yes to this mode.
    ...(mode === 'bypassPermissions' ? { skipDangerousModePermissionPrompt: true } : {}),
  }
  const sessionId = resumed()
  return [...(sessionId === undefined ? [] : ['--resume', sessionId]), '--settings', JSON.stringify(settings)]
}

// --- codex ---

const codexEvents = {
  SessionStart: 'session_start',
  UserPromptSubmit: 'user_prompt_submit',
  PermissionRequest: 'permission_request',
  PostToolUse: 'post_tool_use',
  Stop: 'stop',
}

const sorted = (value) =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(
          Object.keys(value)
            .toSorted()
            .map((key) => [key, sorted(value[key])]),
        )
      : value

/** codex runs a hook only where the hash of exactly this one is written down as trusted. */
function trustedHash(event, hook) {
  const identity = sorted({ event_name: event, hooks: [{ ...hook, async: false }] })
  return `sha256:${createHash('sha256').update(JSON.stringify(identity)).digest('hex')}`
}

/** JSON's escapes are TOML's. */
const toml = (value) => JSON.stringify(value)

function codex({ deny }) {
  // Inside its sandbox codex asks nobody: what the role forbids has to be looked for before each tool.
  const events = deny.length > 0 ? { ...codexEvents, PreToolUse: 'pre_tool_use' } : codexEvents
  const hooks = Object.entries(events).map(([name, event]) => ({
    name,
    event,
    hook: { type: 'command', command, timeout: secondsFor(name) },
  }))
  const registered = hooks.flatMap(({ name, hook }) => [
    '-c',
    `hooks.${name}=[{hooks=[{type="command",command=${toml(hook.command)},timeout=${hook.timeout}}]}]`,
  ])
  const trusted = hooks.map(
    ({ event, hook }) =>
      `${toml(`/<session-flags>/config.toml:${event}:0:0`)}={trusted_hash=${toml(trustedHash(event, hook))}}`,
  )
  const sessionId = resumed()
  // codex calls no hook before its first prompt: what the program before it was at is over, and somebody has to say so.
  if (sessionId !== undefined)
    record({ events: [{ event: 'session-start', text: 'resume', sessionId }], status: 'ok', isNew: true })
  return [
    ...(sessionId === undefined ? [] : ['resume', sessionId]),
    '-c',
    'features.hooks=true',
    ...registered,
    '-c',
    `hooks.state={${trusted.join(',')}}`,
  ]
}

if (isAgent) {
  const args = { claude, codex }[runtime](readProfile())
  // From here on what it took in is known by its hooks, and by nothing that only stands on its screen.
  appendFileSync(fileFor('events'), '', { mode: 0o600 })
  process.stdout.write([...args, ''].join('\n'))
}
