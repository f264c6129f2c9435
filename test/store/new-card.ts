import type { AskCard, FindingCard, NewCard, OfferCard, TurnCard } from '../../src/store/card.ts'

/** A running turn's card, as the turn writes it. */
export const turnCard = (entryId: string, body: Partial<TurnCard> = {}, card: Partial<NewCard> = {}): NewCard => ({
  id: `turn-${entryId}`,
  thread: 'discord:1',
  replyTo: '10',
  isFinal: body.outcome !== undefined,
  isShown: true,
  body: {
    kind: 'turn',
    topicId: 'discord:1',
    entryId,
    attempt: 1,
    runtime: 'claude',
    startedAt: 1,
    text: '',
    cut: 0,
    lines: [],
    earlier: 0,
    plan: [],
    queued: 0,
    canSteer: true,
    verbosity: 'steps',
    ...body,
  },
  ...card,
})

/** A permission request that waits. */
export const askCard = (id: string, body: Partial<AskCard> = {}, card: Partial<NewCard> = {}): NewCard => ({
  id,
  thread: 'discord:1',
  isFinal: body.isVoid !== undefined,
  isShown: true,
  body: {
    kind: 'ask',
    topicId: 'discord:1',
    entryId: 'discord:10',
    what: 'permission',
    title: 'Run a command',
    detail: 'npm test',
    choices: [
      { id: 'once', label: 'Allow once', style: 'primary' },
      { id: 'deny', label: 'Deny', style: 'danger' },
    ],
    freeText: false,
    isMessage: false,
    tier: 'operator',
    by: { kind: 'discord', userId: '7', roleIds: [] },
    expiresAt: Date.UTC(2100, 0),
    ...body,
  },
  ...card,
})

/** What can be done about a file that waits. */
export const offerCard = (id: string, body: Partial<OfferCard> = {}, card: Partial<NewCard> = {}): NewCard => ({
  id,
  thread: 'discord:1',
  isFinal: body.outcome !== undefined,
  isShown: true,
  body: {
    kind: 'offer',
    topicId: 'discord:1',
    about: 'conflict alpha mos/roles/coder.md',
    text: 'It waits.',
    choices: [{ id: 'diff', label: 'Show diff', style: 'plain', command: 'fleet reseed', options: { diff: 'x' } }],
    round: 0,
    ...body,
  },
  ...card,
})

/** A finding, as the enhancer writes it. */
export const findingCard = (
  id: string,
  body: Partial<FindingCard> = {},
  card: Partial<NewCard> = {},
): NewCard & { readonly body: FindingCard } => ({
  id: `finding-${id}`,
  thread: 'discord:1',
  isFinal: false,
  isShown: true,
  isLasting: true,
  ...card,
  body: {
    kind: 'finding',
    topicId: 'discord:1',
    title: `codex crashes · ${id}`,
    text: `codex crashes \`${id}\``,
    choices: [{ id: 'dismiss', label: 'Dismiss', style: 'plain', command: 'bug dismiss', options: { finding: id } }],
    ...body,
  },
})
