import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { secretValues } from '../src/config/secret-values.ts'

const run = promisify(execFile)
const token = 'MTIz.abc.def-ghi'
const redisUrl = 'redis://mos:p%40ss%22word@127.0.0.1:6379'
const interaction = 'aW50ZXJhY3Rpb246MTIzNDU2Nzg5MDEyMzQ1Njc4'

/** Its lines go to file descriptor 2, so that only another process can read them. */
async function logged(fields: object): Promise<string> {
  const secrets = secretValues({ redisUrl, discord: { token, restPerSecond: 50 } })
  const script = `import { createLogger } from './src/log.ts'
    import { createRedactor } from './src/redact/create-redactor.ts'
    const { err, ...fields } = JSON.parse(process.argv[1])
    createLogger('info', createRedactor(${JSON.stringify(secrets)})).error({ err: Object.assign(new Error('failed'), err), ...fields }, 'failed')`
  const argv = ['--input-type=module-typescript', '--eval', script, JSON.stringify(fields)]
  return (await run(process.execPath, argv, { cwd: `${import.meta.dirname}/..` })).stderr
}

test("an interaction's address is logged without the token that speaks as the bot", async () => {
  const line = await logged({
    err: { url: `https://discord.com/api/v10/webhooks/123/${interaction}/messages/@original` },
  })
  expect(line).not.toContain(interaction)
  expect(line).toContain('/webhooks/123/[redacted: Discord webhook]/messages/@original')
  expect(await logged({ err: { url: `/interactions/1/${interaction}/callback` } })).not.toContain(interaction)
})

test("no line shows the bot's token, a password of Redis or the console's login link", async () => {
  const line = await logged({
    err: { command: { name: 'auth', args: ['mos', 'p@ss"word'] }, headers: `Bot ${token}` },
    redisUrl,
    path: `/login/${'x'.repeat(43)}`,
  })
  expect(JSON.parse(line)).toMatchObject({
    err: { command: { args: ['mos', '[redacted: secret]'] }, headers: 'Bot [redacted: secret]' },
  })
  for (const secret of [token, 'p%40ss', 'p@ss', 'xxxxx']) expect(line).not.toContain(secret)
})
