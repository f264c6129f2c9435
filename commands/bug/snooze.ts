import { z } from 'zod'
import { defineCommand } from '../../src/command/define-command.ts'
import { findFinding } from '../../src/command/find-finding.ts'
import { parseUntil, untilHint } from '../../src/command/parse-until.ts'
import { quote } from '../../src/command/quote.ts'
import { withLine } from '../../src/enhancer/with-line.ts'
import { Failure } from '../../src/errors.ts'
import { spell } from '../../src/fleet/heartbeat-age.ts'
import { principalId } from '../../src/fleet/principal.ts'

export default defineCommand({
  description: 'Leave a finding in peace for a while: it is counted, and opens again then',
  options: z.object({
    finding: z.string().max(80).describe('Which finding').meta({ autocomplete: 'open findings', positional: 0 }),
    until: z.string().max(40).default('1d').describe('How long, or until when: 90m, 4h, 2d, 18:00, 2026-12-01'),
  }),
  tier: 'operator',
  risk: 'change',
  phrases: ['snooze [the] (bug|finding) <finding>', 'snooze [the] (bug|finding) <finding> (for|until) <until>'],
  async run({ store, principal }, { finding: id, until }) {
    const { id: found, state } = await findFinding(store.findings, id)
    const at = Date.now()
    const snoozedUntil = parseUntil(until, at)
    if (snoozedUntil === undefined)
      throw new Failure(`${quote(until) ?? 'That'} is no time to come: ${untilHint}.`, { exit: 'usage' })
    if (state === 'dismissed' || state === 'resolved')
      throw new Failure(`\`${found}\` is ${state} already, and opens when it is seen again.`, { exit: 'conflict' })
    const by = principalId(principal)
    const finding = await store.findings.update(found, (now) => ({
      state: 'snoozed',
      snoozedUntil,
      ...withLine(now, at, `snoozed for ${spell(snoozedUntil - at)} by ${by}`),
    }))
    const what = `${quote(finding.title) ?? 'It'} (\`${finding.id}\`)`
    return { kind: 'text', text: `${what} is snoozed for ${spell(snoozedUntil - at)}.`, data: finding }
  },
})
