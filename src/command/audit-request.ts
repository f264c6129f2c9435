import { principalId } from '../fleet/principal.ts'
import type { Verdict } from './authorise.ts'
import type { DispatcherDeps } from './create-context.ts'
import { createRedactor } from '../redact/create-redactor.ts'
import { redactStrings } from '../redact/redact-strings.ts'
import type { Command } from './definition.ts'
import type { Request } from './dispatch.ts'
import { withoutLogins } from './without-logins.ts'

/** Best effort: a record that can't be written is logged and stops nobody. What an owner reads is not recorded. */
export async function auditRequest(
  deps: Pick<DispatcherDeps, 'store' | 'log' | 'redactor'>,
  command: Pick<Command, 'name' | 'risk'>,
  options: unknown,
  request: Request,
  verdict: Verdict,
): Promise<void> {
  if (verdict.allowed && command.risk === 'read' && verdict.tier === 'owner') return
  const { door, guildId, thread } = request.place
  const kept = withoutLogins(redactStrings(deps.redactor ?? createRedactor([]), options))
  const entry = {
    at: Date.now(),
    by: principalId(request.principal),
    command: command.name,
    options: verdict.allowed ? kept : briefly(kept),
    place: [door, guildId, thread].filter((part) => part !== undefined).join(' '),
    verdict: verdict.allowed ? ('allowed' as const) : ('refused' as const),
    rule: verdict.rule,
  }
  await deps.store.audit
    .add(entry)
    .catch((error: unknown) => deps.log.warn({ err: error, audit: entry }, 'not in the audit'))
}

const mostRefused = 500

/** What a stranger typed may be 100 KiB, and comes as often as they like. */
function briefly(raw: unknown): unknown {
  const text = JSON.stringify(raw) ?? ''
  return text.length <= mostRefused ? raw : `${text.slice(0, mostRefused)}…`
}
