import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startBrowser } from '../support/browser.ts'
import { eventually } from '../support/eventually.ts'
import { personWithMos } from '../support/person-with-mos.ts'
import { findFaintTexts } from '../web/contrast.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

test("a team's application: a code of the page makes the owner, who then lets others in", async () => {
  const { wire, mos, olga, general } = await personWithMos({ wire: { team: ['olga', 'tom'] } })
  await eventually('the way to pair', () => mos.said.includes('press "Pair an owner" on the page'))
  const tom = wire.user('tom')
  await tom.say(general, '@mos what is my fleet doing?')
  const refused = await olga.slash(general, 'fleet ps', {})
  expect(refused.text).toMatch(/This server is not one that I serve/)

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(mos.loginUrl)
  await page.getByRole('button', { name: 'Pair an owner' }).click()
  const code = (await page.locator('.pair .code').textContent()) ?? ''
  expect(code).toMatch(/^[A-Z0-9]{4}-[A-Z0-9]{4}$/)
  expect(await findFaintTexts(page)).toEqual([])

  const direct = olga.dm()
  await olga.say(direct, '0000-0000')
  await direct.says("That code isn't right, 4 tries left.")
  await olga.say(general, `@mos ${code.toLowerCase()}`)
  await direct.says('You are the owner now')
  await page.getByRole('heading', { name: 'Nobody on Discord owns this fleet yet' }).waitFor({ state: 'detached' })
  expect(await general.text()).not.toMatch(/owner|tries/)
  expect((await mos.shell('access', 'pair')).stderr).toMatch(/There is an owner already/)

  const ps = async (user: typeof olga) => (await user.slash(general, 'fleet ps', {})).text
  expect(await ps(olga)).toMatch(/orchestrator/)
  expect(await ps(tom)).toMatch(/is refused: no rule admits you/)
  expect((await olga.slash(general, 'access grant', { user: tom.id, tier: 'viewer' })).text).toBe(
    `Granted: user ${tom.id} is viewer.`,
  )
  expect(await ps(tom)).toMatch(/orchestrator/)
  // A person edits the file, and the running Mos follows.
  const path = join(mos.home, '.config', 'mosaic', 'fleet', 'mos.yaml')
  await writeFile(path, (await readFile(path, 'utf8')).replace(tom.id, '1'))
  await eventually('the grant to be gone', async () => (await ps(tom)).includes('is refused'))
  // Broken, it counts as it was.
  await writeFile(path, 'access: [')
  await eventually('what is wrong with it', () => mos.said.includes('mos.yaml'))
  expect(await ps(olga)).toMatch(/orchestrator/)

  await mos.kill()
  await mos.start()
  await eventually('Mos to know its owner', async () => (await ps(olga)).includes('orchestrator'))
})
