/**
 * `pi --mode rpc` without a model: the protocol's records as pi 0.87 writes them, sessions in files, and the extension
 * really loaded. What it does is what the prompt says: `say hello`, `run echo hi`, `tool fleet_ps {}`, `wait`, …
 */
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'

type Fields = Readonly<Record<string, unknown>>
type Context = { readonly ui: Fields }
type Handler = (event: Fields, context: Context) => Promise<{ block?: boolean; reason?: string } | undefined>
type OwnTool = {
  readonly name: string
  execute(id: string, options: Fields, signal: undefined): Promise<{ content: { text: string }[] }>
}

const option = (name: string): string => process.argv[process.argv.indexOf(name) + 1] ?? ''
const directory = process.env['PI_CODING_AGENT_DIR'] ?? ''
const behaviour = process.env['FAKE_PI'] ?? ''
const sessionId = option('--session-id')
// As pi: each directory has sessions of its own.
const file = join(directory, 'sessions', encodeURIComponent(process.cwd()), `${sessionId}.json`)
const history: string[] = existsSync(file) ? z.array(z.string()).parse(JSON.parse(readFileSync(file, 'utf8'))) : []

const write = (record: Fields): void => void process.stdout.write(`${JSON.stringify(record)}\n`)
let ids = 0
const newId = (what: string): string => `${what}-${(ids += 1)}`

const dialogs = new Map<string, (value: string | undefined) => void>()
const ui = {
  setStatus(statusKey: string, statusText: string) {
    write({ type: 'extension_ui_request', id: newId('ui'), method: 'setStatus', statusKey, statusText })
  },
  input(title: string, placeholder: string): Promise<string | undefined> {
    const id = newId('ui')
    write({ type: 'extension_ui_request', id, method: 'input', title, placeholder })
    return new Promise((resolve) => dialogs.set(id, resolve))
  },
}
const handlers = new Map<string, Handler>()
const tools = new Map<string, OwnTool>()
const api = {
  on: (name: string, handler: Handler) => handlers.set(name, handler),
  registerTool: (tool: OwnTool) => tools.set(tool.name, tool),
}

let abort: (() => void) | undefined
let wakeSteer: (() => void) | undefined
let steered: string[] = []

const usage = { input: 100, output: 5, cacheRead: 20, cacheWrite: 0, totalTokens: 125, cost: { total: 0.001 } }
function say(text: string, how: Fields = {}): void {
  write({ type: 'message_start', message: { role: 'assistant', content: [] } })
  if (text !== '') write({ type: 'message_update', usage, assistantMessageEvent: { type: 'text_delta', delta: text } })
  const message = { role: 'assistant', provider: 'fake', model: 'm1', usage, stopReason: 'stop', ...how }
  write({ type: 'message_end', message })
}

async function runTool(toolName: string, args: Fields, execute: () => Promise<string>): Promise<void> {
  const toolCallId = newId('call')
  write({ type: 'tool_execution_start', toolCallId, toolName, args })
  try {
    const verdict = await handlers.get('tool_call')?.({ toolCallId, toolName, input: args }, { ui })
    if (verdict?.block === true) throw new Error(verdict.reason)
    const result = await execute()
    write({ type: 'tool_execution_end', toolCallId, toolName, result, isError: false })
    say(`it said: ${result}`)
  } catch (error) {
    write({ type: 'tool_execution_end', toolCallId, toolName, result: {}, isError: true })
    say(`it failed: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function callOwnTool(name: string, json: string): Promise<void> {
  const options = z.record(z.string(), z.unknown()).parse(JSON.parse(json))
  await runTool(name, options, async () => {
    const tool = tools.get(name)
    if (tool === undefined) throw new Error(`no tool ${name}, only ${[...tools.keys()].join(', ')}`)
    const { content } = await tool.execute('id', options, undefined)
    return content.map(({ text }) => text).join('\n')
  })
}

const waitToBeStopped = (isDeaf: boolean): Promise<void> =>
  new Promise((resolve) => {
    abort = () => {
      if (isDeaf) return
      say('', { stopReason: 'aborted' })
      resolve()
    }
    wakeSteer = () => {
      say(`steered: ${steered.splice(0).join(' ')}`)
      write({ type: 'queue_update', steering: [], followUp: [] })
      resolve()
    }
  })

/** The text comes when the model has just ended: nothing gives it to anybody. */
async function waitForLateSteer(): Promise<void> {
  if (steered.length === 0) {
    await new Promise<void>((resolve) => {
      wakeSteer = resolve
    })
  }
  say('first')
}

/** Stays in the middle of it; said again in a session that was told before, it gets to its end. */
async function getHalfway(work: string): Promise<void> {
  const hasBegun = history.slice(0, -1).some((before) => before.endsWith(`halfway ${work}`))
  say(hasBegun ? `the rest of ${work}` : `half of ${work}`)
  if (!hasBegun) await waitToBeStopped(false)
}

/** In so many pieces, 40 ms apart. */
async function saySlowly(pieces: number, end: string): Promise<void> {
  const tell = (delta: string): void =>
    write({ type: 'message_update', usage, assistantMessageEvent: { type: 'text_delta', delta } })
  for (let n = 1; n <= pieces; n++) {
    tell(`${n} `)
    await new Promise((resolve) => setTimeout(resolve, 40))
  }
  say(end)
}

async function act(message: string, images: readonly Image[]): Promise<void> {
  // Before what a person said there may be facts of the topic.
  const [verb = '', ...rest] = (message.trim().split('\n').at(-1) ?? '').split(' ')
  const words = rest.join(' ')
  if (verb === 'run') {
    say('Let me see.')
    const run = () => Promise.resolve(execFileSync('sh', ['-c', words], { encoding: 'utf8' }).trim())
    await runTool('bash', { command: words }, run)
  } else if (verb === 'tool') await callOwnTool(rest[0] ?? '', rest[1] ?? '{}')
  else if (verb === 'wait') {
    say('waiting')
    await waitToBeStopped(words === 'for-ever')
  } else if (verb === 'halfway') await getHalfway(words)
  else if (verb === 'slow') await saySlowly(Number(rest[0]), `end ${rest[1] ?? ''}`)
  else if (verb === 'late-steer') await waitForLateSteer()
  else if (verb === 'garbage') {
    process.stdout.write('this is no record\n{"type":"message_update"}\n{"type": \n\u2028\n[]\nnull\n')
    say('a\u2028b')
  } else if (verb === 'strange') {
    write({ id: 'none', type: 'response', command: 'prompt', success: false, error: 'of nobody' })
    write({ id: 'mos-1', type: 'response', command: 'get_state', success: true })
    write({ type: 'extension_ui_request', id: 7, method: 'input' })
    write({ type: 'extension_ui_request', id: 'u', method: 'of a later version', title: 1 })
    write({ type: 'tool_execution_end', toolCallId: 'never began' })
    process.stdout.write(Uint8Array.from([0xff, 0xfe, 0x00, 0x80, 0xc3, 10]))
    say('after the strange')
  } else if (verb === 'flood') {
    for (let n = 0; n < Number(words); n++) process.stdout.write(Buffer.alloc(1024 * 1024, 'x'))
    process.stdout.write('\n')
    say('after the flood')
  } else if (verb === 'die') {
    process.stderr.write('out of memory\n')
    process.exit(3)
  } else if (verb === 'fail') say('', { stopReason: 'error', errorMessage: words })
  else say(answerTo(verb, words, message, images))
}

function answerTo(verb: string, words: string, message: string, images: readonly Image[]): string {
  if (verb === 'say') return words
  if (verb === 'recall') return `before: ${history.slice(0, -1).join(' | ')}`
  if (verb === 'words') return history.map((before) => before.split('\n').at(-1) ?? '').join(' | ')
  if (verb === 'long') return 'x'.repeat(Number(words))
  if (verb === 'images')
    return `${images.length} images: ${images.map(({ mimeType, data }) => `${mimeType} ${data}`).join(', ')}`
  return `I was told: ${message}`
}

const image = z.object({ mimeType: z.string(), data: z.string() })
type Image = z.output<typeof image>
const command = z.object({
  type: z.string(),
  id: z.string().optional(),
  message: z.string().default(''),
  images: z.array(image).default([]),
  value: z.string().optional(),
})
type Command = z.output<typeof command>

async function prompt({ id, message, images }: Command): Promise<void> {
  const response = { id, type: 'response', command: 'prompt' }
  if (behaviour === 'refuses prompts') {
    write({ ...response, success: false, error: 'No API key found for fake' })
    return
  }
  history.push(message)
  mkdirSync(dirname(file), { recursive: true })
  // Whole or not at all: it is killed at any moment.
  writeFileSync(`${file}.part`, JSON.stringify(history))
  renameSync(`${file}.part`, file)
  await handlers.get('before_agent_start')?.({}, { ui })
  write({ ...response, success: true })
  write({ type: 'agent_start' })
  await act(message, images)
  abort = undefined
  wakeSteer = undefined
  write({ type: 'agent_end', messages: [], willRetry: false })
  write({ type: 'agent_settled' })
}

const model = { id: 'm1', provider: 'fake', input: ['text', 'image'], contextWindow: 1000 }

function receive(received: Command): void {
  const { id, type } = received
  const answer = (data?: Fields): void => write({ id, type: 'response', command: type, success: true, data })
  if (type === 'get_state' && behaviour !== 'hangs')
    answer({ sessionId, messageCount: history.length, ...(behaviour === 'no model' ? {} : { model }) })
  if (type === 'prompt') void prompt(received)
  if (type === 'steer') {
    steered.push(received.message)
    write({ type: 'queue_update', steering: [...steered], followUp: [] })
    answer()
    wakeSteer?.()
  }
  if (type === 'clear_queue') {
    steered = []
    answer({ steering: [], followUp: [] })
  }
  if (type === 'abort') {
    answer()
    abort?.()
  }
  if (type === 'extension_ui_response') dialogs.get(id ?? '')?.(received.value)
}

if (behaviour === 'ends slowly') {
  process.on('SIGTERM', () => {
    process.stdin.pause()
    writeFileSync(join(directory, 'ending'), '')
    setTimeout(() => process.exit(0), 1000)
  })
}
if (behaviour === 'ends') {
  process.stderr.write('Error: cannot find module\n')
  process.exit(1)
}
if (behaviour !== 'no extension') {
  const loaded: unknown = await import(pathToFileURL(option('--extension')).href)
  const extension = z.object({ default: z.custom<(pi: typeof api) => Promise<void>>() }).parse(loaded)
  await extension.default(api)
  await handlers.get('session_start')?.({}, { ui })
}
let rest = ''
process.stdin.setEncoding('utf8').on('data', (text: string) => {
  rest += text
  for (let at = rest.indexOf('\n'); at !== -1; at = rest.indexOf('\n')) {
    const line = rest.slice(0, at)
    rest = rest.slice(at + 1)
    receive(command.parse(JSON.parse(line)))
  }
})
process.stdin.on('end', () => process.exit(0))
