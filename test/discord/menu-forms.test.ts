import { expect, test } from 'vitest'
import { formBody, formChoice, formText, optionalText } from '../../src/discord/form.ts'
import { createMenuForms } from '../../src/discord/menu-forms.ts'

const asked = { command: 'agent pass', userId: '7', place: { door: 'discord' }, choice: 'agent', text: 'note' } as const

test('a form is taken once, by who asked, within 15 minutes', () => {
  let now = 0
  const forms = createMenuForms(() => now)
  forms.keep('1', asked)
  expect(forms.take('1', '8')).toBeUndefined()
  expect(forms.take('2', '7')).toBeUndefined()
  expect(forms.take('1', '7')).toMatchObject(asked)
  expect(forms.take('1', '7')).toBeUndefined()
  forms.keep('1', asked)
  now = 16 * 60_000
  expect(forms.take('1', '7')).toBeUndefined()
})

test('only the last 500 are kept', () => {
  const forms = createMenuForms()
  for (let id = 0; id <= 500; id += 1) forms.keep(String(id), asked)
  expect(forms.take('0', '7')).toBeUndefined()
  expect(forms.take('1', '7')).toBeDefined()
})

test('a list stands before the text; what comes back is read by name, whatever else is in it', () => {
  const from = [{ name: 'ada · coder', value: 'ada' }]
  const body = formBody({ id: 'menu:1', title: 'Send', label: 'Note', isOptional: true, choice: { label: 'To', from } })
  expect(body.components.map(({ component }) => [component.type, component.custom_id, component.required])).toEqual([
    [3, 'choice', true],
    [4, 'text', false],
  ])
  const sent = (...components: object[]) => ({ components: components.map((component) => ({ component })) })
  const both = sent({ custom_id: 'choice', values: ['ada'] }, { custom_id: 'text', value: ' hi ' })
  expect([formChoice(both), optionalText(both), formText(both)]).toEqual(['ada', 'hi', 'hi'])
  expect([formChoice({}), optionalText(sent({ custom_id: 'text', value: ' ' }))]).toEqual([undefined, undefined])
  expect(() => formText(sent({ custom_id: 'choice', values: ['ada'] }))).toThrow('The form came back empty')
})
