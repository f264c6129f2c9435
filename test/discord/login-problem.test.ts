import { expect, test } from 'vitest'
import { loginProblem } from '../../src/discord/login-problem.ts'

const token = `${Buffer.from('123456789012345678').toString('base64')}.x.y`
const refused = (code: string) => Object.assign(new Error(code), { code })

test.each([
  [{ closeCode: 4014 }, true],
  [{ closeCode: 4004 }, true],
  [{ error: refused('TokenInvalid') }, true],
  [{ closeCode: 4013 }, true],
  [{ closeCode: 1006 }, false],
  [{ error: refused('ECONNREFUSED') }, false],
])('%j is final: %s', (failure, fatal) => {
  expect(loginProblem(failure, token).fatal).toBe(fatal)
})

test('each says in one line what to do', () => {
  const lines = [{ closeCode: 4014 }, { closeCode: 4004 }, { closeCode: 4012 }, { error: refused('ECONNREFUSED') }]
  expect(lines.map((failure) => loginProblem(failure, token).text)).toMatchInlineSnapshot(`
    [
      "Discord refused the Message Content intent (4014). Turn on "Message Content Intent" at https://discord.com/developers/applications/123456789012345678/bot, then start Mos again.",
      "Discord refused the token (4004). Reset it at https://discord.com/developers/applications/123456789012345678/bot and put the new one into DISCORD_TOKEN, then start Mos again.",
      "Discord refused how this version of Mos connects (4012). Update Mos, then start Mos again.",
      "Discord can't be reached (ECONNREFUSED)",
    ]
  `)
  expect(loginProblem({ closeCode: 4014 }, 'nonsense').text).toContain('/developers/applications,')
})
