import { isDeepStrictEqual } from 'node:util'
import { bugsChannel } from '../fleet/bugs-channel.ts'
import type { FleetSettings } from '../fleet/fleet-settings.ts'
import type { NewCard } from '../store/card.ts'
import type { Finding } from '../store/finding.ts'
import type { Store } from '../store/store.ts'
import type { ThreadRef } from '../store/topic.ts'
import { findingCardId, planFindingCard } from './plan-finding-card.ts'
import { planStormCard, stormCardId } from './plan-storm-card.ts'

export type ShowDeps = {
  readonly store: Pick<Store, 'cards' | 'findings'>
  /** `fleet/mos.yaml`, as it is now */
  readonly settings: () => FleetSettings
  readonly access: { readonly bugsChannel?: string }
}

/**
 * Puts a finding's card, or brings it up to date, as the finding is in the store; of a folded one the card of its storm.
 * One that stands somewhere stays there, wherever the bugs channel is by now. Without a channel, and for what is over and
 * never was shown, nothing.
 */
export async function showFinding(deps: ShowDeps, { id }: Pick<Finding, 'id'>): Promise<void> {
  for (let shown = 0; ;) {
    const finding = await deps.store.findings.get(id)
    // Whoever was slower looks once more, so that the newest stands there in the end.
    if (finding === undefined || finding.version === shown) return
    await show(deps, finding)
    shown = finding.version
  }
}

async function show(deps: ShowDeps, finding: Finding): Promise<void> {
  const { storm } = finding
  if (finding.isFolded === true && storm !== undefined) {
    const folded = await deps.store.findings.storm(storm)
    return await putCard(deps, stormCardId(storm), true, (thread) => planStormCard(storm, folded, thread))
  }
  const isNews = finding.state === 'open'
  await putCard(deps, findingCardId(finding.id), isNews, (thread) => planFindingCard(finding, thread))
}

async function putCard(
  { store: { cards }, settings, access }: ShowDeps,
  id: string,
  isNews: boolean,
  plan: (thread: ThreadRef) => NewCard,
): Promise<void> {
  const before = await cards.get(id)
  const channel = bugsChannel(access, settings())
  const wanted = channel === undefined ? undefined : (`discord:${channel}` as const)
  const stands = before?.messageId !== undefined
  const thread = stands ? before.thread : wanted
  if (thread === undefined || (before === undefined && !isNews)) return
  const card = plan(thread)
  const isElsewhere = before !== undefined && !stands && (before.shownIn ?? before.thread) !== thread
  if (isElsewhere) await cards.repost(id, before.reposts ?? 0, thread)
  const isSame = before?.thread === thread && before.isShown && isDeepStrictEqual(before.body, card.body)
  if (!isSame || isElsewhere) await cards.put(card)
}
