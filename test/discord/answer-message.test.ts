import { expect, test } from 'vitest'
import { answerMessages } from '../../src/discord/answer-message.ts'

const only = (answer: Parameters<typeof answerMessages>[0]) => {
  const [message, ...more] = answerMessages(answer)
  expect(more).toEqual([])
  return message ?? { text: '' }
}

const table = { kind: 'table', columns: ['name', 'state'], empty: 'No agents.', data: [] } as const

test('a table is a code block', () => {
  expect(
    only({
      ...table,
      rows: [
        ['ada', 'idle'],
        ['orchestrator', 'working'],
      ],
    }).text,
  ).toMatchInlineSnapshot(`
    "\`\`\`
    name          state
    ada           idle
    orchestrator  working
    \`\`\`"
  `)
})

test('an empty one says so', () => {
  expect(only({ ...table, rows: [] }).text).toBe('No agents.')
})

test('a long one is cut by rows, with how many are left', () => {
  const rows = Array.from({ length: 200 }, (_, at) => [`agent-${at}`, 'idle'])
  const { text } = only({ ...table, rows })
  expect(text.length).toBeLessThanOrEqual(2_000)
  const [, left] = /… and (\d+) more$/.exec(text) ?? []
  expect(text.split('\n').filter((line) => line.startsWith('agent-')).length + Number(left)).toBe(200)
})

test('a cell cannot end the block', () => {
  expect(only({ ...table, rows: [['```@everyone', '']] }).text.match(/```/g)).toHaveLength(2)
})

test('a plan is a card with two buttons', () => {
  expect(only({ kind: 'confirm', digest: 'abc', plan: 'Remove ada.' })).toMatchObject({
    text: 'Remove ada.',
    buttons: [{ id: 'confirm:abc' }, { id: 'dismiss:abc' }],
  })
})

test('a long text and a long plan come whole, in messages that fit', () => {
  const text = Array.from({ length: 300 }, (_, at) => `line ${at}`).join('\n')
  const parts = answerMessages({ kind: 'text', text })
  expect(parts.map((part) => part.text).join('\n')).toBe(text)
  expect(parts.every((part) => part.text.length <= 2_000)).toBe(true)
  const plan = answerMessages({ kind: 'confirm', digest: 'abc', plan: text })
  expect(plan.map((part) => part.buttons?.length)).toEqual([undefined, 2])
})
