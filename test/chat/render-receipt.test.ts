import { expect, test } from 'vitest'
import { renderEnd } from '../../src/chat/render-end.ts'
import { renderReceipt } from '../../src/chat/render-receipt.ts'
import type { Op } from '../../src/store/op.ts'

const op = (change: Partial<Op> = {}): Op => ({
  id: 'op-123',
  kind: 'spawn',
  args: {},
  title: 'spawn ada',
  by: { kind: 'discord', userId: '7', roleIds: [] },
  hostId: 'h1',
  state: 'running',
  steps: [
    { name: 'check the roster', state: 'done' },
    { name: 'write the roster', state: 'done', note: 'line 12' },
    { name: 'start the pane', state: 'running' },
    { name: 'wait for the first heartbeat', state: 'waiting' },
  ],
  createdAt: 0,
  ...change,
})

test('a running op shows its steps with a bar and can be cancelled', () => {
  expect(renderReceipt(op())).toMatchInlineSnapshot(`
    {
      "buttons": [
        {
          "id": "cancel:op-123",
          "label": "Cancel",
          "style": "danger",
        },
      ],
      "opId": "op-123",
      "text": "⏳ **spawn ada** · running · \`op-123\`
    ▰▰▱▱ 2/4
    ✓ check the roster
    ✓ write the roster — line 12
    › start the pane
    · wait for the first heartbeat",
    }
  `)
})

test.each<[string, Partial<Op>, string]>([
  ['queued', { state: 'queued', steps: [] }, '⏳ **spawn ada** · queued · `op-123`'],
  ['cancelling', { steps: [], cancel: { by: 'x', at: 1 } }, '⏳ **spawn ada** · cancelling · `op-123`'],
  ['done', { state: 'done', steps: [], result: 'ada is up' }, '✅ **spawn ada** · done · `op-123`\nada is up'],
  ['failed', { state: 'failed', steps: [], result: 'No tmux.' }, '❌ **spawn ada** · failed · `op-123`\nNo tmux.'],
  ['cancelled', { state: 'cancelled', steps: [] }, '⏹ **spawn ada** · cancelled · `op-123`'],
  [
    'needs attention',
    { state: 'needs-attention', steps: [], result: 'look at ada' },
    '⚠️ **spawn ada** · needs attention · `op-123`\nlook at ada',
  ],
])('%s', (_name, change, text) => {
  expect(renderReceipt(op(change)).text).toBe(text)
})

test('the last proof stands once, as the result', () => {
  const steps = [{ name: 'look for its heartbeat', state: 'done', note: 'ada is up' }] as const
  expect(renderReceipt(op({ state: 'done', steps, result: 'ada is up' })).text).toBe(
    '✅ **spawn ada** · done · `op-123`\n▰ 1/1\n✓ look for its heartbeat\nada is up',
  )
})

test('what people and agents wrote stays text', () => {
  const hostile = '**@everyone** <@1> `x\n# [a](http://b) \u202egpj'
  const { text } = renderReceipt(op({ state: 'failed', title: hostile, steps: [], result: hostile }))
  expect(text).not.toContain('@everyone')
  expect(text).not.toContain('<@1>')
  expect(text).not.toContain('\u202e')
  expect(text).toContain(String.raw`\*\*@`)
  expect(text).toContain(String.raw`\[a\](http`)
})

test('names, links and commands in backticks stay readable', () => {
  const result = 'No agent my_agent. `ps --x_y` shows them: https://example.org/a_b_c'
  expect(renderReceipt(op({ state: 'failed', steps: [], result })).text).toContain(result)
})

test('the longest op fits in one message', () => {
  const steps = Array.from({ length: 40 }, (_, i) => {
    return { name: '*'.repeat(300), state: i < 20 ? ('done' as const) : ('waiting' as const), note: '_'.repeat(300) }
  })
  const receipt = renderReceipt(op({ state: 'failed', title: '*'.repeat(500), steps, result: '*'.repeat(5000) }))
  expect(receipt.text.length).toBeLessThanOrEqual(4000)
  const plain = renderReceipt(
    op({
      title: 'x'.repeat(500),
      steps: steps.map((step) => ({ ...step, name: 'x'.repeat(300), note: 'y'.repeat(300) })),
    }),
  )
  expect(plain.text.length).toBeLessThanOrEqual(2000)
})

test('the end mentions who asked in Discord, and nobody else', () => {
  expect(renderEnd(op({ state: 'done', result: 'ada is up: pane %7' }))).toEqual({
    text: '✅ **spawn ada** done\nada is up: pane %7',
    mention: '7',
  })
  expect(renderEnd(op({ state: 'failed', by: { kind: 'local', uid: 1 } })).mention).toBeUndefined()
})
