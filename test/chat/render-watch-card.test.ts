import { expect, test } from 'vitest'
import { renderWatchCard } from '../../src/chat/render-watch-card.ts'
import { fitScreen } from '../../src/fleet/fit-screen.ts'
import { maskSecrets } from '../../src/host/mask-secrets.ts'
import type { WatchCard } from '../../src/store/card.ts'

const card: WatchCard = {
  kind: 'watch',
  topicId: 'discord:1',
  agent: 'ada',
  hostId: 'alpha',
  by: { kind: 'local', uid: 1 },
  endsAt: 1_700_000_000_000,
  screen: '> hello\n● heard',
}

test('a screen in a block, with how long it goes on and a button', () => {
  expect(renderWatchCard(card, 'discord')).toEqual({
    text: '👁 **ada**, as its screen is now · ends <t:1700000000:R>\n```\n> hello\n● heard\n```',
    buttons: [{ id: 'watch-stop:ada', label: 'Stop', style: 'plain' }],
  })
  expect(renderWatchCard(card, 'console').text).toContain('ends at 22:13 UTC')
})

test('when it is over it says why, and keeps the last screen', () => {
  const { text, buttons } = renderWatchCard({ ...card, ended: 'its 15 minutes are over' }, 'discord')
  expect(text.split('\n')[0]).toBe('⏹ **ada** is not watched any more: its 15 minutes are over. Its screen then:')
  expect(text).toContain('● heard')
  expect(buttons).toBeUndefined()
})

test('who stopped it is shown by name in Discord', () => {
  const stopped = { ...card, ended: 'discord:123456789012345678 stopped it' }
  expect(renderWatchCard(stopped, 'discord').text).toContain('any more: <@123456789012345678> stopped it.')
  expect(renderWatchCard(stopped, 'console').text).toContain('any more: discord:123456789012345678 stopped it.')
  const hostile = { ...card, ended: '<@&1> @everyone stopped it' }
  expect(renderWatchCard(hostile, 'discord').text).not.toMatch(/<@&1>|@everyone/u)
})

test('before anybody has looked it says who should', () => {
  const { screen: _, ...unseen } = card
  expect(renderWatchCard(unseen, 'discord').text).toContain('Waiting for the worker of host alpha.')
})

test.each([
  ['ticks', '```\n@everyone <@1> ``` ~~x~~'],
  ['many ticks', '`'.repeat(5000)],
  ['a wide screen', Array.from({ length: 50 }, () => 'x'.repeat(400)).join('\n')],
  ['a tall one of emojis', Array.from({ length: 500 }, () => '🦀🦀🦀').join('\n')],
  ['turned words', '\u202Eabc\u0007'],
])('no screen ends its block or is too long: %s', (_, screen) => {
  const { text } = renderWatchCard({ ...card, screen: fitScreen(screen) }, 'discord')
  expect(text.length).toBeLessThanOrEqual(2000)
  expect(text.match(/```/gu)).toHaveLength(2)
  expect(text).not.toContain('\u202E')
})

test('the bottom of a screen is kept, its rows cut at the right, empty ones as one', () => {
  const rows = Array.from({ length: 100 }, (_, at) => `row ${at} ${'-'.repeat(at === 99 ? 200 : 20)}`)
  const fitted = fitScreen(`${rows.join('\n')}\n\n\n\n\nprompt\n\n\n`).split('\n')
  expect(fitted.at(-1)).toBe('prompt')
  expect(fitted.at(-2)).toBe('')
  expect(fitted.at(-3)).toMatch(/^row 99 -+…$/u)
  expect(fitted.at(-3)).toHaveLength(110)
  expect(fitted[0]).toMatch(/^row \d\d /u)
})

test.each([
  ['in a row', 'token sekret-12345 end', 'token ████████████ end'],
  ['wrapped over rows', 'token sekr\net-12345 end', 'token ████\n████████ end'],
  ['in a box', '│ sekret-1 │\n│ 2345     │', '│ ████████ │\n│ ████     │'],
  ['twice', 'sekret-12345 sekret-12345', '████████████ ████████████'],
  ['not there', 'sekret', 'sekret'],
])('a secret %s can not be read', (_, screen, expected) => {
  expect(maskSecrets(screen, ['sekret-12345', 'x', ''])).toBe(expected)
})
