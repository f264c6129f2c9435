import { join } from 'node:path'
import { z } from 'zod'
import { defineCommand } from '../src/command/define-command.ts'
import type { CommandContext } from '../src/command/definition.ts'
import { visibleText } from '../src/command/visible-text.ts'
import { Failure } from '../src/errors.ts'
import { existingName } from '../src/fleet/agent-name.ts'
import { spoolOf } from '../src/operations/spooled-report.ts'
import type { ReportArgs, SpooledReport } from '../src/operations/spooled-report.ts'
import { DifferentOp } from '../src/store/different-op.ts'

const address = z.url({ protocol: /^https?$/, error: 'it takes an address that begins with https://' }).max(500)

export default defineCommand({
  description: "In an agent's pane: say something to who gave it its work, or that it is done",
  options: z.object({
    message: visibleText(20_000).describe('What to say').meta({ positional: 0, rest: true }),
    done: z.boolean().default(false).describe('Its task is done: the work is collected and the agent ends'),
    tested: visibleText(4000).optional().describe('What was run, and what it printed'),
    open: visibleText(4000).optional().describe('What is left to do or to decide'),
    pr: address.optional().describe('The address of the pull request'),
    agent: existingName.optional().describe('Who says it; in its pane an agent is known').meta({ self: true }),
  }),
  tier: 'operator',
  risk: 'change',
  where: ['shell'],
  queues: true,
  spools: true,
  async run(context, { agent, message, done, tested, open, pr }) {
    if (agent === undefined) throw notInAPane()
    await requireKnown(context, agent)
    const args: ReportArgs = {
      agent,
      text: message,
      done,
      ...(tested === undefined ? {} : { tested }),
      ...(open === undefined ? {} : { open }),
      ...(pr === undefined ? {} : { pr }),
    }
    try {
      return await context.addOp({ kind: 'report', title: `report of ${agent}`, args })
    } catch (error) {
      // Under one cause it is one report, also where this one was queued after all.
      if (!(error instanceof Failure) || error instanceof DifferentOp) throw error
      await spool(context, args)
      return { kind: 'text', text: 'Mos is away, so this is kept: it is said as soon as Mos is back. Go on.' }
    }
  },
})

const notInAPane = (): Failure =>
  new Failure(
    '`report` is how an agent speaks, in its own pane: MOSAIC_AGENT_NAME says there which it is. A person writes in the thread, or to an agent: mos agent send',
    { exit: 'usage' },
  )

/** A roster that somebody broke must not silence anybody. */
async function requireKnown({ roster }: CommandContext, agent: string): Promise<void> {
  const known = await roster().catch(() => undefined)
  if (known === undefined || known.agents.some(({ name }) => name === agent)) return
  throw new Failure(`${agent} is not in the roster, so nobody waits for its word. See who is: mos fleet ps`)
}

async function spool({ host, config, cause }: CommandContext, args: ReportArgs): Promise<void> {
  const kept: SpooledReport = { cause, at: Date.now(), args }
  const path = join(spoolOf(config.mosaicHome, args.agent), `${cause}.json`)
  await host.files.write(path, `${JSON.stringify(kept)}\n`, { mode: 0o600 })
}
