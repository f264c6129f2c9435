import type { FleetEvent } from '../fleet/fleet-event.ts'
import type { Card, NewCard, OfferCard } from '../store/card.ts'
import type { Finding } from '../store/finding.ts'
import type { ThreadRef } from '../store/topic.ts'
import { productOf, versionsOf } from './versions-of.ts'

type Update = Extract<FleetEvent, { kind: 'version' }>

const dayMs = 86_400_000

/**
 * The update after which a filed fault has stayed away for so many days; undefined: there is none, or it is too early.
 * Events oldest first.
 */
export function findCure(
  finding: Finding,
  events: readonly FleetEvent[],
  { quietDays, now }: { readonly quietDays: number; readonly now: number },
): Update | undefined {
  const { upstream, component, lastAt } = finding
  if (upstream?.state !== 'open' || now - lastAt < quietDays * dayMs) return undefined
  const product = productOf(component)
  const before = versionsOf(events.filter(({ at }) => at <= upstream.filedAt)).get(product) ?? []
  const known = new Set([...(upstream.version?.split(', ') ?? []), ...before])
  if (known.size === 0) return undefined
  const update = events.find(
    (event): event is Update =>
      event.kind === 'version' &&
      event.what === product &&
      event.at > Math.max(upstream.filedAt, lastAt) &&
      !known.has(event.version),
  )
  return update !== undefined && now - update.at >= quietDays * dayMs ? update : undefined
}

/** A number of an issue and the last time make it: when the fault comes back and goes again, it is another card. */
const closeOfferId = ({ id, upstream, lastAt }: Finding): string =>
  `close-${id}-${upstream?.number ?? 0}-${lastAt.toString(36)}`

/** Asks whether the issue is to be closed; a press shows first what is said there. */
export function planCloseOffer(finding: Finding, { what, version }: Update, thread: ThreadRef): NewCard {
  const { id, upstream } = finding
  const body: OfferCard = {
    kind: 'offer',
    topicId: thread,
    about: `close ${id}`,
    text: `\`${id}\` was not seen since ${new Date(finding.lastAt).toISOString().slice(0, 10)}, and ${what} ${version.replaceAll(/[^\w.+-]/g, '')} came after that. Close ${upstream?.tracker ?? ''} #${upstream?.number ?? 0}?`,
    choices: [
      { id: 'close', label: 'Close it', style: 'primary', command: 'bug file', options: { finding: id, close: true } },
    ],
    round: 0,
  }
  return { id: closeOfferId(finding), thread, isShown: true, isFinal: false, body }
}

/** What became of it, where it is no question any more. */
export function endCloseOffer(
  card: Card & { readonly body: OfferCard },
  finding: Finding | undefined,
): NewCard | undefined {
  const isAsked = finding?.upstream?.state === 'open' && closeOfferId(finding) === card.id
  if (isAsked) return undefined
  const outcome = finding?.upstream?.state === 'open' ? 'It came back.' : 'It is closed.'
  const { id, thread, isShown, body } = card
  return { id, thread, isShown, isFinal: true, body: { ...body, outcome } }
}
