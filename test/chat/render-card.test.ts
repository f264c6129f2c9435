import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { renderCard } from '../../src/chat/render-card.ts'
import { textEnd } from '../../src/chat/text-end.ts'
import { visibleCode } from '../../src/host/visible-code.ts'
import type { Chat, ChatMessage } from '../../src/chat/chat.ts'
import type { AskCard, Card, NewCard, TurnCard } from '../../src/store/card.ts'
import { askCard, turnCard } from '../store/new-card.ts'

const seen = (card: NewCard): Card => ({ ...card, version: 1, at: 1 })
function shown(card: NewCard, door: Chat['door'] = 'discord'): ChatMessage {
  const view = renderCard(seen(card), door)
  if (view.kind === 'nothing') throw new Error('nothing to see')
  return view.message
}
const turn = (body: Partial<TurnCard> = {}): ChatMessage => shown(turnCard('discord:10', body))
const ask = (body: Partial<AskCard> = {}, door?: Chat['door']): ChatMessage => shown(askCard('ask-1', body), door)
const fences = (text: string): number => text.split('```').length - 1
const line = (n: number, state: 'running' | 'done' | 'failed' = 'done') => ({
  callId: `${n}`,
  title: `Bash: ${n}`,
  state,
})

describe('a turn', () => {
  test('shows its plan, its calls, its words, what waits, and its buttons', () => {
    const message = turn({
      attempt: 2,
      text: 'I look at the **tests**.',
      lines: [
        { callId: 'a', title: 'Bash: npm test', state: 'failed' },
        { callId: 'b', title: 'Read src/*_a.ts', state: 'done' },
        { callId: 'c', title: 'Edit\nfile', state: 'running' },
      ],
      earlier: 12,
      plan: [
        { text: 'find it', state: 'done' },
        { text: 'fix it', state: 'running' },
        { text: 'prove it', state: 'waiting' },
      ],
      queued: 2,
    })
    expect(message.text).toMatchInlineSnapshot(`
      "⏳ **claude** is working · interrupted before · 2 messages wait
      ☑ find it
      ▸ fix it
      ☐ prove it
      12 earlier
      ✗ Bash: npm test
      ✓ Read src/\\*\\_a.ts
      ⏳ Edit file

      I look at the **tests**."
    `)
    expect(message.buttons).toEqual([
      { id: 'turn-stop:discord:1', label: 'Stop', style: 'danger' },
      { id: 'turn-steer:discord:1', label: 'Steer', style: 'plain' },
    ])
    expect(message.replyTo).toBe('10')
  })

  test('that can not be steered has no button for it', () => {
    expect(turn({ canSteer: false }).buttons?.map(({ label }) => label)).toEqual(['Stop'])
  })

  test('shows the latest of many calls and what is around the running entry of a long plan', () => {
    const lines = Array.from({ length: 30 }, (_, n) => line(n))
    const plan = Array.from(
      { length: 30 },
      (_, n) => ({ text: `step ${n}`, state: n < 15 ? 'done' : 'waiting' }) as const,
    )
    const { text } = turn({ lines, earlier: 5, plan, queued: 1 })
    expect(text).toContain('· 1 message waits\n… 10 before\n☑ step 10\n')
    expect(text).toContain('☐ step 19\n… 10 more\n25 earlier\n✓ Bash: 20\n')
  })

  test('where everything is shown, what each call was given stands under it', () => {
    const lines = Array.from({ length: 8 }, (_, n) => ({ ...line(n), title: `fleet_spawn`, input: `{"n":${n}}` }))
    const { text } = turn({ lines, verbosity: 'everything' })
    expect(text).toContain('\n4 earlier\n✓ fleet_spawn\n-# {"n":4}\n')
    expect(turn({ lines, verbosity: 'everything', outcome: 'done' }).text).toContain('\n3 earlier\n✓ fleet_spawn\n')
  })

  test('nothing of its plan runs once it is over', () => {
    const plan = [{ text: 'a', state: 'running' } as const]
    expect(turn({ plan }).text).toContain('▸ a')
    expect(turn({ plan, outcome: 'done' }).text).toContain('☐ a')
  })

  test('when it is over keeps what it did, without buttons and without its words', () => {
    const over = (outcome: NonNullable<TurnCard['outcome']>) =>
      turn({ outcome, text: 'the answer', lines: [line(1), line(2, 'running')], plan: [{ text: 'a', state: 'done' }] })
    expect(over('done')).toEqual({ text: '✅ **claude**: done\n☑ a\n✓ Bash: 1\n· Bash: 2', replyTo: '10' })
    expect(over('cancelled').text).toContain('⏹ **claude**: stopped')
    expect(over('failed').text).toContain('❌ **claude**: failed')
  })

  test('that only spoke leaves nothing: its answer stands', () => {
    expect(renderCard(seen(turnCard('a', { outcome: 'done', text: 'the answer' })), 'discord')).toEqual({
      kind: 'nothing',
    })
  })

  test('notifies nobody, whatever it says', () => {
    const { text, mention } = turn({ text: '@everyone <@5> <#3>', lines: [{ ...line(1), title: '@here `<@5>`' }] })
    expect(text).not.toMatch(/@everyone|@here|<@5>|<#3>/)
    expect(mention).toBeUndefined()
  })
})

describe('the end of a long text', () => {
  test.each([
    ['whole', 'a\nb', 0, 'a\nb'],
    ['with what was cut before', 'b', 1234, '… 1,234 characters before\nb'],
    ['an open block is closed', 'a\n```ts\nlet x', 0, 'a\n```ts\nlet x\n```'],
    ['a block whose opening is cut is opened', 'let x\n```\nso', 9, '… 9 characters before\n```\nlet x\n```\nso'],
    ['a named opening is no closing', 'so\n```ts\nlet x', 9, '… 9 characters before\nso\n```ts\nlet x\n```'],
    [
      'inside, then closed, then opened',
      'x\n```\ny\n```ts\nz',
      9,
      '… 9 characters before\n```\nx\n```\ny\n```ts\nz\n```',
    ],
  ])('%s', (_name, text, before, end) => {
    expect(textEnd(text, before, 500)).toBe(end)
  })

  test('goes from a line on, and counts what it leaves out', () => {
    const text = Array.from({ length: 100 }, (_, n) => `line ${n}`).join('\n')
    const end = textEnd(text, 10, 200)
    expect(end).toMatch(/^… \d+ characters before\nline \d+\n/)
    expect(end.endsWith('line 99')).toBe(true)
    const kept = end.slice(end.indexOf('\n') + 1)
    expect(end).toContain(`… ${10 + text.length - kept.length} characters`)
  })
})

describe('any card', () => {
  const text = fc.oneof(fc.string({ maxLength: 1500, unit: 'grapheme' }), fc.stringMatching(/^[a`\n*]{0,1500}$/))
  const title = fc.oneof(fc.string({ maxLength: 400, unit: 'grapheme' }), fc.constant('*'.repeat(300)))
  const state = fc.constantFrom<TurnCard['lines'][number]['state'][]>('running', 'done', 'failed')

  test('of a turn fits a message, with whole code blocks and pairs', () => {
    const bodies = fc.record({
      text,
      cut: fc.constantFrom(0, 5000),
      lines: fc.array(fc.record({ callId: fc.string(), title, state, input: title }), { maxLength: 50 }),
      plan: fc.array(
        fc.record({
          text: title,
          state: fc.constantFrom<TurnCard['plan'][number]['state'][]>('waiting', 'running', 'done'),
        }),
        {
          maxLength: 30,
        },
      ),
      queued: fc.nat(),
      verbosity: fc.constantFrom<TurnCard['verbosity'][]>('steps', 'everything'),
      note: title,
      attempt: fc.constantFrom(1, 3),
      earlier: fc.nat(),
    })
    fc.assert(
      fc.property(bodies, (body) => {
        for (const message of [turn(body), turn({ ...body, earlier: body.earlier + 1, outcome: 'done' })]) {
          expect(message.text.length).toBeLessThanOrEqual(2000)
          expect(fences(message.text) % 2).toBe(0)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('of a request fits a message with its mention, and hides nothing of what it asks for', () => {
    const details = fc.oneof(text, fc.string({ maxLength: 6000, unit: 'grapheme' }))
    fc.assert(
      fc.property(details, title, (detail, words) => {
        const { text: said, files } = ask({ detail, title: words })
        expect(said.length).toBeLessThanOrEqual(1975)
        expect(fences(said) % 2).toBe(0)
        const attached = files?.[0] && new TextDecoder('utf-8', { ignoreBOM: true }).decode(files[0].bytes)
        const isThere = attached === visibleCode(detail) || said.includes(visibleCode(detail)) || detail.trim() === ''
        expect(isThere).toBe(true)
      }),
      { numRuns: 300 },
    )
  })
})

describe('a request', () => {
  test('shows the whole command, who may answer and until when, and mentions who asked', () => {
    const message = ask({ detail: 'rm -rf "./a b"\n# @everyone', expiresAt: 1_800_000_000_500 })
    expect(message.text).toMatchInlineSnapshot(`
      "🔐 **Run a command**
      \`\`\`
      rm -rf "./a b"
      # @everyone
      \`\`\`
      Operators and above may answer · expires <t:1800000000:R>"
    `)
    expect(message.mention).toBe('7')
    expect(message.buttons).toEqual([
      { id: 'ask:ask-1:once', label: 'Allow once', style: 'primary' },
      { id: 'ask:ask-1:deny', label: 'Deny', style: 'danger' },
    ])
    expect(message.files).toBeUndefined()
  })

  test('on the console gives the time in plain words and mentions nobody', () => {
    const message = ask({ expiresAt: Date.UTC(2030, 0, 2, 3, 4), tier: 'owner', detail: '' }, 'console')
    expect(message.text).toBe('🔐 **Run a command**\nOnly owners may answer · until 2030-01-02 03:04 UTC')
    expect(message.mention).toBeUndefined()
  })

  test('names what can not be seen in it, also in what is attached', () => {
    const hidden = 'echo \u202Egnp.exe\u0007\u200B'
    const named = String.raw`echo \u{202e}gnp.exe\u{7}\u{200b}`
    const { text } = ask({ detail: hidden })
    expect(text).toContain(
      `\`\`\`\n${named}\n\`\`\`\n-# \`\\u{…}\` is a character that can't be seen, by its number.\n`,
    )
    const long = ask({ detail: `${hidden}\n${'x'.repeat(3000)}` })
    expect(new TextDecoder().decode(long.files?.[0]?.bytes)).toBe(`${named}\n${'x'.repeat(3000)}`)
    expect(long.text).toContain("is a character that can't be seen")
    expect(ask({ detail: 'echo gnp.exe' }).text).not.toContain("can't be seen")
  })

  test.each([
    ['a blank that is none', 'rm a\u00A0b\u3000c\u2800d', String.raw`rm a\u{a0}b\u{3000}c\u{2800}d`],
    ['a carriage return', 'ls\r\nrm\rx', `ls${String.raw`\u{d}`}\nrm${String.raw`\u{d}`}x`],
    ['marks that change nothing to see', 'a\u034Fb\uFE01\u{E0101}', String.raw`a\u{34f}b\u{fe01}\u{e0101}`],
    ['tags', 'a\u{E0061}', String.raw`a\u{e0061}`],
    ['half of a pair', 'a\uD800b', String.raw`a\u{d800}b`],
    ['an emoji stays one', '⚠\uFE0F 👩\u200D💻', '⚠\uFE0F 👩\u200D💻'],
    ['what joins no emoji', 'a\u200Db', String.raw`a\u{200d}b`],
  ])('%s', (_name, detail, code) => {
    expect(visibleCode(detail)).toBe(code)
  })

  test('too long for a message, or with a code block in it, comes as a file with its digest', () => {
    const long = ask({ detail: 'x'.repeat(5000) })
    expect(long.files).toEqual([{ name: 'request.txt', bytes: new TextEncoder().encode('x'.repeat(5000)) }])
    expect(long.text).toContain(
      `${'x'.repeat(500)}…\n\`\`\`\nThe whole is attached as request.txt: 5,000 bytes, sha256 \``,
    )
    const fenced = ask({ detail: 'a\n```\n@everyone' })
    expect(fenced.text.split('```')).toHaveLength(3)
    expect(fenced.text).toContain('@everyone\n```\nThe whole is attached')
    expect(fenced.files?.[0]?.name).toBe('request.txt')
  })

  test('that takes words has a button for them, and says that a viewer can not speak', () => {
    const message = ask({ what: 'question', tier: 'viewer', freeText: true, choices: [], detail: '' })
    expect(message.buttons).toEqual([{ id: 'ask-text:ask-1', label: 'In own words', style: 'plain' }])
    expect(message.text).toContain('❓ **Run a command**\nOperators and above may answer')
    expect(ask({ what: 'question', tier: 'viewer' }).text).toContain('Anyone who is admitted here may answer')
  })

  test.each<[string, Partial<AskCard>, string]>([
    ['allowed', { answer: { choice: 'once', by: 'discord:8', at: 1 } }, '✅ **Run a command**|**Allow once** · <@8>'],
    ['denied', { answer: { choice: 'deny', by: 'local:0', at: 1 } }, '🚫 **Run a command**|**Deny** · local:0'],
    [
      'answered in words',
      { answer: { choice: 'text', text: 'use *b*\n@everyone', by: 'discord:8', at: 1 } },
      '✅ **Run a command**|“use \\*b\\* @\u200beveryone” · <@8>',
    ],
    ['void', { isVoid: 'it has expired' }, '⌛ **Run a command**|Void: it has expired'],
  ])('that is %s says so and has no buttons', (_name, body, words) => {
    const { text, buttons, files } = ask({ ...body, detail: 'npm test' })
    const [first, last] = words.split('|')
    expect(text).toBe(`${first}\n\`\`\`\nnpm test\n\`\`\`\n${last}`)
    expect([buttons, files]).toEqual([undefined, undefined])
  })

  test('has button ids that Discord takes, with the longest ids there are, and labels that fit', () => {
    const uuid = '123e4567-e89b-12d3-a456-426614174000'
    const id = `ask-answer:ask-console:${uuid}-99-99-99-99`
    const choices = Array.from({ length: 30 }, (_, n) => ({
      id: `c${n}`,
      label: '\u{1F600}'.repeat(60),
      style: 'plain' as const,
    }))
    const { buttons = [] } = shown(askCard(id, { choices, freeText: true }))
    expect(buttons).toHaveLength(25)
    for (const button of buttons) {
      expect(button.id.length).toBeLessThanOrEqual(100)
      expect(button.label.length).toBeLessThanOrEqual(80)
      expect(button.label.isWellFormed()).toBe(true)
    }
  })
})
