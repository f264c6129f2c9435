import { expect, test } from 'vitest'
import { answerMessage } from '../../src/discord/answer-message.ts'

const table = { kind: 'table', columns: ['name', 'state'], empty: 'No agents.', data: [] } as const

test('a table is a code block', () => {
  expect(
    answerMessage({
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
  expect(answerMessage({ ...table, rows: [] }).text).toBe('No agents.')
})

test('a long one is cut by rows, with how many are left', () => {
  const rows = Array.from({ length: 200 }, (_, at) => [`agent-${at}`, 'idle'])
  const { text } = answerMessage({ ...table, rows })
  expect(text.length).toBeLessThanOrEqual(2_000)
  const [, left] = /… and (\d+) more$/.exec(text) ?? []
  expect(text.split('\n').filter((line) => line.startsWith('agent-')).length + Number(left)).toBe(200)
})

test('a cell cannot end the block', () => {
  expect(answerMessage({ ...table, rows: [['```@everyone', '']] }).text.match(/```/g)).toHaveLength(2)
})

test('a plan is a card with two buttons', () => {
  expect(answerMessage({ kind: 'confirm', digest: 'abc', plan: 'Remove ada.' })).toMatchObject({
    text: 'Remove ada.',
    buttons: [{ id: 'confirm:abc' }, { id: 'dismiss:abc' }],
  })
})
