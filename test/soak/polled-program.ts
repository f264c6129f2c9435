import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRandom } from './random.ts'
import type { Edge, Truth } from './judge-polls.ts'

/**
 * A pane's program that lives by dice, and writes down the truth about itself apart from what it reports:
 * `polled-program.ts DIRECTORY timer|hooks|silent SEED`. Each change in `<agent>.truth` has two lines, before and after
 * everything that tells of it. `timer` reports as programs with an extension do, `hooks` as those with hooks, `silent` not.
 */
const [directory = '.', kind = 'timer', seed = '1'] = process.argv.slice(2)
const name = process.env['MOSAIC_AGENT_NAME'] ?? ''
const hooksDirectory = join(import.meta.dirname, '..', '..', 'framework', 'hooks')
const random = createRandom(Number(seed) + process.pid)
const write = (edge: Edge, truth: Truth): void =>
  appendFileSync(
    join(directory, `${name}.truth`),
    `${JSON.stringify({ pid: process.pid, at: Date.now(), edge, truth })}\n`,
  )

for (const signal of ['SIGTERM', 'SIGHUP', 'SIGINT'] as const) process.on(signal, () => process.exit(0))

type Event = { readonly event: string; readonly text?: string; readonly tool?: string }
type Tell = (event: Event, status: 'ok' | 'busy') => void
type State = { start(): void; setBusy(busy: boolean): void; report(event: string, fields: object): void }
type Record = (what: { readonly events: readonly Event[]; readonly status: string; readonly isNew: boolean }) => void

async function teller(): Promise<Tell> {
  if (kind === 'silent') return () => undefined
  if (kind === 'hooks') {
    process.env['MOSAIC_AGENT_PID'] = String(process.pid)
    const { record } = (await import(join(hooksDirectory, 'agent-record.mjs'))) as { record: Record }
    return (event, status) => record({ events: [event], status, isNew: event.event === 'prompt-submit' })
  }
  const module = (await import(join(hooksDirectory, 'in-process', 'agent-state.mjs'))) as {
    openAgentState(runtime: string): State
  }
  const state = module.openAgentState('stub')
  state.start()
  return (event, status) => {
    state.report(event.event, event)
    state.setBusy(status === 'busy')
  }
}

const statusOf = { idle: 'ok', busy: 'busy', dialog: 'busy' } as const
let tell: Tell = () => undefined
const become = (truth: Exclude<Truth, 'gone'>, event: Event): void => {
  write('before', truth)
  tell(event, statusOf[truth])
  write('after', truth)
}
const between = (least: number, most: number): Promise<void> => wait(least + random() * (most - least))

write('before', 'idle')
tell = await teller()
become('idle', { event: 'session-start', text: 'startup' })
for (;;) {
  await between(20, 1500)
  if (random() < 0.02) {
    write('before', 'gone')
    process.exit(random() < 0.5 ? 0 : 3)
  }
  become('busy', { event: 'prompt-submit', text: 'something' })
  await between(20, 1500)
  if (random() < 0.3) {
    become('dialog', { event: 'permission-request', text: 'rm -rf build', tool: 'Bash' })
    await between(20, 800)
    become('busy', { event: 'permission-answered', tool: 'Bash' })
    await between(20, 300)
  }
  if (random() < 0.3) become('busy', { event: 'tool-use', tool: 'Bash' })
  become('idle', { event: 'stop', text: 'done' })
}
