import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { oneLine } from '../../src/command/one-line.ts'
import { quote } from '../../src/command/quote.ts'
import { visibleText } from '../../src/command/visible-text.ts'
import { withLine } from '../../src/enhancer/with-line.ts'
import { principalId } from '../../src/fleet/principal.ts'
import type { Finding, FindingChange } from '../../src/store/finding.ts'

type Asked = { readonly by: string; readonly why: string | undefined; readonly at: number }

export default defineCommand({
  description: 'Dismiss a finding: it needs nothing until it is seen again; or open it again',
  options: z.object({
    finding: z.string().max(80).describe('Which finding').meta({ autocomplete: 'open findings', positional: 0 }),
    reason: visibleText(300).optional().describe('Why'),
    undo: z.boolean().default(false).describe('Open one that is dismissed, resolved or snoozed'),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['dismiss [the] (bug|finding) <finding>'],
  async run({ store, principal }, { finding: id, reason, undo }) {
    const { id: found } = await findFinding(store.findings, id)
    const asked: Asked = {
      by: principalId(principal),
      why: reason === undefined ? undefined : oneLine(reason),
      at: Date.now(),
    }
    let before: Finding['state'] = 'open'
    const finding = await store.findings.update(found, (now) => {
      before = now.state
      return undo ? reopened(now, asked) : dismissed(now, asked)
    })
    const what = `${quote(finding.title) ?? 'It'} (\`${finding.id}\`)`
    const already = before === finding.state ? ' already' : ''
    const text = undo ? `${what} is open${already}.` : `${what} is dismissed${already} until it is seen again.`
    return { kind: 'text', text, data: finding }
  },
})

function dismissed(now: Finding, { by, why, at }: Asked): FindingChange | undefined {
  if (now.state === 'dismissed') return undefined
  const closed = { at, by, ...(why === undefined ? {} : { why }) }
  const words = `dismissed by ${by}${why === undefined ? '' : `: ${why}`}`
  return { state: 'dismissed', closed, snoozedUntil: undefined, ...withLine(now, at, words) }
}

function reopened(now: Finding, { by, at }: Asked): FindingChange | undefined {
  if (now.state === 'open') return undefined
  return { state: 'open', snoozedUntil: undefined, ...withLine(now, at, `opened again by ${by}`) }
}
