import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nonce } from '../../src/chat/nonce.ts'
import { parseRoster } from '../../src/fleet/parse-roster.ts'
import { createLogger } from '../../src/log.ts'
import { createStore } from '../../src/store/create-store.ts'
import { isFinal } from '../../src/store/op.ts'
import type { Op } from '../../src/store/op.ts'
import { eventually } from '../support/eventually.ts'
import type { Mos } from '../support/mos.ts'
import type { Wire } from '../wire/wire.ts'
import { answersTo } from './converse.ts'
import type { Conversation } from './converse.ts'

const floor = ['enhancer', 'orchestrator']

export type Seen = {
  /** what is not as it must be, one line each; empty is what everybody hopes for */
  readonly faults: readonly string[]
  /** how many ops ended how, and why those that are not done: `212 done, 1 failed (send to x3: x3 is not running…)` */
  readonly ops: string
}

/** Looks at everything that a run left: messages, ops, panes, and what Discord would not have taken. */
export async function lookAtAll(
  wire: Wire,
  mos: Mos,
  redisUrl: string,
  conversations: readonly Conversation[],
): Promise<Seen> {
  // What runs when the talk is over may end.
  let ops = await readOps(redisUrl)
  await eventually('every op is over', async () =>
    (ops = await readOps(redisUrl)).every(({ state }) => isFinal(state)),
  ).catch(() => undefined)
  // An op is over a moment before Discord has the message that says so. One that never comes is a fault below.
  await eventually('every op is said to be over', () => unsaidOps(wire, ops, conversations).length === 0, 30_000).catch(
    () => undefined,
  )
  const states = Object.entries(Object.groupBy(ops, (op) => op.state))
  const faults = [
    ...conversations.flatMap(unanswered),
    ...unsaidOps(wire, ops, conversations),
    ...(await strayPanes(mos)),
    ...wire.violations,
  ]
  return { faults, ops: states.map(([state, those]) => `${those.length} ${state}${whyNot(those)}`).join(', ') }
}

function whyNot(ops: readonly Op[]): string {
  const reasons = ops.filter((op) => op.state !== 'done').map(({ title, result }) => `${title}: ${result}`)
  return reasons.length === 0 ? '' : ` (${reasons.join('; ')})`
}

async function readOps(redisUrl: string): Promise<readonly Op[]> {
  const store = await createStore({ redisUrl, tenant: 'soak', logger: createLogger('silent') })
  try {
    return await store.ops.list({ limit: 100_000 })
  } finally {
    await store.close()
  }
}

/** Each message has exactly one answer. */
function unanswered({ agent, said, thread }: Conversation): string[] {
  if (thread === undefined) return [`${agent}: no thread`]
  const counts = said.map((message) => ({ message, count: answersTo(thread, message).length }))
  return counts
    .filter(({ count }) => count !== 1)
    .map(({ message, count }) => `${agent}: "${message.content}" (${message.id}) has ${count} answers`)
}

/** Each op is over and has exactly one final message. */
function unsaidOps(wire: Wire, ops: readonly Op[], conversations: readonly Conversation[]): string[] {
  const sent = conversations.flatMap(({ thread }) => thread?.messages() ?? []).filter((message) => message.bot)
  const faults = ops.flatMap((op) => {
    const ends = sent.filter((message) => message.raw.nonce === nonce(`end-${op.id}`, 0)).length
    const open = isFinal(op.state) ? [] : [`${op.id} (${op.title}) is ${op.state}`]
    return ends === 1 ? open : [...open, `${op.id} (${op.title}) has ${ends} final messages`]
  })
  // Whatever made them: a mention is what an op's end has, and an agent's answer, and nothing else.
  const answers = ops.filter(({ answeredAt }) => answeredAt !== undefined).length
  const said = wire.owner.notifications().length
  const fits = said === ops.length + answers
  return fits
    ? faults
    : [...faults, `${ops.length} ops and ${answers} answers, but ${said} messages that mention somebody`]
}

/** Roster and panes say the same; a runner may just be bringing a pane back. */
async function strayPanes(mos: Mos): Promise<readonly string[]> {
  const look = async () => {
    const path = join(mos.home, '.config', 'mosaic', 'fleet', 'roster.yaml')
    const { agents } = parseRoster(await readFile(path, 'utf8'), path)
    const wanted = agents.map((agent) => agent.name).filter((name) => !floor.includes(name))
    return { wanted: wanted.toSorted().join(' '), panes: (await mos.panes()).join(' ') }
  }
  const agree = async (): Promise<boolean> => {
    const { wanted, panes } = await look()
    return wanted === panes
  }
  return eventually('roster and panes to agree', agree, 30_000).then(
    () => [],
    async () => {
      const { wanted, panes } = await look()
      return [`the roster has [${wanted}], tmux has [${panes}]`]
    },
  )
}
