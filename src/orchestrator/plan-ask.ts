import type { Principal } from '../fleet/principal.ts'
import type { Ask, Decision } from '../runtime/agent-runtime.ts'
import type { AskCard } from '../store/card.ts'
import type { ThreadRef } from '../store/topic.ts'

type Given = {
  readonly request: Ask
  readonly topicId: ThreadRef
  readonly entryId: string
  readonly by: Principal
  readonly actsAs?: Principal | undefined
  readonly expiresAt: number
}

/** What a person is shown of a session's request. */
export function planAsk({ request, topicId, entryId, by, actsAs, expiresAt }: Given): AskCard {
  const { title, detail } = request
  const whose = actsAs === undefined ? { by } : { by, actsAs }
  const about = { title, detail, topicId, entryId, ...whose, expiresAt, isMessage: false }
  if (request.kind === 'permission') {
    const choices = permissionChoices.filter(({ id }) => id !== 'topic' || request.key !== undefined)
    return { ...about, kind: 'ask', what: 'permission', choices, freeText: false, tier: 'operator' }
  }
  const choices = request.choices.map((label, n) => ({ id: `c${n}`, label, style: 'plain' as const }))
  const freeText = request.freeText || choices.length === 0
  return { ...about, kind: 'ask', what: 'question', choices, freeText, tier: 'viewer' }
}

const permissionChoices: AskCard['choices'] = [
  { id: 'once', label: 'Allow once', style: 'primary' },
  { id: 'topic', label: 'Allow for this topic', style: 'plain' },
  { id: 'deny', label: 'Deny', style: 'danger' },
]

/** What a card's state means for the session that waits; undefined: it waits on. */
export function decisionOf({ what, choices, answer, isVoid }: AskCard): Decision | undefined {
  if (answer === undefined) return isVoid === undefined ? undefined : { kind: 'denied', reason: isVoid }
  const label = choices.find(({ id }) => id === answer.choice)?.label
  if (what === 'question') return { kind: 'answer', text: answer.text ?? label ?? answer.choice }
  if (answer.choice === 'once' || answer.choice === 'topic') return { kind: answer.choice }
  const words = answer.text === undefined ? '' : ` They say: ${answer.text}`
  return { kind: 'denied', reason: `A person denied it.${words} Don't try it in another way.` }
}
