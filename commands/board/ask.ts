import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findRole } from '../../src/command/find-role.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import { Failure } from '../../src/errors.ts'
import { runtimeNames } from '../../src/fleet/agent.ts'
import type { RuntimeName } from '../../src/fleet/agent.ts'
import { runtimeOf } from '../../src/orchestrator/runtime-of.ts'
import type { Store } from '../../src/store/store.ts'

export default defineCommand({
  description: 'Ask the board: five lenses on one question, each in its own message, then a conclusion',
  options: z.object({
    question: visibleText(4000)
      .describe('The question, with the facts that belong to it')
      .meta({ positional: 0, rest: true }),
    runtime: z.enum(runtimeNames).optional().describe("What the lenses run on; default: the topic's"),
  }),
  tier: 'operator',
  risk: 'change',
  queues: true,
  where: ['chat'],
  phrases: ['ask the board [about] <question...>'],
  async run({ place, config, roles, store, addFlow }, { question, runtime }) {
    const { thread } = place
    if (thread === undefined) throw new Failure('The board answers in a thread: ask it there.', { exit: 'usage' })
    const role = findRole(await roles(), 'board')
    if (role.lenses.length === 0)
      throw new Failure('The role board has no lenses: add a section "## Lenses" to its file.')
    const topic = await store.topics.get(thread)
    const chosen = config.isRuntimeUnset ? undefined : config.runtime
    const on = runtime ?? runtimeOf({ topic, chosen, role })
    if (on === 'stub') throw noModel()
    await refuseSecond(store)
    const shared = { question, runtime: on satisfies RuntimeName, thread }
    const lenses = role.lenses.map(({ name }) => name)
    return await addFlow(
      { kind: 'board', title: 'ask the board', args: { ...shared, lenses } },
      role.lenses.map(({ name, view }) => ({
        name,
        kind: 'board-lens',
        title: `ask the board's ${name} lens`,
        args: { ...shared, lenses, name, view },
      })),
    )
  },
})

const noModel = (): Failure =>
  new Failure(
    'The board needs a model, and the stub has none. Name a runtime: `board ask` with runtime claude, codex, opencode or pi; `doctor` shows which are ready here.',
  )

/** Five sessions at once are much for one machine, and for a bill. */
async function refuseSecond(store: Store): Promise<void> {
  const open = (await store.ops.list({ open: true, limit: 1000 })).find(({ kind }) => kind === 'board')
  if (open === undefined) return
  throw new Failure(`The board still sits (${open.id}). Wait for its end, or cancel it: \`op cancel ${open.id}\`.`, {
    exit: 'busy',
  })
}
