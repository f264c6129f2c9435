import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import type { CommandContext, TextAnswer } from '../../src/command/definition.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { renderFinding } from '../../src/enhancer/render-finding.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import type { Finding } from '../../src/store/finding.ts'

const states = ['open', 'snoozed', 'dismissed', 'resolved', 'all'] as const
const signs: Readonly<Record<Finding['state'], string>> = {
  open: '🐞',
  snoozed: '💤',
  dismissed: '🗑️',
  resolved: '✅',
}

export default defineCommand({
  description: 'List what the enhancer found wrong, the one seen last first',
  options: z.object({
    state: z.enum(states).default('open').describe('Which ones'),
    limit: z.int().min(1).max(200).default(50).describe('At most how many'),
    finding: z.string().max(80).optional().describe('This one, with all of it').meta({ autocomplete: 'findings' }),
  }),
  tier: 'viewer',
  risk: 'read',
  phrases: ['(show|list) [me] [the|all] [open] (bugs|findings)'],
  async run(context, { state, limit, finding }) {
    const { findings } = context.store
    if (finding !== undefined) return show(context, await findFinding(findings, finding))
    const found = await findings.list({ limit, ...(state === 'all' ? {} : { state }) })
    const now = Date.now()
    const ago = (at: number) => `${spell(now - at)} ago`
    return {
      kind: 'table',
      columns: ['what', 'times', 'last', 'state', 'component', 'id'],
      rows: found.map((one) => [one.title, `${one.count}`, ago(one.lastAt), stateOf(one), one.component, one.id]),
      empty: state === 'all' ? 'Nothing was found yet.' : `No finding is ${state}.`,
      list: {
        head: `${found.length} ${state === 'all' ? '' : `${state} `}finding${found.length === 1 ? '' : 's'}`,
        items: found.map((one) => ({
          value: one.id,
          sign: signs[one.state],
          title: one.title,
          detail: `${one.count}× · ${ago(one.lastAt)} · ${one.id}`,
        })),
        command: 'bug list',
        option: 'finding',
        question: 'All of one finding',
      },
      data: found,
    }
  },
})

const stateOf = ({ state, assignee }: Finding): string => (assignee === undefined ? state : `${state}, ${assignee}`)

/** As `bug show` answers. */
function show({ place }: Pick<CommandContext, 'place'>, finding: Finding): TextAnswer {
  const text = renderFinding(finding, { now: Date.now(), isPlain: place.door === 'shell' })
  return { kind: 'text', text, data: finding }
}
