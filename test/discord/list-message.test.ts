import { expect, test } from 'vitest'
import type { NarrowList } from '../../src/command/definition.ts'
import { answerMessages } from '../../src/discord/answer-message.ts'
import { listMessage } from '../../src/discord/list-message.ts'

const item = (title: string, detail = 'coder · mend the login · 3 min') => ({ value: title, sign: '⚙️', title, detail })
const list = (items: NarrowList['items']): NarrowList => ({
  head: `${items.length} agents: all working`,
  items,
  command: 'fleet ps',
  option: 'why',
  question: 'Details of an agent',
})
const many = (count: number, detail?: string) =>
  list(Array.from({ length: count }, (_, at) => item(`agent-${at}`, detail)))

test('one line an item, a choice of details, a button that looks again', () => {
  const message = listMessage(list([item('ada'), item('bob', 'dead · ⚠ its program ended')]), {}, 5000)
  expect(message).toEqual({
    text: '**2 agents: all working** · <t:5:T>\n⚙️ **ada** coder · mend the login · 3 min\n⚙️ **bob** dead · ⚠ its program ended',
    select: {
      id: 'pick:fleet ps:why',
      placeholder: 'Details of an agent',
      options: [
        { value: 'ada', label: '⚙️ ada', description: 'coder · mend the login · 3 min' },
        { value: 'bob', label: '⚙️ bob', description: 'dead · ⚠ its program ended' },
      ],
    },
    buttons: [{ id: 'list:fleet ps:0:Refresh', label: 'Refresh', style: 'plain' }],
  })
})

test('more than 25 are pages; a page that is gone is the last one', () => {
  const buttons = (page: number) => listMessage(many(60), {}, 0, page).buttons?.map(({ label }) => label)
  expect([0, 1, 2, 9, -1].map(buttons)).toEqual([
    ['Refresh', 'Next'],
    ['Refresh', 'Previous', 'Next'],
    ['Refresh', 'Previous'],
    ['Refresh', 'Previous'],
    ['Refresh', 'Next'],
  ])
  const last = listMessage(many(60), {}, 0, 2)
  expect(last.text.split('\n')).toHaveLength(11)
  expect(last.select?.options.map(({ value }) => value)[0]).toBe('agent-50')
  expect(last.text).toContain('page 3 of 3')
})

test.each([
  ['long details', 'x'.repeat(500)],
  ['marks', '*'.repeat(200)],
  ['mentions and fences', '```@everyone <@1> # x'],
])('25 items with %s fit, all of them there, and nothing in them acts', (_, detail) => {
  const { text, select } = listMessage(many(25, detail), { note: 'Not in the roster: @everyone' }, 0)
  expect(text.length).toBeLessThanOrEqual(2000)
  expect(text).toContain('agent-24')
  expect(text).not.toMatch(/@everyone|<@1>|```/u)
  expect(select?.options.every(({ label, description = '' }) => label.length <= 100 && description.length <= 100)).toBe(
    true,
  )
})

test('a value that no option takes is left out of the choice and stands in the list', () => {
  const { select, text } = listMessage(list([item('a'.repeat(101))]), {}, 0)
  expect(select).toBeUndefined()
  expect(text).toContain('aaaa')
})

test('a table with a list is shown as one; without items, and without a list, as before with its note', () => {
  const table = { kind: 'table', columns: ['agent'], rows: [['ada']], empty: 'No agents.', data: [] } as const
  expect(answerMessages({ ...table, list: list([item('ada')]) })[0]?.text).toContain('⚙️ **ada**')
  expect(answerMessages({ ...table, rows: [], list: list([]) })[0]?.text).toBe('No agents.')
  expect(answerMessages({ ...table, note: 'One more.' })[0]?.text).toBe('```\nagent\nada\n```\nOne more.')
})
