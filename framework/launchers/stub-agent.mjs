// An agent without a model, as a real program in a terminal: it answers each message with what it heard, writes
// heartbeats and the events that other runtimes report by their hooks. No dependencies: it runs wherever Node does.
import { appendFileSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const { MOSAIC_HOME, MOSAIC_HEARTBEAT_RUN_DIR, MOSAIC_AGENT_NAME = 'stub', MOSAIC_AGENT_MODEL } = process.env
const runDir = MOSAIC_HEARTBEAT_RUN_DIR || (MOSAIC_HOME ? join(MOSAIC_HOME, 'fleet/run') : undefined)
const fileFor = (ending) => join(runDir, `${MOSAIC_AGENT_NAME}.${ending}`)

const heartbeatEveryMs = 15_000
const maxEventBytes = 256 * 1024
/** What is said to an agent is not for the machine's other users. */
const ownerOnly = 0o600
const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'

let draft = ''
let pasting = false
let pending = ''
let busy = false
let busyMs = 150
const waiting = []

// --- what others read ---

function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}.tmp`
  writeFileSync(temporary, text, { mode: ownerOnly })
  renameSync(temporary, path)
}

/** Mosaic's format: `date +%Y-%m-%dT%H:%M:%S%z`, in UTC. */
const timestamp = () => `${new Date().toISOString().slice(0, 19)}+0000`

/** Must never end the agent: a full disk makes it look stale, and that is what it is. */
function tell(write) {
  if (runDir === undefined) return
  try {
    write()
  } catch {}
}

function beat() {
  tell(() => {
    const model = MOSAIC_AGENT_MODEL ? `model=${MOSAIC_AGENT_MODEL}\n` : ''
    replaceFile(fileFor('hb'), `ts=${timestamp()}\npid=${process.pid}\nstatus=${busy ? 'busy' : 'ok'}\n${model}`)
    replaceFile(fileFor('hb.native'), '')
  })
}

function report(event, text) {
  tell(() => {
    const path = fileFor('events')
    const line = JSON.stringify({ ts: Date.now(), event, ...(text === undefined ? {} : { text }) })
    appendFileSync(path, `${line}\n`, { mode: ownerOnly })
    if (statSync(path).size <= maxEventBytes) return
    const lines = readFileSync(path, 'utf8').split('\n')
    replaceFile(path, lines.slice(Math.ceil(lines.length / 2)).join('\n'))
  })
}

// --- the screen: what was said, and below it the composer ---

let footerRows = 0
const plain = (text) => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '')

/** One row, so that it can be drawn over: a long or multi-line draft is cut. */
function composer() {
  const [first = '', ...more] = plain(draft).split('\n')
  const room = Math.max(10, (process.stdout.columns ?? 80) - 20)
  const cut = [...first].slice(0, Math.floor(room / 2)).join('')
  return `> ${cut}${cut === first ? '' : '…'}${more.length > 0 ? ` [+${more.length} lines]` : ''}`
}

function draw(said = '') {
  const up = footerRows > 1 ? `\x1b[${footerRows - 1}A` : ''
  const rows = busy ? ['\x1b[2m* working…\x1b[0m', composer()] : [composer()]
  footerRows = rows.length
  process.stdout.write(`${up}\r\x1b[J${said === '' ? '' : `${said.replaceAll('\n', '\r\n')}\r\n`}${rows.join('\r\n')}`)
}

// --- conversation ---

/** `[src -> dst class=actionable] body`, as agents write to each other. */
function readMessage(text) {
  const preamble = /^\[(?<sender>[^\s\]]+) -> (?<receiver>[^\s\]]+)(?: class=[a-z-]+)?\] ?(?<body>[^]*)$/u.exec(text)
  return preamble?.groups ?? { sender: 'you', body: text }
}

function end(code) {
  draw(`(ends with ${code})`)
  process.stdout.write('\r\n\x1b[?2004l')
  process.exit(code)
}

/** What is typed to a stub to make it do as programs do. */
function obey(text) {
  const [word, value = '0'] = text.split(/\s+/u)
  if (word === '/quit') end(0)
  if (word === '/crash') end(Number(value) || 1)
  if (word !== '/busy') return false
  busyMs = Math.min(Number(value) || 150, 60_000)
  draw(`● an answer takes ${busyMs} ms from now on`)
  return true
}

function answerNext() {
  const text = waiting.shift()
  if (text === undefined) return
  const { sender, body } = readMessage(text)
  if (obey(body.trim())) return answerNext()
  busy = true
  beat()
  draw(`\x1b[1m${sender}:\x1b[0m ${plain(body)}`)
  setTimeout(() => {
    busy = false
    report('stop')
    beat()
    draw(`● ${MOSAIC_AGENT_NAME} heard: ${plain(body)}`)
    answerNext()
  }, busyMs)
}

function submit() {
  const text = draft
  draft = ''
  if (text.trim() === '') return draw()
  report('prompt-submit', text)
  waiting.push(text)
  draw()
  if (!busy) answerNext()
}

// --- keys ---

function press(key) {
  if (key === '\r') return submit()
  if (key === '\x7f' || key === '\b') draft = [...draft].slice(0, -1).join('')
  else if (key === '\x03' || key === '\x15') draft = ''
  else if (key === '\x04' && draft === '') end(0)
  else if (key === '\n' || key >= ' ') draft += key
}

/** A sequence can be cut by the end of a chunk: what may still become one waits for the next. */
function isCut(text) {
  return text.startsWith('\x1b') && (pasteStart.startsWith(text) || pasteEnd.startsWith(text))
}

function takePasted() {
  const at = pending.indexOf(pasteEnd)
  const cut = pending.lastIndexOf('\x1b')
  const till = at >= 0 ? at : cut >= 0 && isCut(pending.slice(cut)) ? cut : pending.length
  draft += pending.slice(0, till).replaceAll(/\r\n?/gu, '\n')
  pending = pending.slice(at >= 0 ? at + pasteEnd.length : till)
  if (at >= 0) pasting = false
  return at >= 0
}

function takeTyped() {
  if (pending.startsWith(pasteStart)) {
    pending = pending.slice(pasteStart.length)
    pasting = true
    return true
  }
  if (isCut(pending)) return false
  const sequence = /^\x1b(?:\[[0-9;?]*[ -/]*[@-~]|O.|.)/u.exec(pending)
  const key = sequence?.[0] ?? String.fromCodePoint(pending.codePointAt(0))
  pending = pending.slice(key.length)
  if (sequence === null) press(key)
  return true
}

process.stdin.setEncoding('utf8')
process.stdin.on('data', (chunk) => {
  pending += chunk
  while (pending !== '' && (pasting ? takePasted() : takeTyped()));
  draw()
})
process.stdin.on('end', () => process.exit(0))
for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT']) process.on(signal, () => process.exit(0))
process.stdout.on('error', () => process.exit(0))
process.stdout.on('resize', () => draw())

if (process.stdin.isTTY) process.stdin.setRawMode(true)
tell(() => mkdirSync(runDir, { recursive: true }))
process.stdout.write('\x1b[?2004h')
draw(`${MOSAIC_AGENT_NAME}: a stub without a model. It answers with what it heard; /quit ends it.`)
report('session-start')
beat()
setInterval(beat, heartbeatEveryMs)
