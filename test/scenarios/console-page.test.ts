import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { startBrowser } from '../support/browser.ts'
import { createMos } from '../support/mos.ts'
import { findFaintTexts } from '../web/contrast.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

async function openPage(loginUrl: string, options: Parameters<Browser['newContext']>[0]): Promise<Page> {
  const context = await browser.newContext(options)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(loginUrl)
  await page.getByRole('heading', { name: 'Fleet' }).waitFor({ state: 'attached' })
  return page
}

test('the main job on the page: a sentence, a receipt that moves, the fleet, a card, a cancel', async () => {
  const mos = await createMos()
  onTestFinished(() => mos.dispose())
  await mos.start()
  const page = await openPage(mos.loginUrl, { viewport: { width: 1280, height: 800 } })

  await page.keyboard.type('spawn a coder named ada')
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: 'spawn a coder named ada' }).waitFor()
  await page.getByText(/spawn ada · (queued|running)/).waitFor()
  await page.getByText('spawn ada · done').waitFor()
  await page
    .getByText(/ada is up: pane %\d+ alive/)
    .first()
    .waitFor()
  await page.getByRole('row', { name: /ada.*coder.*idle/ }).waitFor()
  await page.keyboard.type('relaunch all')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Confirm' }).waitFor()
  await page.getByRole('button', { name: 'Confirm' }).click()
  await page.getByText(/relaunch all · done/).waitFor({ timeout: 45_000 })
  await page.getByRole('textbox').last().click()
  await page.keyboard.type('count to 30')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Stop' }).click()
  await page.getByText('(stopped)').waitFor()

  const phone = await openPage(mos.loginUrl, { viewport: { width: 380, height: 760 }, colorScheme: 'dark' })
  expect(await findFaintTexts(phone)).toEqual([])
  await phone.locator('summary').click()
  await phone.getByRole('link', { name: 'spawn a coder named ada' }).click()
  await phone.getByText('(stopped)').waitFor()
  expect(await phone.evaluate('document.documentElement.scrollWidth')).toBe(380)
})
