// An agent without a model, as a real program in a terminal: it answers each message with what it heard, writes
// heartbeats and the events that other runtimes report by their hooks. No dependencies: it runs wherever Node does.
import { execFile } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { promisify } from 'node:util'
import { openAgentState } from '../hooks/in-process/agent-state.mjs'
import { openInbox } from '../hooks/in-process/inbox.mjs'
import { askPerson } from '../hooks/in-process/permissions.mjs'

const { MOSAIC_AGENT_NAME = 'stub' } = process.env
const state = openAgentState('stub')
const resumed = process.argv[process.argv.indexOf('--session') + 1 || process.argv.length]
const sessionId = resumed ?? randomUUID()

const pasteStart = '\x1b[200~'
const pasteEnd = '\x1b[201~'

let draft = ''
let pasting = false
let pending = ''
let busy = false
let busyMs = 150
let answering
const waiting = []
/** what its dialog asks, and how it is answered */
let dialog

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
  const rows = dialog ? dialogRows() : busy ? ['\x1b[2m* working…\x1b[0m', composer()] : [composer()]
  footerRows = rows.length
  process.stdout.write(`${up}\r\x1b[J${said === '' ? '' : `${said.replaceAll('\n', '\r\n')}\r\n`}${rows.join('\r\n')}`)
}

const dialogRows = () => [`Do you want to proceed? ${plain(dialog.text)}`, '❯ 1. Yes', '  2. No']

// --- conversation ---

/** `[src -> dst class=actionable] body`, as agents write to each other. */
function readMessage(text) {
  const preamble = /^\[(?<sender>[^\s\]]+) -> (?<receiver>[^\s\]]+)(?: class=[a-z-]+)?\] ?(?<body>[^]*)$/u.exec(text)
  return preamble?.groups ?? { sender: 'you', body: text }
}

function end(code) {
  draw(`(ends with ${code})`)
  process.stdout.write('\r\n\x1b[?2004l')
  state?.report('session-end', {})
  process.exit(code)
}

/** Open until it is answered at its keys or through Mos; a message that comes meanwhile waits. */
async function openDialog(text) {
  const over = new AbortController()
  const ask = { runtime: 'stub', tool: 'Bash', input: { command: text }, text, cwd: process.cwd(), sessionId }
  const atKeys = new Promise((resolve) => {
    dialog = { text, answer: (decision) => resolve({ decision }) }
  })
  draw()
  const asking = state ? [askPerson(state, ask, over.signal)] : []
  const answer = await Promise.race([atKeys, ...asking])
  over.abort()
  dialog = undefined
  const said = `${answer?.decision === 'allow' ? 'allowed' : 'denied'}: ${plain(text)}`
  draw(`● ${said}`)
  // The request's own end says no more than that it goes on.
  await Promise.all(asking)
  state?.report('stop', { text: said })
  answerNext()
}

/** What is typed to a stub to make it do as programs do. */
function obey(text) {
  const [word, value = '0'] = text.split(/\s+/u)
  if (word === '/quit') end(0)
  if (word === '/crash') end(Number(value) || 1)
  if (word === '/dialog') void openDialog(text.slice(word.length).trim() || 'something')
  else if (word === '/limit') limit(Number(value) || 60_000)
  else if (word === '/inbox') openOwnInbox()
  else if (word !== '/busy') return false
  else {
    busyMs = Math.min(Number(value) || 150, 60_000)
    draw(`● an answer takes ${busyMs} ms from now on`)
  }
  return true
}

function limit(ms) {
  state?.report('usage-limit', { until: Date.now() + ms })
  draw(`● its usage limit is reached for ${ms} ms`)
}

/** From now on messages need no typing. */
function openOwnInbox() {
  if (state) openInbox(state.fileOf('inbox'), async ({ id, text }) => receive(text, { sendId: id }))
  draw('● it looks into its inbox')
}

// --- a task ---

const run = promisify(execFile)
const who = ['-c', 'user.name=Stub', '-c', 'user.email=stub@localhost', '-c', 'commit.gpgsign=false']

/** What a task without a model can say, one a line, up to the first empty line. */
const deeds = [
  [
    /^commit (?<file>[^:]+): (?<text>.*)$/u,
    async ({ file, text }) => {
      writeFileSync(file, `${text}\n`)
      await run('git', ['add', '--', file])
      await run('git', [...who, 'commit', '--quiet', '-m', text])
      return true
    },
  ],
  [
    /^write (?<file>[^:]+): (?<text>.*)$/u,
    async ({ file, text }) => {
      writeFileSync(file, `${text}\n`)
      return true
    },
  ],
  [
    /^report (?<text>.*)$/u,
    async ({ text }) => {
      await run('mos', ['report', '--', text])
      return false
    },
  ],
  [/^done(?: (?<text>.*))?$/u, async () => true],
]

/** Does it as a coder would, and reports; undefined for what is no task. */
async function work(body) {
  const lines = body
    .split(/\n\s*\n/u, 1)[0]
    .split('\n')
    .map((line) => line.trim())
  const planned = lines.map((line) => {
    for (const [pattern, act] of deeds) {
      const found = pattern.exec(line)
      if (found !== null) return () => act(found.groups ?? {})
    }
  })
  if (planned.includes(undefined)) return undefined
  let isDone = false
  for (const act of planned) isDone = await act()
  if (isDone) {
    const said = lines.at(-1).replace(/^done ?/u, '') || lines.join('; ')
    const parts = ['--tested', 'nothing: a stub has no tests', '--open', 'nothing']
    await run('mos', ['report', '--done', ...parts, '--', said])
  }
  return lines.join('; ')
}

// --- conversation, one message at a time ---

function answerNext() {
  const text = busy || dialog ? undefined : waiting.shift()
  if (text === undefined) return
  const { sender, body } = readMessage(text)
  if (obey(body.trim())) return answerNext()
  busy = true
  state?.setBusy(true)
  draw(`\x1b[1m${sender}:\x1b[0m ${plain(body)}`)
  answering = setTimeout(async () => {
    const done = await work(body).catch((error) => `failed: ${error.stderr || error.message}`)
    const said = `${MOSAIC_AGENT_NAME} ${done === undefined ? `heard: ${plain(body)}` : `did: ${plain(done)}`}`
    busy = false
    state?.setBusy(false)
    state?.report('stop', { text: said.split('\n\n', 1)[0] })
    draw(`● ${said}`)
    answerNext()
  }, busyMs)
}

function cutTurn() {
  clearTimeout(answering)
  busy = false
  state?.setBusy(false)
  state?.report('stop', { text: '(interrupted)' })
  draw('● interrupted')
  answerNext()
}

function submit() {
  const text = draft
  draft = ''
  if (text.trim() === '') return draw()
  receive(text)
}

function receive(text, fields = {}) {
  const isReported = state?.report('prompt-submit', { text, ...fields }) ?? false
  waiting.push(text)
  draw()
  answerNext()
  return isReported
}

// --- keys ---

function press(key) {
  if (dialog) {
    if (key === '\r' || key === '1') dialog.answer('allow')
    else if (key === '2' || key === '\x03') dialog.answer('deny')
    return
  }
  if (key === '\r') return submit()
  if (key === '\x03' && busy && draft === '') return cutTurn()
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
process.stdout.write('\x1b[?2004h')
draw(`${MOSAIC_AGENT_NAME}: a stub without a model. It answers with what it heard; /quit ends it.`)
state?.start()
state?.setSession(sessionId)
state?.report('session-start', { sessionId, text: resumed ? 'resume' : 'startup' })
// The heartbeat's timer holds nobody back, and a terminal may be none.
setInterval(() => undefined, 60_000)
