import { expect, test } from 'vitest'
import { planRepost } from '../../src/chat/plan-repost.ts'
import type { CardFate } from '../../src/chat/plan-repost.ts'
import type { ChatError } from '../../src/chat/chat.ts'
import { askCard, findingCard, offerCard, turnCard } from '../store/new-card.ts'

const open = askCard('ask-1')
const offer = offerCard('offer-1')
const finding = findingCard('f-0123456789')

test.each<[string, Parameters<typeof planRepost>[0], ChatError['kind'], boolean, CardFate]>([
  ['not accepted for now', open, 'later', false, 'wait'],
  ['perhaps accepted', open, 'unknown', false, 'wait'],
  ['not acceptable', open, 'refused', false, 'leave'],
  ['its thread is gone before it was posted', open, 'gone', false, 'move'],
  ['again, where it went', { ...open, reposts: 2, shownIn: 'discord:2' }, 'gone', false, 'move'],
  ['its message is deleted', open, 'no-message', true, 'repost'],
  ['its message is deleted once more', { ...open, reposts: 1 }, 'no-message', true, 'leave'],
  ['its thread is gone, or takes no edit', open, 'gone', true, 'repost'],
  ['it is answered', { ...open, isFinal: true }, 'no-message', true, 'leave'],
  ['it is answered, and never was posted', { ...open, isFinal: true }, 'gone', false, 'leave'],
  ['an offer has no thread to stand in', offer, 'gone', false, 'move'],
  ['an offer is deleted with its thread', offer, 'gone', true, 'leave'],
  ['an offer is deleted', offer, 'no-message', true, 'leave'],
  ["a turn's message is deleted", turnCard('discord:10'), 'no-message', true, 'leave'],
  ["a turn's thread is gone", turnCard('discord:10'), 'gone', false, 'leave'],
])('%s', (_, card, kind, wasPosted, fate) => {
  expect(planRepost(card, { kind }, wasPosted)).toBe(fate)
})

test.each<[string, ChatError['kind'], boolean, boolean, CardFate]>([
  ['its message is deleted, again and again', 'no-message', true, false, 'repost'],
  ['its post or its channel is deleted', 'gone', true, false, 'repost'],
  ['a right is missing: it is there still', 'gone', true, true, 'lost'],
  ['there is no channel for it', 'gone', false, false, 'lost'],
  ['it may not be posted', 'gone', false, true, 'lost'],
  ['not acceptable', 'refused', false, false, 'leave'],
  ['not accepted for now', 'later', true, false, 'wait'],
])('a finding: %s', (_, kind, wasPosted, isBarred, fate) => {
  expect(planRepost({ ...finding, reposts: 7 }, { kind, isBarred }, wasPosted)).toBe(fate)
})
