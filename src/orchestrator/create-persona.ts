import { authoriseMessage } from '../command/authorise.ts'
import type { AccessPolicy } from '../command/access-policy.ts'
import { explain, Failure } from '../errors.ts'
import { personOf } from '../fleet/principal.ts'
import type { Role } from '../fleet/role.ts'
import type { AgentStatus } from '../fleet/status.ts'
import type { Store } from '../store/store.ts'
import { estimateTokens } from './estimate-tokens.ts'
import { renderFacts } from './facts.ts'
import { personaTokensFact } from './persona-tokens.ts'
import { renderPersona } from './persona.ts'
import type { Persona } from './turn-deps.ts'

const opsLookedAt = 30
const opsOpenLookedAt = 20

type Deps = {
  readonly roles: () => Promise<ReadonlyMap<string, Role>>
  readonly statuses: () => Promise<readonly AgentStatus[]>
  readonly policy: () => AccessPolicy
  readonly store: { readonly ops: Pick<Store['ops'], 'list'>; readonly facts: Pick<Store['facts'], 'set'> }
  /** what a person wrote for their orchestrator; absent: nothing */
  readonly ownWords?: () => Promise<readonly string[]>
  readonly now?: () => number
}

/** Of a turn on a model; the stub needs neither. A fleet that can't be looked at is a fact like any other. */
export function createPersona({ roles, statuses, policy, store, ownWords, now = Date.now }: Deps): Persona {
  let published: number | undefined
  return async (topic, entry, project) => {
    const [known, agents, latest, open] = await Promise.all([
      roles(),
      statuses().catch(explain),
      store.ops.list({ limit: opsLookedAt }),
      // One that has waited for long is not among the latest.
      store.ops.list({ limit: opsOpenLookedAt, open: true }),
    ])
    const role = known.get('orchestrator')
    if (role === undefined)
      throw new Failure(
        'There is no role orchestrator. `role list` shows those that are there, and where they are read from.',
      )
    const ops = [...new Map([...latest, ...open].map((op) => [op.id, op])).values()]
    const place = entry.by.kind === 'discord' && entry.by.guildId !== undefined ? { guildId: entry.by.guildId } : {}
    const { tier } = authoriseMessage(policy(), personOf(entry.by), place)
    const persona = renderPersona(role, await ownWords?.())
    const facts = renderFacts({ now: now(), topic, entry, tier, project, agents, ops })
    const tokens = estimateTokens(persona) + estimateTokens(facts)
    if (tokens !== published) void store.facts.set(personaTokensFact, String(tokens)).catch(() => undefined)
    published = tokens
    return { persona, facts, tokens }
  }
}
