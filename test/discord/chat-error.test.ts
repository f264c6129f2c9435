import { expect, test } from 'vitest'
import { z } from 'zod'
import { chatError } from '../../src/discord/chat-error.ts'

test.each<[string, unknown, string]>([
  ['a fault of ours comes again with every try', new TypeError('x is not a function'), 'refused'],
  ['an answer that can not be read', z.string().safeParse(1).error, 'refused'],
  ['the connection broke', Object.assign(new Error('reset'), { code: 'ECONNRESET' }), 'unknown'],
  ['the same, as fetch tells it', new TypeError('terminated', { cause: new Error('reset') }), 'unknown'],
  ['nobody is there', Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'later'],
])('%s', (_, error, kind) => {
  expect(chatError(error).kind).toBe(kind)
})
